import { arnOf } from "../aws/arn.ts";
import { servicePrincipal } from "../aws/partition.ts";
import type { Json } from "../lib/json.ts";

// Every run identifies its caller.
const CALLER = ["sts:GetCallerIdentity"];

// invoke, test-token and logs.
const PROVING = ["lambda:InvokeFunction", "logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"];

// teardown deletes the users that `user add` created in an existing pool.
const USERS = ["cognito-idp:AdminGetUser", "cognito-idp:AdminDeleteUser"];

/** IAM has no resource types for these. */
const ACCOUNT_WIDE = new Set([
  "cognito-idp:CreateUserPool",
  "cognito-idp:DescribeUserPoolDomain",
  "cognito-idp:ListUserPools",
  "iam:ListRoles",
  "lambda:ListFunctions",
  "logs:DescribeLogGroups",
  "sts:GetCallerIdentity",
]);

/** With these, a role of the stack can get any permission, unless a boundary is required. */
const GRANTING = new Set([
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
]);

/** For a role that does not exist, IAM authorises calls without its path: only its name shows that it would be the stack's. */
const ON_ABSENT_ROLES = /^iam:(?:Get|List|DeleteRole$|DeleteRolePolicy$)/;

/** Who deploys what. Each may be `*`, or a placeholder to be replaced. */
export interface DeployerScope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly project: string;
  /** ARN of the permissions boundary that each role must have. */
  readonly boundary?: string;
}

/** One project in all regions of the account that has the policy. */
export const ANY_REGION: DeployerScope = { partition: "aws", region: "*", account: "*", project: "PROJECT" };

/** The same for people who must not become administrators through it. */
export const BOUNDED: DeployerScope = {
  ...ANY_REGION,
  boundary: arnOf("aws", "iam", { account: "ACCOUNT" }, "policy/BOUNDARY"),
};

/** By service, the resources of a project. AWS generates the IDs of APIs and pools, so no pattern can limit them to a project. */
function resourcesOf({
  partition,
  region,
  account,
  project,
}: DeployerScope): Readonly<Record<string, readonly string[]>> {
  const arn = (service: string, name: string, at: { region?: string; account?: string } = { region, account }) =>
    arnOf(partition, service, at, name);
  return {
    apigateway: ["/restapis", "/restapis/*", "/tags/*"].map((path) => arn("apigateway", path, { region })),
    "cognito-idp": [arn("cognito-idp", "userpool/*")],
    iam: [arn("iam", `role/lambda-authz/${project}/*`, { account })],
    lambda: [arn("lambda", `function:${project}-*`)],
    logs: [arn("logs", `log-group:/aws/lambda/${project}-*`)],
  };
}

const serviceOf = (action: string): string => action.split(":")[0] ?? "";

/**
 * The IAM policy of the deployer of a project: exactly the actions that the tool calls, on the project's resources.
 * A principal that may write a role's policy can grant it any permission and use that through the role's function. Only a
 * required boundary prevents that.
 * @param kindActions the actions of the kinds.
 */
export function deployerPolicy(kindActions: readonly string[], scope: DeployerScope = ANY_REGION): Json {
  const all = [...new Set([...kindActions, ...CALLER, ...PROVING, ...USERS])].sort();
  const resources = resourcesOf(scope);
  const { partition, account, project, boundary } = scope;
  const group = (of: (action: string) => boolean) => all.filter((action) => !ACCOUNT_WIDE.has(action) && of(action));
  const allow = (Sid: string, Action: readonly string[], Resource: string | readonly string[], Condition?: Json) =>
    Action.length === 0 ? [] : [{ Sid, Effect: "Allow", Action, Resource, ...(Condition && { Condition }) }];
  const ofService = (Sid: string, service: string) =>
    allow(
      Sid,
      group((action) => serviceOf(action) === service),
      resources[service] ?? [],
    );
  const roles = resources["iam"] ?? [];
  // teardown checks for custom domains first because AWS refuses to delete an API that one is mapped to.
  const domains = ["/domainnames", "/domainnames/*/basepathmappings"].map((path) =>
    arnOf(partition, "apigateway", { region: scope.region }, path),
  );
  const isRoleAction = (action: string) => serviceOf(action) === "iam" && action !== "iam:PassRole";
  const isBounded = (action: string) => boundary !== undefined && GRANTING.has(action);
  const isRemoval = (action: string) => boundary !== undefined && action === "iam:DeleteRolePermissionsBoundary";
  const named = (prefix: string) => arnOf(partition, "iam", { account }, `role/${prefix}${project}-*`);
  return {
    Version: "2012-10-17",
    Statement: [
      ...allow(
        "AccountWide",
        all.filter((action) => ACCOUNT_WIDE.has(action)),
        "*",
      ),
      ...ofService("Apis", "apigateway"),
      ...allow("MappedDomains", ["apigateway:GET"], domains),
      ...ofService("UserPools", "cognito-idp"),
      ...ofService("Functions", "lambda"),
      ...ofService("LogGroups", "logs"),
      ...allow(
        "Roles",
        group((action) => isRoleAction(action) && !isBounded(action) && !isRemoval(action)),
        roles,
      ),
      ...allow("BoundedRoles", group(isBounded), roles, {
        StringEquals: { "iam:PermissionsBoundary": boundary ?? "" },
      }),
      ...allow(
        "AbsentRoles",
        group((action) => ON_ABSENT_ROLES.test(action)),
        [named("lambda-authz-")],
      ),
      ...allow(
        "AbsentOldRoles",
        group((action) => /^iam:Get/.test(action)),
        [named("")],
      ),
      ...allow("RolesOfFunctions", ["iam:PassRole"], roles, {
        StringEquals: { "iam:PassedToService": servicePrincipal("lambda") },
      }),
    ],
  };
}
