import { describe, expect, test } from "vitest";
import { lambdaFunction } from "../../../src/resources/function.ts";
import { gatewayResponse } from "../../../src/resources/gateway-response.ts";
import { role } from "../../../src/resources/role.ts";
import { invokersOf } from "../../../src/resources/shared/function-policy.ts";
import { stage } from "../../../src/resources/stage.ts";
import { absent, fakeAws, ok, type Reply, refuse, type Sent } from "../../support/aws/answering-aws.ts";

const ACCOUNT = "123456789012";
const allow = (Principal: unknown, more: object = {}) => ({ Sid: "one", Effect: "Allow", Principal, ...more });

const SERVICE = { Service: "apigateway.amazonaws.com" };
const API = "arn:aws:execute-api:us-east-1";
const source = (operator: string, key: string, value: string) => ({
  Condition: { [operator]: { [`AWS:${key}`]: value } },
});

describe("who may invoke a function", () => {
  test.each([
    ["anybody", allow("*")],
    ["anybody, written as AWS", allow({ AWS: "*" })],
    ["anybody, within an organisation", allow("*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } })],
    ["all but one", { Sid: "one", Effect: "Allow", NotPrincipal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }],
    ["another account", allow({ AWS: "arn:aws:iam::999999999999:root" })],
    ["another account's number", allow({ AWS: "999999999999" })],
    ["a role of another account", allow({ AWS: "arn:aws-us-gov:iam::999999999999:role/x" })],
    ["a session of another account", allow({ AWS: "arn:aws:sts::999999999999:assumed-role/x/y" })],
    ["a service for another account's API", allow(SERVICE, source("ArnLike", "SourceArn", `${API}:999999999999:a/*`))],
    ["a service for any account's API", allow(SERVICE, source("ArnLike", "SourceArn", `${API}:*:*`))],
    ["a service for another account", allow(SERVICE, source("StringEquals", "SourceAccount", "999999999999"))],
    ["one of several in another account", allow({ AWS: [`arn:aws:iam::${ACCOUNT}:root`, "999999999999"] })],
  ])("%s is outside", (_, statement) => {
    expect(invokersOf([statement], ACCOUNT).some(({ isOutside }) => isOutside)).toBe(true);
  });

  test.each([
    ["a service", allow({ Service: "s3.amazonaws.com" })],
    ["a service for an API of the account", allow(SERVICE, source("ArnLike", "SourceArn", `${API}:${ACCOUNT}:a/*`))],
    [
      "a service for a bucket, whose ARN names no account",
      allow(SERVICE, source("ArnLike", "SourceArn", "arn:aws:s3:::b")),
    ],
    ["the own account", allow({ AWS: `arn:aws:iam::${ACCOUNT}:root` })],
    ["a user of the own account", allow({ AWS: `arn:aws:iam::${ACCOUNT}:user/x` })],
    ["what a deleted role left", allow({ AWS: "AROAEXAMPLE" })],
    ["a Deny", { ...allow("*"), Effect: "Deny" }],
  ])("%s is not", (_, statement) => {
    expect(invokersOf([statement], ACCOUNT).some(({ isOutside }) => isOutside)).toBe(false);
  });

  test("a service is named with what it is limited to", () => {
    const service = { Service: "s3.amazonaws.com" };
    const sourceOf = (Condition: object) => invokersOf([allow(service, { Condition })], ACCOUNT)[0]?.source;
    expect(sourceOf({ ArnLike: { "AWS:SourceArn": "arn:aws:s3:::b" } })).toBe("arn:aws:s3:::b");
    expect(sourceOf({ StringEquals: { "aws:SourceAccount": "999999999999" } })).toBe("999999999999");
    expect(sourceOf({})).toBe("");
  });
});

const CONFIGURATION = { FunctionArn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:f`, CodeSha256: "sha" };
const URLS = "GET /2021-10-31/functions/f/urls";
const POLICY = "GET /2015-03-31/functions/f/policy";

const lambdaWith =
  (replies: Readonly<Record<string, Reply>>) =>
  ({ line }: Sent): Reply =>
    replies[line] ?? (line === "GET /2015-03-31/functions/f" ? ok({ Configuration: CONFIGURATION }) : absent());

describe("a function's URLs", () => {
  test.each([
    ["are read", ok({ FunctionUrlConfigs: [{ FunctionUrl: "https://x/", AuthType: "NONE" }] }), 1],
    ["are none where an endpoint does not know them", refuse("NotImplemented", "no", 501), 0],
  ])("%s", async (_, reply, count) => {
    const { aws } = fakeAws(lambdaWith({ [URLS]: reply }));
    expect((await lambdaFunction.read(aws, { name: "f" }))?.attrs.urls).toHaveLength(count);
  });

  test("that may not be listed do not stop a deploy", async () => {
    const { aws } = fakeAws(lambdaWith({ [URLS]: refuse("AccessDeniedException", "no", 403) }));
    expect((await lambdaFunction.read(aws, { name: "f" }))?.attrs.urls).toBeNull();
  });

  test("that fail otherwise do", async () => {
    const { aws } = fakeAws(lambdaWith({ [URLS]: refuse("ServiceException", "no", 500) }));
    await expect(lambdaFunction.read(aws, { name: "f" })).rejects.toThrow();
  });
});

test("a role that does not exist is read without the right to list its policies", async () => {
  const denied = Object.assign(new Error("no"), { name: "AccessDenied" });
  const missing = Object.assign(new Error("none"), { name: "NoSuchEntityException" });
  const send = async ({ constructor: { name } }: object) => {
    throw name.startsWith("List") ? denied : missing;
  };
  const { aws } = fakeAws(() => absent());
  const reader = { ...aws, iam: { send } } as unknown as typeof aws;
  expect(await role.read(reader, { name: "basic-dev-old" })).toBeUndefined();
});

test("what the code holds is remembered while AWS has that code, and nothing of its address", async () => {
  const Location = "https://bucket.example/code?signature=secret";
  const { aws } = fakeAws(({ line }) =>
    line === "GET /2015-03-31/functions/f" ? ok({ Configuration: CONFIGURATION, Code: { Location } }) : absent(),
  );
  const last = { ...(await lambdaFunction.read(aws, { name: "f" }))?.attrs, content: { rules: [] } } as never;
  const found = await lambdaFunction.read(aws, { name: "f" }, last);
  expect(found?.attrs.content).toEqual({ rules: [] });
  expect(JSON.stringify(found)).not.toContain("secret");
  const older = { ...(last as object), sha256: "another" } as never;
  expect((await lambdaFunction.read(aws, { name: "f" }, older))?.attrs.content).toBeUndefined();
});

test("the statements of the stack's own nodes are left to them, whatever became of their principal", async () => {
  const Policy = JSON.stringify({ Statement: [allow("*", { Sid: "ours" }), allow("*", { Sid: "theirs" })] });
  const { aws, lines } = fakeAws(lambdaWith({ [POLICY]: ok({ Policy }) }));
  const there = await lambdaFunction.read(aws, { name: "f" });
  if (there === undefined) throw new Error("not found");
  const props = {
    name: "f",
    roleArn: "",
    runtime: "",
    handler: "",
    memoryMb: 0,
    timeoutSeconds: 0,
    env: {},
    tags: {},
    code: { zip: new Uint8Array(), sha256: "sha" },
    waitForCode: false,
    statements: ["ours"],
  };
  const changes = lambdaFunction.diff(props, there.attrs);
  expect(changes.map(({ prop }) => prop)).toEqual(["outsideStatements"]);
  const now = await lambdaFunction.update(aws, props, there.attrs, changes);
  expect(lines().filter((line) => !line.startsWith("GET"))).toEqual(["DELETE /2015-03-31/functions/f/policy/theirs"]);
  expect(lambdaFunction.diff(props, now)).toEqual([]);
});

test.each([
  ["*/*", "/*/*/logging/dataTrace"],
  ["orders/{id}/GET", "/orders~1{id}/GET/logging/dataTrace"],
  ["~1orders/GET", "/~1orders/GET/logging/dataTrace"],
])("data trace of %s is switched off", async (method, path) => {
  const methodSettings = { [method]: { dataTraceEnabled: true }, "health/GET": { dataTraceEnabled: false } };
  const found = { stageName: "dev", deploymentId: "d1", methodSettings };
  const { aws, sent } = fakeAws(() => ok({ ...found, item: [found] }));
  const attrs = (await stage.read(aws, { apiId: "a", name: "dev" }))?.attrs;
  if (attrs === undefined) throw new Error("not found");
  const props = { apiId: "a", name: "dev", deploymentId: "d1", tags: {} };
  const changes = stage.diff(props, attrs);
  expect(changes).toMatchObject([{ prop: "dataTrace" }]);
  const now = await stage.update(aws, props, attrs, changes);
  expect(JSON.parse(sent.at(-1)?.body ?? "")).toEqual({ patchOperations: [{ op: "replace", path, value: "false" }] });
  expect(stage.diff(props, now)).toEqual([]);
});

test("a status by hand on a response of ours is taken away", async () => {
  const item = [{ responseType: "DEFAULT_4XX", statusCode: "200", responseParameters: {} }];
  const { aws, sent } = fakeAws(() => ok({ item }));
  const props = { apiId: "a", responseType: "DEFAULT_4XX" as const, headers: {} };
  const attrs = (await gatewayResponse.read(aws, { apiId: "a", responseType: "DEFAULT_4XX" }))?.attrs;
  if (attrs === undefined) throw new Error("not found");
  const changes = gatewayResponse.diff(props, attrs);
  expect(changes).toMatchObject([{ prop: "statusCode", from: "200" }]);
  expect(gatewayResponse.diff(props, await gatewayResponse.update(aws, props, attrs, changes))).toEqual([]);
  expect(sent.at(-1)?.body).not.toContain("statusCode");
});
