import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Aws } from "../../aws/aws.ts";
import { apiChecks } from "../../doctor/api-checks.ts";
import { examine } from "../../doctor/examine.ts";
import { apiAddress } from "../../explain/call/api-address.ts";
import { resolveDomain } from "../../explain/call/resolve-domain.ts";
import { createReader } from "../../explain/evidence/evidence-reader.ts";
import { examineApi, listApis } from "../../explain/examine-api.ts";
import { AuthzError } from "../../lib/errors.ts";
import { resolveTarget } from "../../open/resolve-target.ts";
import { parseApiUrl } from "../../open/url-target.ts";
import { locateApi } from "../../stack/locate.ts";
import { withUserPool } from "../../stack/pool/resolve-user-pool.ts";
import type { Check } from "../../token/check.ts";
import type { Context } from "../command.ts";
import type { TargetOptions } from "../input/options.ts";
import { connectTo } from "../target.ts";
import { awsOfUrl } from "./aws-of-url.ts";
import { runningTarget } from "./running-target.ts";

/** What is to be checked: an address or the id of an API, every API, or by default the stack of config.ini. */
interface Subject {
  readonly address: string | undefined;
  readonly all: boolean;
}

/** APIs that are examined at the same time: API Gateway allows 10 calls a second. */
const AT_ONCE = 3;

/** The API and stage of an address. @throws AuthzError USAGE for a custom domain that leads to no API. */
async function apiOf(aws: Aws, url: URL): Promise<{ readonly apiId: string; readonly stage: string | undefined }> {
  const address = apiAddress(url);
  if (address.kind !== "domain") return address;
  const { address: mapped } = await resolveDomain(aws, createReader(aws.signal), address);
  if (mapped !== undefined) return mapped;
  throw new AuthzError("USAGE", `${url.host}${url.pathname} leads to no API of this account and region`, {
    fix: { text: "ask why", command: { name: "explain", args: [url.href] } },
  });
}

/** Clients without a config.ini: of the flags and the environment, or of the local endpoint that runs for this folder. */
async function withoutConfig(context: Context<TargetOptions>): Promise<Aws> {
  const { options, io, configFile } = context;
  if (existsSync(configFile)) return context.aws();
  if (!options.local)
    return connectTo(
      context,
      await resolveTarget({ profile: options.profile, region: options.region }, io.env, { aws: {} }),
    );
  const target = await runningTarget(dirname(configFile), undefined, options.region);
  if (target !== undefined) return connectTo(context, target);
  throw new AuthzError("LOCAL_FAILED", "no local endpoint runs for this folder", {
    fix: { text: "start it", command: { name: "local" } },
  });
}

async function everyApi(aws: Aws): Promise<Check[]> {
  const apis = await listApis(aws);
  const checks: Check[] = [];
  for (let index = 0; index < apis.length; index += AT_ONCE) {
    const some = apis.slice(index, index + AT_ONCE).map(({ id = "" }) => examineApi(aws, id));
    for (const { name, id, ...api } of await Promise.all(some))
      checks.push(...apiChecks({ name, id, ...api }).map((one) => ({ ...one, name: `${name || id}: ${one.name}` })));
  }
  return checks;
}

/** The sign-in setup of config.ini, and its API where it is deployed. */
async function ofStack(context: Context): Promise<Check[]> {
  const config = await withUserPool(await context.config(), context.aws);
  const aws = await context.aws();
  const [signIn, deployed] = await Promise.all([
    examine(config, aws),
    locateApi(config, aws).catch((error: unknown) => {
      if (error instanceof AuthzError && error.code === "NOT_DEPLOYED") return undefined;
      throw error;
    }),
  ]);
  if (deployed === undefined) return signIn;
  return [...signIn, ...apiChecks(await examineApi(aws, deployed.apiId, deployed.stage))];
}

/**
 * The checks of `doctor`. Changes nothing.
 * @throws AuthzError USAGE for an address and --all together; errors of AWS.
 */
export async function checksOf(context: Context<TargetOptions>, { address, all }: Subject): Promise<Check[]> {
  if (all && address !== undefined)
    throw new AuthzError("USAGE", "--all checks every API, so it takes no address", { fix: "leave one of them out" });
  if (all) return everyApi(await withoutConfig(context));
  if (address === undefined) return ofStack(context);
  if (/^[a-z0-9]{1,32}$/.test(address)) return apiChecks(await examineApi(await withoutConfig(context), address));
  const url = parseApiUrl(address);
  const { aws } = await awsOfUrl(context, url);
  const { apiId, stage } = await apiOf(aws, url);
  return apiChecks(await examineApi(aws, apiId, stage));
}
