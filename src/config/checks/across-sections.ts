import { join, resolve } from "node:path";
import { parseArn } from "../../aws/arn.ts";
import type { Config } from "../config.ts";
import { bringsConfigJson, configJsonOf, isOpaque } from "../own-authorizer.ts";
import { isPoolGroup } from "../schema/parse-pool.ts";
import type { Findings } from "../text/findings.ts";
import { atKey, type Source } from "../text/source.ts";

/** What no section can tell alone: functions that nothing calls, scopes that no token carries, roles of other accounts. */
export function checkTogether(config: Config, source: Source, findings: Findings): void {
  for (const { name } of config.functions) {
    if (config.routes.some((route) => route.function === name)) continue;
    findings.note(`function ${name} is deployed, but no route calls it`);
  }
  const carriesScope =
    isOpaque(config) || config.issuers.some(({ kind, tokenUse }) => kind === "oidc" || tokenUse === "access");
  for (const { name, scopes } of config.rules) {
    if (scopes.length === 0 || carriesScope) continue;
    findings.note(`rule ${name}: scopes are in access tokens only, and every issuer here hands out ID tokens`);
  }
  if (config.issuers.length > 1 && config.authorizer.context.includes("issuer"))
    findings.note(
      "context: with several issuers, issuer is the name of the token's [issuer.*]; a claim issuer stays out",
    );
  if (config.userPool !== undefined) checkGroups(config, findings);
  checkOwnAuthorizer(config, findings);
  checkRoleAccounts(config, source, findings);
}

/** Cognito takes no spaces in the name of a group: nobody in the pool that is made could ever be in such a one. */
function checkGroups({ rules }: Config, findings: Findings): void {
  for (const { name, groups } of rules) {
    const odd = groups.filter((group) => !isPoolGroup(group));
    if (odd.length > 0) findings.note(`rule ${name}: a user pool has no group with spaces, so not: ${odd.join(", ")}`);
  }
}

/** What config.ini says of tokens reaches an authorizer in its config.json only: a rule that nobody reads guards nothing. */
function checkOwnAuthorizer({ root, authorizer, issuers, rules }: Config, findings: Findings): void {
  const { source } = authorizer;
  if (source === undefined) return;
  if (isOpaque({ issuers })) {
    if (rules.length > 0)
      findings.note("no [rule.*] is enforced: without [issuer.*] your own authorizer is not told of them");
    return;
  }
  const isNarrowed = rules.some((rule) => rule.issuers) || issuers.some(({ groupsFormat }) => groupsFormat);
  if (isNarrowed)
    findings.note(
      `authorizer: the code in ${source} has to heed issuers of rules and groupsFormat of issuers in config.json; a copy that was ejected before these existed does not: eject it again`,
    );
  if (!bringsConfigJson(authorizer, resolve(root, source))) return;
  const own = join(source, configJsonOf(authorizer));
  findings.note(`authorizer: ${own} is uploaded as it is; issuers and rules of config.ini are not put into it`);
}

/** Lambda takes roles of its own account only, and a role policies of its account or AWS's. */
function checkRoleAccounts({ aws, functions, authorizer }: Config, source: Source, findings: Findings): void {
  const account = aws.expectedAccountId;
  if (account === undefined) return;
  for (const { name, policies = [] } of functions) {
    const foreign = policies.find((arn) => ![account, "aws"].includes(parseArn(arn)?.account ?? ""));
    if (foreign === undefined) continue;
    const at = atKey(`function.${name}`, "policies", source.get(`function.${name}`));
    findings.problem(at, foreign, `must be policies of AWS or of account ${account}, the expected_account_id`);
  }
  const roles = functions.map(({ name, roleArn }) => ({ section: `function.${name}`, roleArn }));
  for (const { section, roleArn } of [...roles, { section: "authorizer", roleArn: authorizer.roleArn }]) {
    if (roleArn === undefined || parseArn(roleArn)?.account === account) continue;
    const at = atKey(section, "role_arn", source.get(section));
    findings.problem(at, roleArn, `must be a role of account ${account}, the expected_account_id`);
  }
}
