import { TestInvokeAuthorizerCommand } from "@aws-sdk/client-api-gateway";
import { beforeAll, expect, test } from "vitest";
import { ALLOW, account, apiOf, grants } from "./api.ts";

const here = account();
let api: Awaited<ReturnType<typeof apiOf>>;
let authorizerId: string | undefined;
beforeAll(async () => {
  api = await apiOf(here);
  const method = await api.authorizer();
  authorizerId = method.authorizerId;
  await api.route("orders", method);
  await api.deploy();
});

const { principalId: _, ...nobody } = grants(ALLOW);
const { Effect, Action, Resource } = ALLOW;

test.each<[string, unknown]>([
  ["no principalId", nobody],
  ["a principalId that is a list", grants(ALLOW, { principalId: ["ann"] })],
  ["no policyDocument", { principalId: "ann" }],
  ["policyDocument as text", { principalId: "ann", policyDocument: JSON.stringify(nobody.policyDocument) }],
  ["another Version", grants(ALLOW, { policyDocument: { Version: "2012-10-18", Statement: [ALLOW] } })],
  ["version in lower case", grants(ALLOW, { policyDocument: { version: "2012-10-17", Statement: [ALLOW] } })],
  ["no Statement", grants(undefined)],
  ["an empty Statement", grants([])],
  ["a Statement of texts", grants(["Allow"])],
  ["no Effect", grants({ Action, Resource })],
  ["effect in lower case", grants({ effect: "Allow", Action, Resource })],
  ["allow in lower case", grants({ ...ALLOW, Effect: "allow" })],
  ["no Action", grants({ Effect, Resource })],
  ["action in lower case", grants({ Effect, action: Action, Resource })],
  ["an Action without a vendor", grants({ ...ALLOW, Action: "Invoke" })],
  ["Action and NotAction", grants({ ...ALLOW, NotAction: "s3:*" })],
  ["no Resource", grants({ Effect, Action })],
  ["an empty NotResource", grants({ Effect, Action, NotResource: [] })],
  ["an empty Action", grants({ ...ALLOW, Action: [] })],
  ["a Resource that is null", grants({ ...ALLOW, Resource: null })],
  ["a Resource over 512 characters", grants({ ...ALLOW, Resource: "a".repeat(513) })],
  ["a Principal", grants({ ...ALLOW, Principal: "*" })],
  ["a member that no statement has", grants({ ...ALLOW, Comment: "hello" })],
  ["a second statement that is broken", grants([ALLOW, { Effect: "Deny" }])],
  ["Condition null", grants({ ...ALLOW, Condition: null })],
  ["a Condition that is a list", grants({ ...ALLOW, Condition: [] })],
  ["an operator that does not exist", grants({ ...ALLOW, Condition: { StringIs: { "aws:UserAgent": "a" } } })],
  ["an operator in another case", grants({ ...ALLOW, Condition: { stringequals: { "aws:UserAgent": "a" } } })],
  ["NullIfExists", grants({ ...ALLOW, Condition: { NullIfExists: { "aws:UserAgent": "true" } } })],
  ["a condition key without values", grants({ ...ALLOW, Condition: { StringEquals: { "aws:UserAgent": [] } } })],
  ["a condition key with an object", grants({ ...ALLOW, Condition: { StringEquals: { "aws:UserAgent": {} } } })],
  ["a list in the context", grants(ALLOW, { context: { groups: ["admin"] } })],
  ["an object in the context", grants(ALLOW, { context: { user: {} } })],
  ["a context that is a list", grants(ALLOW, { context: [] })],
  ["a member that no answer has", grants(ALLOW, { isAuthorized: true })],
  ["a usageIdentifierKey that is no text", grants(ALLOW, { usageIdentifierKey: 1 })],
  ["more than 8 KB", grants(ALLOW, { context: { long: "a".repeat(8_192) } })],
])("an authorizer's answer with %s is answered 500", async (_name, answer) => {
  here.answers.authorizer = answer;
  expect(await api.ask("/orders")).toEqual({
    status: 500,
    type: "AuthorizerConfigurationException",
    body: '{"message":null}',
  });
});

test("an empty list of resources reaches nothing, as AWS answers Chalice's authorizers (aws/chalice#971)", async () => {
  here.answers.authorizer = grants({ ...ALLOW, Resource: [] });
  expect(await api.ask("/orders")).toMatchObject({ status: 403, type: "AccessDeniedException" });
});

test.each<[string, unknown]>([
  ["the statement without a list", grants(ALLOW)],
  [
    "Sid and Id",
    { ...grants([]), policyDocument: { Version: "2012-10-17", Id: "a", Statement: [{ Sid: "b", ...ALLOW }] } },
  ],
  ["the older Version", grants(ALLOW, { policyDocument: { Version: "2008-10-17", Statement: [ALLOW] } })],
  ["an Action in another case", grants({ ...ALLOW, Action: ["EXECUTE-API:invoke"] })],
  ["NotAction", grants({ Effect, NotAction: "s3:*", Resource })],
  ["NotResource", grants({ Effect, Action, NotResource: "arn:aws:execute-api:*:*:*/*/DELETE/*" })],
  ["an empty Condition", grants({ ...ALLOW, Condition: {} })],
  ["scalars in the context", grants(ALLOW, { context: { a: "1", b: 2, c: true } })],
])("an authorizer's answer with %s is understood", async (_name, answer) => {
  here.answers.authorizer = answer;
  expect(await api.ask("/orders")).toMatchObject({ status: 200 });
});

test("the endpoint's log says what is wrong with an answer", async () => {
  here.answers.authorizer = grants({ ...ALLOW, Condition: null });
  await api.ask("/orders");
  expect(here.said.at(-1)).toBe("the authorizer's answer: policyDocument: Statement[0].Condition must be an object");
});

test("TestInvokeAuthorizer says what is wrong with an answer, and what it was, as AWS does", async () => {
  const tried = () =>
    here.client.send(
      new TestInvokeAuthorizerCommand({ restApiId: api.restApiId, authorizerId, headers: { Authorization: "a" } }),
    );
  here.answers.authorizer = grants({ ...ALLOW, Effect: "allow" });
  const { clientStatus, log } = await tried();
  expect(clientStatus).toBe(500);
  expect(log).toContain(
    'Execution failed due to configuration error: the authorizer\'s answer: policyDocument: Statement[0].Effect must be "Allow" or "Deny"',
  );
  expect(log).toContain(`Authorizer result body before parsing: {"principalId"`);
  here.answers.authorizer = grants(ALLOW);
  expect(JSON.parse((await tried()).policy ?? "")).toEqual({ Version: "2012-10-17", Statement: ALLOW });
});

test.each<[string, unknown, string]>([
  [
    "another member",
    { isAuthorized: true },
    'Invalid JSON in response: Unrecognized field "isAuthorized" , not marked as ignorable',
  ],
  ["no policyDocument", { principalId: "ann" }, "Could not parse policy"],
  [
    "a list in the context",
    grants(ALLOW, { context: { groups: ["admin"] } }),
    "Invalid JSON in response: Can not deserialize instance of java.lang.String out of START_ARRAY token",
  ],
])("TestInvokeAuthorizer has AWS's words for %s", async (_, answer, words) => {
  here.answers.authorizer = answer;
  const { log } = await here.client.send(
    new TestInvokeAuthorizerCommand({ restApiId: api.restApiId, authorizerId, headers: { Authorization: "a" } }),
  );
  expect(log).toContain(`Execution failed due to configuration error: ${words}\n`);
});
