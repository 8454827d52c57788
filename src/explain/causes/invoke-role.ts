import { servicePrincipal } from "../../aws/partition.ts";
import { type Item, isUnread, itemValue } from "../evidence/item.ts";
import { matchesPattern } from "../evidence/policy-statements.ts";
import type { RolePermissions } from "../evidence/role-permissions.ts";

/** What keeps a role of API Gateway from invoking a function. */
export type RoleFault = "missing" | "trust" | "permission" | "denied" | "unread";

const INVOKE = "lambda:invokefunction";

/**
 * What keeps API Gateway from invoking a function with a role.
 * @param functionArn as the URI has it, with its qualifier.
 * @returns undefined when it may.
 */
export function roleFault(role: Item<RolePermissions>, functionArn: string): RoleFault | undefined {
  const permissions = itemValue(role);
  if (permissions === undefined || isUnread(role)) return "unread";
  if (!permissions.exists) return "missing";
  if (!permissions.trustedServices.includes(servicePrincipal("apigateway"))) return "trust";
  const matching = permissions.statements.filter(
    ({ actions, resources }) =>
      actions.some((action) => matchesPattern(action.toLowerCase(), INVOKE)) &&
      resources.some((resource) => matchesPattern(resource, functionArn)),
  );
  if (matching.some(({ effect }) => effect === "Deny")) return "denied";
  if (matching.some(({ effect }) => effect === "Allow")) return undefined;
  return permissions.isComplete ? "permission" : "unread";
}
