import { describe, expect, test } from "vitest";
import { readAuthorizerLog } from "../../../../src/explain/evidence/authorizer-log.ts";

const same = (text: string) => text;

/** As AWS writes it, see the sources at each; ids and credentials are made up. */
const log = (...lines: readonly string[]) =>
  ["Execution log for request 1b2c", ...lines.map((line) => `Wed Jun 07 17:58:56 UTC 2023 : ${line}`), ""].join("\n");

const BEGINNING = [
  "Starting authorizer: q8togz for request: 1b2c",
  "Incoming identity: *************j5G-Ng",
  "Endpoint request URI: https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:auth/invocations",
  "Endpoint request headers: {x-amzn-lambda-integration-tag=1b2c, Authorization=*******3b9485, X-Amz-Security-Token=IQoJb3JpZ2luX2VjEE [TRUNCATED]",
  'Endpoint request body after transformations: {"type":"TOKEN","authorizationToken":"Bearer the-secret-token"}',
  "Sending request to https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:auth/invocations",
];

describe("readAuthorizerLog", () => {
  test("keeps no line that holds headers, the body or the identity", () => {
    const { lines } = readAuthorizerLog(log(...BEGINNING), same);
    expect(lines).toEqual([BEGINNING[0], BEGINNING[5]]);
  });

  test("an error of the function: type and message, also when AWS has cut the trace", () => {
    const body =
      '{"errorType":"Runtime.ImportModuleError","errorMessage":"Error: Cannot find module \'okta\'\\nRequire stack:\\n- /var/task/index.js","trace":["Runtime.ImportModuleError: Err [TRUNCATED]';
    const { result, problem } = readAuthorizerLog(
      log(
        ...BEGINNING,
        `Authorizer result body before parsing: ${body}`,
        'Execution failed due to configuration error: Invalid JSON in response: Unrecognized field "errorType" , not marked as ignorable',
        "AuthorizerConfigurationException",
      ),
      same,
    );
    expect(result).toEqual({
      kind: "error",
      errorType: "Runtime.ImportModuleError",
      errorMessage: "Error: Cannot find module 'okta'\nRequire stack:\n- /var/task/index.js",
    });
    expect(problem).toBe('Invalid JSON in response: Unrecognized field "errorType" , not marked as ignorable');
  });

  test("an error message that is cut itself", () => {
    const body = '{"errorMessage":"a long \\"story\\" that en [TRUNCATED]';
    const { result } = readAuthorizerLog(log(`Authorizer result body before parsing: ${body}`), same);
    expect(result).toEqual({ kind: "error", errorType: "", errorMessage: 'a long "story" that en' });
  });

  test("an answer with a member called errorMessage in its context is no error", () => {
    const value = { principalId: "ann", context: { errorMessage: "none" } };
    const { result } = readAuthorizerLog(log(`Authorizer result body before parsing: ${JSON.stringify(value)}`), same);
    expect(result).toEqual({ kind: "value", value });
  });

  test.each([
    ["null", { kind: "value", value: null }],
    ["", { kind: "unknown", isCut: false }],
    ['{"principalId":"ann","policyDocument":{"Ver [TRUNCATED]', { kind: "unknown", isCut: true }],
  ])("a result of %j", (body, expected) => {
    expect(readAuthorizerLog(log(`Authorizer result body before parsing: ${body}`), same).result).toEqual(expected);
  });

  test("the problem is the line that says what it is", () => {
    const { result, problem } = readAuthorizerLog(
      log(
        "Execution failed due to configuration error: Invalid permissions on Lambda function",
        "Execution failed due to configuration error: Authorizer error",
        "AuthorizerConfigurationException",
      ),
      same,
    );
    expect({ result, problem }).toEqual({ result: undefined, problem: "Invalid permissions on Lambda function" });
  });

  test("what is kept is masked", () => {
    const { result, problem } = readAuthorizerLog(
      log('Authorizer result body before parsing: {"errorMessage":"bad secret"}', "Execution failed due to secret"),
      (text) => text.replaceAll("secret", "<secret>"),
    );
    expect(result).toMatchObject({ errorMessage: "bad <secret>" });
    expect(problem).toBe("<secret>");
  });
});
