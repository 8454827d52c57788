import type { Config } from "./config.ts";
import type { Findings } from "./findings.ts";
import { atKey } from "./section.ts";
import type { Source } from "./source.ts";

/** What no section can tell alone: functions that nothing calls, scopes that no token carries, roles of other accounts. */
export function checkTogether(config: Config, source: Source, findings: Findings): void {
  for (const { name } of config.functions) {
    if (config.routes.some((route) => route.function === name)) continue;
    findings.note(`function ${name} is deployed, but no route calls it`);
  }
  const carriesScope = config.issuers.some(({ kind, tokenUse }) => kind === "oidc" || tokenUse === "access");
  for (const { name, scopes } of config.rules) {
    if (scopes.length === 0 || carriesScope) continue;
    findings.note(`rule ${name}: scopes are in access tokens only, and every issuer here hands out ID tokens`);
  }
  checkRoleAccounts(config, source, findings);
}

/** Lambda takes roles of its own account only. */
function checkRoleAccounts({ aws, functions, authorizer }: Config, source: Source, findings: Findings): void {
  const account = aws.expectedAccountId;
  if (account === undefined) return;
  const roles = functions.map(({ name, roleArn }) => ({ section: `function.${name}`, roleArn }));
  for (const { section, roleArn } of [...roles, { section: "authorizer", roleArn: authorizer.roleArn }]) {
    if (roleArn === undefined || roleArn.split(":")[4] === account) continue;
    const at = atKey(section, "role_arn", source.get(section));
    findings.problem(at, roleArn, `must be a role of account ${account}, the expected_account_id`);
  }
}
