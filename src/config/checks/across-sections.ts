import { join, resolve } from "node:path";
import { parseArn } from "../../aws/arn.ts";
import type { Config } from "../config.ts";
import { configJsonOf, containsConfigJson, isOpaque } from "../own-authorizer.ts";
import { isPoolGroup } from "../schema/parse-pool.ts";
import type { Findings } from "../text/findings.ts";
import { atKey, type Source } from "../text/source.ts";

/** Checks across sections: functions that no route calls, scopes that no token contains, roles of other accounts. */
export function checkTogether(config: Config, source: Source, findings: Findings): void {
  const called = new Set(config.routes.map((route) => route.function));
  for (const { name } of config.functions) {
    if (called.has(name)) continue;
    findings.note(`function ${name} is deployed, but no route calls it`);
  }
  const carriesScope =
    isOpaque(config) || config.issuers.some(({ kind, tokenUse }) => kind === "oidc" || tokenUse === "access");
  for (const { name, scopes } of config.rules) {
    if (scopes.length === 0 || carriesScope) continue;
    findings.note(`rule ${name}: scopes are in access tokens only, and every issuer here issues ID tokens`);
  }
  if (config.issuers.length > 1 && config.authorizer.context.includes("issuer"))
    findings.note(
      "context: with several issuers, issuer is the name of the token's [issuer.*]; a claim named issuer is not passed on",
    );
  if (config.userPool !== undefined) checkGroups(config, findings);
  checkOwnAuthorizer(config, findings);
  checkRoleAccounts(config, source, findings);
}

/** Cognito does not allow spaces in names of groups: no user of a managed pool can be in such a group. */
function checkGroups({ rules }: Config, findings: Findings): void {
  for (const { name, groups } of rules) {
    const odd = groups.filter((group) => !isPoolGroup(group));
    if (odd.length > 0)
      findings.note(`rule ${name}: groups of user pools cannot have spaces in their names: ${odd.join(", ")}`);
  }
}

/** Authorizers read rules and issuers from their config.json only: rules that an authorizer does not read have no effect. */
function checkOwnAuthorizer({ root, authorizer, issuers, rules }: Config, findings: Findings): void {
  const { source } = authorizer;
  if (source === undefined) return;
  if (isOpaque({ issuers })) {
    if (rules.length > 0)
      findings.note("no [rule.*] is enforced: without [issuer.*] your own authorizer does not get them");
    return;
  }
  const isNarrowed = rules.some((rule) => rule.issuers) || issuers.some(({ groupsFormat }) => groupsFormat);
  if (isNarrowed)
    findings.note(
      `authorizer: the code in ${source} must support issuers of rules and groupsFormat of issuers in config.json; copies that were ejected by older versions do not: eject it again`,
    );
  if (!containsConfigJson(authorizer, resolve(root, source))) return;
  const own = join(source, configJsonOf(authorizer));
  findings.note(`authorizer: ${own} is uploaded unchanged; issuers and rules of config.ini are not added to it`);
}

/** Lambda accepts roles of its own account only, and a role policies of its account or of AWS. */
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
