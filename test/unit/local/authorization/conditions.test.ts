import { CreateResourceCommand, CreateRestApiCommand } from "@aws-sdk/client-api-gateway";
import { CreateLogGroupCommand, PutRetentionPolicyCommand, TagResourceCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, DeleteRoleCommand, GetRoleCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { identityPolicy } from "../../../../src/local/authorization/policy-file.ts";
import { limitedClients, type Statement } from "../../../support/local/limited-clients.ts";
import { CODE } from "../../../support/local/sample-function.ts";

type Clients = Awaited<ReturnType<typeof limitedClients>>;
type Send = (clients: Clients) => Promise<unknown>;

const when = (Condition: object, Action = "*"): Statement => ({ Effect: "Allow", Action, Resource: "*", Condition });
const equals = (key: string, value: string | string[]) => when({ StringEquals: { [key]: value } });
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const limits = (name: string) => `arn:aws:iam::000000000000:policy/${name}`;
const role =
  (boundary?: string): Send =>
  ({ iam }) =>
    iam.send(
      new CreateRoleCommand({
        RoleName: "r",
        Path: "/own/",
        AssumeRolePolicyDocument: trust,
        ...(boundary && { PermissionsBoundary: boundary }),
      }),
    );
const removeRole: Send = ({ iam }) => iam.send(new DeleteRoleCommand({ RoleName: "r" }));
const USERNAME = ["$", "{aws:username}"].join("");
const removeNamesake: Send = ({ iam }) => iam.send(new DeleteRoleCommand({ RoleName: "local" }));
const group: Send = ({ logs }) => logs.send(new CreateLogGroupCommand({ logGroupName: "g", tags: { team: "a" } }));
const keep: Send = ({ logs }) => logs.send(new PutRetentionPolicyCommand({ logGroupName: "g", retentionInDays: 1 }));
const fn: Send = ({ lambda }) =>
  lambda.send(
    new CreateFunctionCommand({
      FunctionName: "fn",
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::000000000000:role/own/r",
      Code: { ZipFile: CODE },
    }),
  );
const resource: Send = async ({ apigateway, limit }) => {
  limit();
  const { id = "", rootResourceId = "" } = await apigateway.send(
    new CreateRestApiCommand({ name: "a", tags: { team: "a" } }),
  );
  return { id, rootResourceId };
};

/** A policy, what is done before without it, what is sent, and whether that is allowed. */
const CASES: readonly [name: string, Statement, Send[], Send, boolean][] = [
  [
    "iam:PermissionsBoundary of a new role",
    equals("iam:PermissionsBoundary", limits("a")),
    [],
    role(limits("a")),
    true,
  ],
  ["another boundary", equals("iam:PermissionsBoundary", limits("b")), [], role(limits("a")), false],
  ["no boundary", equals("iam:PermissionsBoundary", limits("a")), [], role(), false],
  [
    "the boundary that a role has",
    equals("iam:PermissionsBoundary", limits("a")),
    [role(limits("a"))],
    removeRole,
    true,
  ],
  [
    "a key that AWS does not have for the action",
    equals("iam:PassedToService", "lambda.amazonaws.com"),
    [],
    role(),
    false,
  ],
  [
    "iam:PassedToService for the role alone",
    equals("iam:PassedToService", "lambda.amazonaws.com"),
    [role()],
    fn,
    false,
  ],
  [
    "iam:PassedToService",
    { ...when({ StringEqualsIfExists: { "iam:PassedToService": "lambda.amazonaws.com" } }) },
    [role()],
    fn,
    true,
  ],
  [
    "another service",
    { ...when({ StringEqualsIfExists: { "iam:PassedToService": "ec2.amazonaws.com" } }) },
    [role()],
    fn,
    false,
  ],
  ["aws:RequestTag", equals("aws:RequestTag/team", "a"), [], group, true],
  ["another value of aws:RequestTag", equals("aws:RequestTag/team", "b"), [], group, false],
  ["aws:TagKeys", when({ "ForAllValues:StringEquals": { "aws:TagKeys": ["team", "cost"] } }), [], group, true],
  ["other aws:TagKeys", when({ "ForAllValues:StringEquals": { "aws:TagKeys": ["cost"] } }), [], group, false],
  ["aws:ResourceTag", equals("aws:ResourceTag/team", "a"), [group], keep, true],
  ["another value of aws:ResourceTag", equals("aws:ResourceTag/team", "b"), [group], keep, false],
  ["aws:RequestedRegion", equals("aws:RequestedRegion", "us-east-1"), [], group, true],
  ["another region", equals("aws:RequestedRegion", ["eu-west-1"]), [], group, false],
  [
    "a variable, not as it is written",
    { ...when({}), Resource: `arn:aws:iam::*:role/${USERNAME}` },
    [],
    removeRole,
    false,
  ],
  ["a variable", { ...when({}), Resource: `arn:aws:iam::*:role/${USERNAME}` }, [], removeNamesake, true],
  ["NotAction", { Effect: "Allow", NotAction: "iam:*", Resource: "*" }, [], role(), false],
  ["NotAction of others", { Effect: "Allow", NotAction: "lambda:*", Resource: "*" }, [], role(), true],
  ["NotResource", { Effect: "Allow", Action: "*", NotResource: "arn:aws:iam::*:role/own/*" }, [], role(), false],
  ["the path of an existing role", { ...when({}), Resource: "arn:aws:iam::*:role/own/*" }, [role()], removeRole, true],
  ["no path of an absent role", { ...when({}), Resource: "arn:aws:iam::*:role/own/*" }, [], removeRole, false],
  ["the name of an absent role", { ...when({}), Resource: "arn:aws:iam::*:role/r" }, [], removeRole, true],
  ["a log group with :*", { ...when({}), Resource: "arn:aws:logs:*:*:log-group:g:*" }, [group], keep, true],
  ["a log group without :*", { ...when({}), Resource: "arn:aws:logs:*:*:log-group:g" }, [group], keep, false],
];

describe("statements are evaluated as IAM does", () => {
  test.each(CASES)("%s", async (_, statement, before, send, isAllowed) => {
    const clients = await limitedClients();
    for (const one of before) await one(clients);
    clients.limit(statement);
    const outcome = await send(clients).then(
      () => "done",
      ({ name }: Error) => name,
    );
    const isDenied = outcome.startsWith("AccessDenied");
    expect({ outcome, isAllowed: !isDenied }).toEqual({ outcome, isAllowed });
  });
});

test("resources of an API inherit its tags", async () => {
  const clients = await limitedClients();
  const { id, rootResourceId } = (await resource(clients)) as { id: string; rootResourceId: string };
  const add = () =>
    clients.apigateway.send(new CreateResourceCommand({ restApiId: id, parentId: rootResourceId, pathPart: "x" }));
  clients.limit(equals("aws:ResourceTag/team", "b"));
  await expect(add()).rejects.toMatchObject({ name: "AccessDeniedException" });
  clients.limit(equals("aws:ResourceTag/team", "a"));
  expect(await add()).toMatchObject({ path: "/x" });
});

test("tags of a group are an action on the group itself", async () => {
  const clients = await limitedClients();
  await group(clients);
  const tag = () =>
    clients.logs.send(
      new TagResourceCommand({ resourceArn: "arn:aws:logs:us-east-1:000000000000:log-group:g", tags: { a: "b" } }),
    );
  clients.limit({ ...when({}), Resource: "arn:aws:logs:*:*:log-group:g:*" });
  await expect(tag()).rejects.toMatchObject({ name: "AccessDeniedException" });
  clients.limit({ ...when({}), Resource: "arn:aws:logs:*:*:log-group:g" });
  await tag();
});

test("what is denied changes nothing", async () => {
  const clients = await limitedClients();
  clients.limit({ Effect: "Deny", Action: "*", Resource: "*" });
  await expect(role()(clients)).rejects.toMatchObject({ name: "AccessDenied" });
  clients.limit();
  await expect(clients.iam.send(new GetRoleCommand({ RoleName: "r" }))).rejects.toMatchObject({
    name: "NoSuchEntityException",
  });
});

test.each([
  ["an unknown condition key", equals("lambda:VpcIds", "vpc-1"), "Statement[0].Condition has the key lambda:vpcids"],
  [
    "a resource that is no ARN",
    { Effect: "Allow", Action: "*", Resource: "fn" },
    "Statement[0].Resource is not a list",
  ],
  ["a principal", { ...when({}), Principal: "*" }, "Statement[0] has a member that policies do not have"],
])("%s is an error: ignored, it would allow or deny something else than AWS does", (_, statement, message) => {
  expect(() => identityPolicy({ Version: "2012-10-17", Statement: [statement] })).toThrow(message);
});
