import { describe, expect, test } from "vitest";
import { decideMethod } from "../../../../src/explain/causes/policy/decide-method.ts";
import { mistakeIn, nearestMismatch } from "../../../../src/explain/causes/policy/resource-mismatch.ts";
import { authorizerPolicy } from "../../../../src/explain/evidence/read-authorizer-policy.ts";

const API = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5";
const ARN = `${API}/dev/POST/orders/7`;

/** What a policy decides for POST /orders/7, tested with that path. */
function decided(...statements: readonly object[]) {
  const all = statements.map((one) => ({ Effect: "Allow", Action: "execute-api:Invoke", ...one }));
  const text = JSON.stringify({ Version: "2012-10-17", Statement: all });
  const policy = authorizerPolicy(text, { stage: "dev", path: "/orders/7" });
  return policy && decideMethod(policy, ARN);
}

describe("decideMethod", () => {
  test.for<[string, object[], object]>([
    ["a wildcard", [{ Resource: "*" }], { effect: "allow" }],
    ["a wildcard over slashes", [{ Resource: `${API}/*/POST/*` }], { effect: "allow" }],
    ["all actions of the service, in another case", [{ Action: "Execute-API:*", Resource: "*" }], { effect: "allow" }],
    ["another action", [{ Action: "lambda:InvokeFunction", Resource: "*" }], { effect: "none" }],
    ["all actions but another one", [{ Action: undefined, NotAction: "s3:*", Resource: "*" }], { effect: "allow" }],
    ["all resources but this", [{ Resource: undefined, NotResource: `${API}/dev/POST/orders/*` }], { effect: "none" }],
    ["an empty list", [{ Resource: [] }], { effect: "none" }],
    [
      "a Deny after an Allow",
      [{ Resource: "*" }, { Effect: "Deny", Resource: "*" }],
      { effect: "deny", hidesAllow: true },
    ],
    ["a Deny alone", [{ Effect: "Deny", Resource: "*" }], { effect: "deny", hidesAllow: false }],
    ["a condition", [{ Resource: "*", Condition: { Bool: {} } }], { effect: "none", isConditional: true }],
    ["an empty condition", [{ Resource: "*", Condition: {} }], { effect: "allow", isConditional: false }],
    [
      "an Allow, and a Deny with a condition",
      [{ Resource: "*" }, { Effect: "Deny", Resource: "*", Condition: { Bool: {} } }],
      { effect: "allow", isConditional: true },
    ],
    ["the stage of a test, with a wildcard", [{ Resource: `${API}/ESTestInvoke-stage/*/*` }], { effect: "allow" }],
    ["the stage of an event of a test", [{ Resource: `${API}/test-invoke-stage/*` }], { effect: "allow" }],
    ["the method ARN of a test", [{ Resource: `${API}/ESTestInvoke-stage/GET/` }], { effect: "allow" }],
    [
      "the method ARN of a test with a path",
      [{ Resource: `${API}/ESTestInvoke-stage/GET/orders/7` }],
      { effect: "allow" },
    ],
    [
      "another method of the test's stage",
      [{ Resource: `${API}/ESTestInvoke-stage/GET/invoices` }],
      { effect: "none" },
    ],
    ["GET of the root at the stage itself", [{ Resource: `${API}/dev/GET/` }], { effect: "none" }],
  ])("%s", ([, statements, expected]) => {
    expect(decided(...statements)).toMatchObject(expected);
  });

  test("what is not JSON is not a policy", () => {
    expect(authorizerPolicy("<html>", { stage: "dev", path: "/" })).toBeUndefined();
    expect(authorizerPolicy(undefined, { stage: "dev", path: "/" })).toBeUndefined();
  });
});

describe("nearestMismatch", () => {
  test.for<[string, string | undefined, string | undefined]>([
    ["/orders", "format", "it is not an ARN"],
    [`arn:aws:lambda:us-east-1:123456789012:function:orders`, "service", undefined],
    [`${API.replace("aws", "aws-cn")}/*`, "partition", undefined],
    [`${API.replace("us-east-1", "eu-west-1")}/*`, "region", undefined],
    [`${API.replace("123456789012", "210987654321")}/*`, "account", undefined],
    ["arn:aws:execute-api:us-east-1:123456789012:zzzzzzzzzz/*", "api", undefined],
    [`${API}/prod/*`, "stage", undefined],
    [`${API}/POST/dev/orders/7`, "stage", "the stage comes before the verb: <api>/<stage>/<verb>/<path>"],
    [`${API}/dev`, "verb", "it ends behind the stage: add /<verb>/<path>, or /*"],
    [`${API}/dev/GET/orders/7`, "verb", undefined],
    [`${API}/dev/post/orders/7`, "verb", "verbs are written in capital letters"],
    [`${API}/dev/ANY/orders/7`, "verb", "ANY is not a verb of method ARNs: write *"],
    [`${API}/*/POST`, "path", "it ends behind the verb: add the path, or /*"],
    [`${API}/dev/POST/orders`, "path", "it covers orders and nothing below: add orders/*"],
    [`${API}/dev/POST/orders/{id}`, "path", "path variables are written * in a policy, not {name}"],
    [`${API}/dev/POST//orders/7`, "path", "there are two slashes behind the verb"],
    [`${API}/dev/POST/orders/7/`, "path", "the policy has a slash at the end, and the call has none"],
    [`${API}/dev/POST/Orders/7`, "path", "they differ only in capital letters"],
    [`${API}/dev/POST/order%73/7`, "path", "they differ only in percent-encoding: take the path from event.methodArn"],
    [`${API}/dev/POST/invoices/7`, "path", undefined],
    [`${API}/dev/POST/orders/*`, undefined, undefined],
  ])("%s", ([resource, part, mistake]) => {
    const mismatch = nearestMismatch([resource], ARN);
    expect(mismatch?.part).toBe(part);
    expect(mismatch && mistakeIn(mismatch)).toBe(mistake);
  });

  test("of several resources the one that agrees the longest", () => {
    const all = [
      "/orders",
      `${API}/prod/*`,
      `${API}/dev/POST/invoices/7`,
      `${API}/dev/POST/orders/8`,
      `${API}/dev/GET/*`,
    ];
    expect(nearestMismatch(all, ARN)?.resource).toBe(`${API}/dev/POST/orders/8`);
  });
});
