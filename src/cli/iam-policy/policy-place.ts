import { PARTITIONS, partitionOf } from "../../aws/partition.ts";
import type { PolicyPlace } from "../../iam-policy/policy-subject.ts";
import { AuthzError } from "../../lib/errors.ts";
import type { Context } from "../command.ts";

const KNOWN = PARTITIONS.flatMap(({ regions }) => regions);

/** Of flags, environment and config.ini; else a profile's, which does not have to exist on the machine that prints a policy. */
async function regionOf({ ui, config, target }: Context): Promise<string> {
  const region = (await config()).aws.region ?? (await target()).region;
  if (!KNOWN.includes(region)) ui.note(`note: this version does not know the region ${region}; check its name`);
  return region;
}

/** @throws AuthzError USAGE, WRONG_ACCOUNT, and errors of credentials where the account is not given. */
async function accountOf(context: Context, given: string | undefined): Promise<string> {
  const { expectedAccountId: expected } = (await context.config()).aws;
  if (given === undefined) return expected ?? (await (await context.aws()).caller).account;
  if (!/^\d{12}$/.test(given))
    throw new AuthzError("USAGE", `--account ${JSON.stringify(given)} is not an account ID`, {
      fix: "pass its 12 digits",
    });
  if (expected === undefined || expected === given) return given;
  throw new AuthzError("WRONG_ACCOUNT", `--account is ${given}, config.ini expects ${expected}`, {
    fix: "pass another --account, or change [aws] expected_account_id",
  });
}

/**
 * Account, region and partition of a policy. AWS is called only for an account that neither --account nor config.ini
 * names.
 * @throws AuthzError USAGE, WRONG_ACCOUNT, REGION_MISSING, PROFILE_UNKNOWN, and errors of credentials.
 */
export async function policyPlace(context: Context, account: string | undefined): Promise<PolicyPlace> {
  const region = await regionOf(context);
  return { partition: partitionOf(region).id, region, account: await accountOf(context, account) };
}
