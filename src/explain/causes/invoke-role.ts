import { type Item, isUnread, itemValue } from "../evidence/item.ts";
import { matchesPattern } from "../evidence/policy-statements.ts";
import type { RolePermissions, RoleStatement } from "../evidence/role-permissions.ts";

/** What keeps a role of API Gateway from invoking a function. */
export type RoleFault = "missing" | "trust" | "permission" | "denied" | "boundary" | "unread";

const INVOKE = "lambda:invokefunction";

/** Whether a statement is about invoking a function. Actions have no case, ARNs do. */
function concerns({ actions, notActions, resources, notResources }: RoleStatement, functionArn: string): boolean {
  const isInvoke = (action: string) => matchesPattern(action.toLowerCase(), INVOKE);
  const isIts = (resource: string) => matchesPattern(resource, functionArn);
  const ofAction = notActions.length > 0 ? !notActions.some(isInvoke) : actions.some(isInvoke);
  return ofAction && (notResources.length > 0 ? !notResources.some(isIts) : resources.some(isIts));
}

/** What statements say of invoking a function; "unknown" where a condition decides. */
function verdictOf(
  statements: readonly RoleStatement[],
  functionArn: string,
): "allow" | "deny" | "nothing" | "unknown" {
  const matching = statements.filter((one) => concerns(one, functionArn));
  if (matching.some(({ effect, hasCondition }) => effect === "Deny" && !hasCondition)) return "deny";
  const allowing = matching.filter(({ effect }) => effect === "Allow");
  if (allowing.some(({ hasCondition }) => !hasCondition)) return "allow";
  return allowing.length > 0 ? "unknown" : "nothing";
}

/**
 * What keeps API Gateway from invoking a function with a role.
 * @param functionArn as the URI has it, with its qualifier: a policy for the function alone does not reach its aliases.
 * @returns undefined when it may.
 */
export function roleFault(role: Item<RolePermissions>, functionArn: string): RoleFault | undefined {
  const permissions = itemValue(role);
  if (permissions === undefined || isUnread(role)) return "unread";
  if (!permissions.exists) return "missing";
  if (permissions.trustsApiGateway === false) return "trust";
  const { statements, boundary, isComplete } = permissions;
  const verdict = verdictOf(statements, functionArn);
  const bounded = boundary && verdictOf(boundary, functionArn);
  if (verdict === "deny" || bounded === "deny") return "denied";
  if (bounded === "nothing") return "boundary";
  if (verdict === "nothing" && isComplete) return "permission";
  const isKnown = permissions.trustsApiGateway === true && isComplete && bounded !== "unknown";
  return verdict === "allow" && isKnown ? undefined : "unread";
}
