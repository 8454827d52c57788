import {
  CreateAuthorizerCommand,
  CreateRestApiCommand,
  GetRestApisCommand,
  PutMethodCommand,
  TagResourceCommand,
  UpdateRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import { GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import {
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  AdminGetUserCommand,
  InitiateAuthCommand,
  ListUserPoolsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateRoleCommand, GetRoleCommand, ListRolesCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, GetFunctionCommand, InvokeCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { limitedClients, type Statement } from "../../../support/local/limited-clients.ts";
import { CODE } from "../../../support/local/sample-function.ts";

type Clients = Awaited<ReturnType<typeof limitedClients>>;
type Send = (clients: Clients) => Promise<unknown>;

const USER = "arn:aws:iam::000000000000:user/local";
const ROLE = "arn:aws:iam::000000000000:role/own/worker";
const BOUNDARY = "arn:aws:iam::000000000000:policy/limits";
const GROUP = "/aws/lambda/fn";
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

const allow = (...Action: string[]): Statement => ({ Effect: "Allow", Action, Resource: "*" });
const NOTHING = allow("s3:GetObject");

const createRole: Send = ({ iam }) =>
  iam.send(
    new CreateRoleCommand({
      RoleName: "worker",
      Path: "/own/",
      AssumeRolePolicyDocument: TRUST,
      PermissionsBoundary: BOUNDARY,
      Tags: [{ Key: "team", Value: "a" }],
    }),
  );
const createFunction: Send = ({ lambda }) =>
  lambda.send(
    new CreateFunctionCommand({
      FunctionName: "fn",
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: ROLE,
      Code: { ZipFile: CODE },
      Tags: { team: "a" },
    }),
  );
const createApi: Send = ({ apigateway }) =>
  apigateway.send(new CreateRestApiCommand({ name: "api", tags: { team: "a" } }));

/** What may be done, what is sent, and what is missing then. */
const CASES: readonly [needed: string, on: string, Send, may?: Statement][] = [
  ["lambda:CreateFunction", "arn:aws:lambda:us-east-1:000000000000:function:fn", createFunction],
  ["iam:PassRole", ROLE, createFunction, allow("lambda:*")],
  [
    "lambda:TagResource",
    "arn:aws:lambda:us-east-1:000000000000:function:fn",
    createFunction,
    allow("lambda:Create*", "iam:*"),
  ],
  [
    "lambda:InvokeFunction",
    "arn:aws:lambda:us-east-1:000000000000:function:fn:live",
    ({ lambda }) => lambda.send(new InvokeCommand({ FunctionName: "fn", Qualifier: "live" })),
  ],
  ["lambda:ListFunctions", "*", ({ lambda }) => lambda.send(new ListFunctionsCommand({}))],
  [
    "apigateway:GET",
    "arn:aws:apigateway:us-east-1::/restapis",
    ({ apigateway }) => apigateway.send(new GetRestApisCommand({})),
  ],
  [
    "apigateway:GET",
    "arn:aws:apigateway:us-east-1::/apis",
    ({ apigatewayv2 }) => apigatewayv2.send(new GetApisCommand({})),
  ],
  ["apigateway:POST", "arn:aws:apigateway:us-east-1::/restapis", createApi],
  [
    "apigateway:PUT",
    "arn:aws:apigateway:us-east-1::/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2F*",
    createApi,
    allow("apigateway:POST"),
  ],
  [
    "apigateway:PATCH",
    "arn:aws:apigateway:us-east-1::/restapis/a1b2",
    ({ apigateway }) =>
      apigateway.send(
        new TagResourceCommand({ resourceArn: "arn:aws:apigateway:us-east-1::/restapis/a1b2", tags: { a: "b" } }),
      ),
    allow("apigateway:PUT"),
  ],
  [
    "apigateway:PUT",
    "arn:aws:apigateway:us-east-1::/restapis/a1b2/resources/c3/methods/GET",
    ({ apigateway }) =>
      apigateway.send(
        new PutMethodCommand({ restApiId: "a1b2", resourceId: "c3", httpMethod: "GET", authorizationType: "NONE" }),
      ),
  ],
  [
    "apigateway:UpdateRestApiPolicy",
    "arn:aws:apigateway:us-east-1::/restapis/a1b2",
    ({ apigateway }) =>
      apigateway.send(
        new UpdateRestApiCommand({
          restApiId: "a1b2",
          patchOperations: [{ op: "replace", path: "/policy", value: "{}" }],
        }),
      ),
    allow("apigateway:PATCH"),
  ],
  [
    "iam:PassRole",
    ROLE,
    ({ apigateway }) =>
      apigateway.send(
        new CreateAuthorizerCommand({ restApiId: "a1b2", name: "a", type: "TOKEN", authorizerCredentials: ROLE }),
      ),
    allow("apigateway:*"),
  ],
  ["iam:CreateRole", ROLE, createRole],
  ["iam:TagRole", ROLE, createRole, allow("iam:Create*")],
  ["iam:PutRolePermissionsBoundary", ROLE, createRole, allow("iam:Create*", "iam:TagRole")],
  ["iam:GetRole", "role worker", ({ iam }) => iam.send(new GetRoleCommand({ RoleName: "worker" }))],
  [
    "iam:PutRolePolicy",
    "role worker",
    ({ iam }) => iam.send(new PutRolePolicyCommand({ RoleName: "worker", PolicyName: "p", PolicyDocument: "{}" })),
  ],
  [
    "iam:ListRoles",
    "arn:aws:iam::000000000000:role/lambda-authz/",
    ({ iam }) => iam.send(new ListRolesCommand({ PathPrefix: "/lambda-authz/" })),
  ],
  [
    "logs:CreateLogGroup",
    `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}:log-stream:`,
    ({ logs }) => logs.send(new CreateLogGroupCommand({ logGroupName: GROUP })),
  ],
  [
    "logs:DescribeLogGroups",
    "arn:aws:logs:us-east-1:000000000000:log-group::log-stream:",
    ({ logs }) => logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: GROUP })),
  ],
  [
    "logs:FilterLogEvents",
    `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}:log-stream:`,
    ({ logs }) => logs.send(new FilterLogEventsCommand({ logGroupName: GROUP })),
  ],
  [
    "logs:GetLogEvents",
    `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}:log-stream:one`,
    ({ logs }) => logs.send(new GetLogEventsCommand({ logGroupName: GROUP, logStreamName: "one" })),
  ],
  [
    "logs:ListTagsForResource",
    `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}`,
    ({ logs }) =>
      logs.send(
        new ListTagsForResourceCommand({ resourceArn: `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}` }),
      ),
  ],
  ["cognito-idp:ListUserPools", "*", ({ cognito }) => cognito.send(new ListUserPoolsCommand({ MaxResults: 1 }))],
  [
    "cognito-idp:AdminGetUser",
    "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a1",
    ({ cognito }) => cognito.send(new AdminGetUserCommand({ UserPoolId: "us-east-1_a1", Username: "u" })),
  ],
];

const AS_QUERY = { name: "AccessDenied", $metadata: { httpStatusCode: 403 } };
const EXPECTED: Readonly<Record<string, object>> = {
  iam: AS_QUERY,
  logs: { name: "AccessDeniedException", $metadata: { httpStatusCode: 400 } },
  "cognito-idp": { name: "AccessDeniedException", $metadata: { httpStatusCode: 400 } },
};
const BY_REST = { name: "AccessDeniedException", $metadata: { httpStatusCode: 403 } };
/** Who refuses: a function's role is not IAM's to refuse. */
const refuser = (action: string) => (action === "iam:PassRole" ? "lambda" : (action.split(":")[0] ?? ""));

describe("a caller who lacks a permission is refused in AWS's words", () => {
  test.each(CASES)("%s on %s", async (action, resource, send, may = NOTHING) => {
    const clients = await limitedClients();
    const refused = (why: string) => ({
      ...(EXPECTED[refuser(action)] ?? BY_REST),
      message: `User: ${USER} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
    });
    clients.limit(may);
    await expect(send(clients)).rejects.toMatchObject(
      refused(`because no identity-based policy allows the ${action} action`),
    );
    clients.limit(allow("*"), { Effect: "Deny", Action: action, Resource: "*" });
    await expect(send(clients)).rejects.toMatchObject(refused("with an explicit deny in an identity-based policy"));
    clients.limit(allow("*"));
    await send(clients).catch((error: Error) => expect(error.name).not.toContain("AccessDenied"));
  });
});

test("tags of a new log group are refused in CloudWatch's own words", async () => {
  const { limit, logs } = await limitedClients();
  limit(allow("logs:CreateLogGroup"));
  await expect(
    logs.send(new CreateLogGroupCommand({ logGroupName: GROUP, tags: { team: "a" } })),
  ).rejects.toMatchObject({
    name: "AccessDeniedException",
    message:
      'User with accountId: 000000000000 is not authorized to perform CreateLogGroup with Tags. An additional permission "logs:TagResource" is required.',
  });
});

test("GetFunction says in its answer that the tags are not shown", async () => {
  const clients = await limitedClients();
  await createRole(clients);
  await createFunction(clients);
  const get = () => clients.lambda.send(new GetFunctionCommand({ FunctionName: "fn" }));
  expect(await get()).toMatchObject({ Tags: { team: "a" } });
  clients.limit(allow("lambda:GetFunction"));
  const { Tags, TagsError } = await get();
  expect(Tags).toBeUndefined();
  expect(TagsError).toMatchObject({
    ErrorCode: "AccessDeniedException",
    Message: expect.stringContaining(
      "perform: lambda:ListTags on resource: arn:aws:lambda:us-east-1:000000000000:function:fn ",
    ),
  });
});

test("who calls needs no permission, and is a user then: root users cannot be limited", async () => {
  const { limit, sts } = await limitedClients();
  const arn = async () => (await sts.send(new GetCallerIdentityCommand({}))).Arn;
  expect(await arn()).toBe("arn:aws:iam::000000000000:root");
  limit({ Effect: "Deny", Action: "*", Resource: "*" });
  expect(await arn()).toBe(USER);
});

test("operations that users of a pool call are not authorised", async () => {
  const { limit, cognito } = await limitedClients();
  limit({ Effect: "Deny", Action: "*", Resource: "*" });
  await expect(
    cognito.send(new InitiateAuthCommand({ AuthFlow: "USER_PASSWORD_AUTH", ClientId: "abc" })),
  ).rejects.toMatchObject({ name: expect.not.stringContaining("AccessDenied") });
});
