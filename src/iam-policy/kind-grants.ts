import type { Grant, GrantTarget } from "../aws/grant.ts";
import { actionsOf, type Verb } from "../engine/kind.ts";
import type { PolicySubject, StackKind } from "./policy-subject.ts";

/** IAM has no resource types for these. */
const ACCOUNT_WIDE: ReadonlySet<string> = new Set([
  "cognito-idp:CreateUserPool",
  "cognito-idp:DescribeUserPoolDomain",
  "cognito-idp:ListUserPools",
  "iam:ListRoles",
  "lambda:ListFunctions",
  "logs:DescribeLogGroups",
]);

/** With these, a role of the stack can get any permission, unless a boundary is required. */
const GRANTING: ReadonlySet<string> = new Set([
  "iam:CreateRole",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
]);

/** For a role that does not exist, IAM authorises calls without its path: only its name shows that it would be the stack's. */
const ON_ABSENT_ROLES = /^iam:(?:Get|List|DeleteRole$|DeleteRolePolicy$)/;

/** Where a service's actions go if nothing above decides. */
const OF_SERVICE: Readonly<Record<string, GrantTarget>> = {
  apigateway: "apis",
  "cognito-idp": "pools",
  iam: "roles",
  lambda: "functions",
  logs: "log-groups",
};

function targetsOf(action: string): GrantTarget[] {
  if (ACCOUNT_WIDE.has(action)) return ["account"];
  if (action === "iam:PassRole") return ["passed-roles"];
  if (action === "iam:AttachRolePolicy") return ["attached-policies"];
  if (GRANTING.has(action)) return ["granting-roles"];
  const target = OF_SERVICE[action.split(":")[0] ?? ""];
  if (target === undefined) throw new Error(`no grant for ${action}`);
  // Tags are written by PUT, also those of a create.
  if (action === "apigateway:PUT") return [target, "api-tags"];
  if (!ON_ABSENT_ROLES.test(action)) return [target];
  return [target, "absent-roles", ...(action.startsWith("iam:Get") ? (["absent-old-roles"] as const) : [])];
}

/** Actions that no run of this subject calls. A general policy serves configs with and without a boundary. */
function isCalled(action: string, { boundary, managedPolicies, owner }: PolicySubject): boolean {
  if (action === "iam:AttachRolePolicy") return managedPolicies?.length !== 0;
  if (action === "iam:PutRolePermissionsBoundary") return boundary !== undefined || owner === undefined;
  return action !== "iam:DeleteRolePermissionsBoundary" || boundary === undefined;
}

/** What these verbs of kinds need. */
export const kindGrants = (kinds: readonly StackKind[], verbs: readonly Verb[], subject: PolicySubject): Grant[] =>
  kinds
    .flatMap((kind) => actionsOf(kind, verbs))
    .filter((action) => isCalled(action, subject))
    .flatMap((action) => targetsOf(action).map((on) => ({ on, actions: [action] })));
