import { describe, expect, test } from "vitest";
import { answerFault } from "../../../../src/explain/causes/answer/answer-fault.ts";
import { faultInWords } from "../../../../src/explain/causes/answer/failed-answer.ts";

const ALLOW = { Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" };
const answer = (statement: unknown = ALLOW, members: object = {}) => ({
  principalId: "ann",
  policyDocument: { Version: "2012-10-17", Statement: [statement] },
  ...members,
});

describe("answerFault", () => {
  test.for<[string, unknown]>([
    ["a policy", answer()],
    ["the statement without a list", answer(ALLOW, { policyDocument: { Version: "2012-10-17", Statement: ALLOW } })],
    [
      "no Version, an Id and a Sid",
      answer(undefined, { policyDocument: { Id: "a", Statement: [{ Sid: "b", ...ALLOW }] } }),
    ],
    ["scalars in the context", answer(ALLOW, { context: { a: "1", b: 2, c: true }, usageIdentifierKey: "key" })],
    ["null in place of optional members", answer(ALLOW, { context: null, usageIdentifierKey: null })],
    ["an empty Condition and an empty Resource", answer({ ...ALLOW, Condition: {}, Resource: [] })],
    ["NotAction and NotResource", answer({ Effect: "Deny", NotAction: "s3:*", NotResource: ["*"] })],
    ["a condition with an operator for sets", answer({ ...ALLOW, Condition: { "ForAnyValue:StringLike": {} } })],
  ])("finds nothing wrong with %s", ([, value]) => {
    expect(answerFault(value)).toBeUndefined();
  });

  test.for<[string, unknown, object]>([
    ["a boolean", false, { kind: "simple", seen: "false" }],
    ["isAuthorized next to a policy", answer(ALLOW, { isAuthorized: true }), { kind: "member", name: "isAuthorized" }],
    [
      "a member in another case",
      { principalID: "a", policyDocument: {} },
      { kind: "member", problem: "must be spelled principalId" },
    ],
    [
      "a policy that is a list",
      answer(ALLOW, { policyDocument: [ALLOW] }),
      { kind: "no-policy", seen: "policyDocument: a list" },
    ],
    [
      "statement in lower case",
      answer(ALLOW, { policyDocument: { statement: [ALLOW] } }),
      { kind: "policy", at: "statement" },
    ],
    [
      "a Statement that is missing",
      answer(ALLOW, { policyDocument: { Version: "2012-10-17" } }),
      { at: "Statement", problem: "is missing" },
    ],
    [
      "a second statement without Resource",
      answer(ALLOW, { policyDocument: { Statement: [ALLOW, { Effect: "Deny", Action: "*" }] } }),
      { at: "Statement[1].Resource" },
    ],
    [
      "effect in lower case",
      answer({ effect: "Allow", Action: "*", Resource: "*" }),
      { at: "Statement[0].effect", problem: "must be spelled Effect" },
    ],
    [
      "Action and NotAction",
      answer({ ...ALLOW, NotAction: "s3:*" }),
      { at: "Statement[0]", problem: "has both Action and NotAction" },
    ],
    ["an empty Action", answer({ ...ALLOW, Action: [] }), { at: "Statement[0].Action", problem: "is an empty list" }],
    [
      "an empty text as Resource",
      answer({ ...ALLOW, Resource: "" }),
      { at: "Statement[0].Resource", problem: "is empty" },
    ],
    [
      "null in a list of resources",
      answer({ ...ALLOW, Resource: ["*", null] }),
      { at: "Statement[0].Resource", problem: "is null, and must be text" },
    ],
    [
      "a condition operator in lower case",
      answer({ ...ALLOW, Condition: { ipAddress: {} } }),
      { at: "Statement[0].Condition.ipAddress" },
    ],
    ["a member that no statement has", answer({ ...ALLOW, Comment: "x" }), { at: "Statement[0].Comment" }],
  ])("finds %s", ([, value, expected]) => {
    expect(answerFault(value)).toMatchObject(expected);
  });

  test("names members of the context, and shows none of their values", () => {
    const fault = answerFault(answer(ALLOW, { context: { roles: ["s3cret"] } }));
    expect(fault).toEqual({ kind: "context", name: "roles", seen: "a list" });
  });

  test("says of principalId only that it is possible: AWS has taken answers without one", () => {
    const { principalId: _, ...noPrincipal } = answer();
    expect(answerFault(noPrincipal)).toEqual({
      kind: "member",
      name: "principalId",
      problem: "is missing",
      isSure: false,
    });
  });
});

describe("faultInWords, for an answer that AWS's log cuts off", () => {
  test.for<[string, object | undefined]>([
    // Changelog of a WebSocket API whose authorizer returned the simple response.
    ['Invalid JSON in response: Unrecognized field "isAuthorized" , not marked as ignorable', { kind: "simple" }],
    ['Invalid JSON in response: Unrecognized field "statusCode" , not marked as ignorable', { kind: "proxy" }],
    [
      'Invalid JSON in response: Unrecognized field "roles" , not marked as ignorable',
      { kind: "member", name: "roles" },
    ],
    // dev.to/dborgenvik, "The context property of AWS Lambda authorizer".
    [
      "Invalid JSON in response: Can not deserialize instance of java.lang.String out of START_ARRAY token",
      { kind: "context", seen: "a list" },
    ],
    [
      "Invalid JSON in response: Can not deserialize instance of java.lang.String out of START_OBJECT token",
      { kind: "context", seen: "an object" },
    ],
    // ExpanseLLC/lambda_authorizer#1.
    ["Could not parse policy", { kind: "no-policy" }],
    // aws/aws-lambda-java-libs#184.
    ["Unable to parse given policy", { kind: "policy" }],
    ["Invalid permissions on Lambda function", undefined],
  ])("%s", ([words, expected]) => {
    const fault = faultInWords(words);
    if (expected === undefined) expect(fault).toBeUndefined();
    else expect(fault).toMatchObject(expected);
  });
});
