import { arnOf } from "../aws/arn.ts";
import { servicePrincipal } from "../aws/partition.ts";
import type { Json } from "../lib/json.ts";

// Every run asks who it is.
const CALLER = ["sts:GetCallerIdentity"];

// invoke and test-token.
const PROVING = ["lambda:InvokeFunction", "logs:DescribeLogStreams", "logs:GetLogEvents"];

// teardown takes the users with it that `user add` made in a pool that stays.
const USERS = ["cognito-idp:AdminGetUser", "cognito-idp:AdminDeleteUser"];

/** IAM knows no resources for these. */
const ACCOUNT_WIDE = new Set([
  "cognito-idp:CreateUserPool",
  "cognito-idp:DescribeUserPoolDomain",
  "cognito-idp:ListUserPools",
  "iam:ListRoles",
  "lambda:ListFunctions",
  "logs:DescribeLogGroups",
  "sts:GetCallerIdentity",
]);

/** With these a role of ours may get any right, unless a boundary is required. */
const GRANTING = new Set([
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
]);

/** IAM authorises calls about a role that does not exist without its path: only its name tells that it would be ours. */
const ON_ABSENT_ROLES = /^iam:(?:Get|List|DeleteRole$|DeleteRolePolicy$)/;

/** Who deploys what. Each may hold `*`, or a placeholder to be replaced. */
export interface DeployerScope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly project: string;
  /** ARN of the permissions boundary without which no role gets rights. */
  readonly boundary?: string;
}

/** One project in all regions of the account whose policy it is. */
export const ANY_REGION: DeployerScope = { partition: "aws", region: "*", account: "*", project: "PROJECT" };

/** The same for people who must not become administrators by it. */
export const BOUNDED: DeployerScope = {
  ...ANY_REGION,
  boundary: arnOf("aws", "iam", { account: "ACCOUNT" }, "policy/BOUNDARY"),
};

/** By service, the resources of a project. Ids of APIs and pools are AWS's choice: no pattern tells ours from others. */
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
 * The IAM policy of whoever deploys a project: every action the tool calls and no other, on the project's resources.
 * Whoever may write a role's policy can give it any right, and with the function that has the role use it. Only a
 * required boundary prevents that.
 * @param kindActions what the kinds call.
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
  // teardown foresees that AWS does not delete an API to which a custom domain is mapped.
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
