import { describe, expect, test } from "vitest";
import { executionRecord } from "../../../../src/explain/evidence/execution-log.ts";
import { proxyAnswerFault } from "../../../../src/explain/evidence/proxy-answer-fault.ts";

const SECRET = "Zq8-secret-value";

describe("an answer to a proxy integration", () => {
  test.each([
    [{}],
    [{ statusCode: 200, body: null }],
    [{ statusCode: "200", headers: { "X-Count": 3, "X-Last": true }, body: "" }],
    [{ body: "{}", isBase64Encoded: false, multiValueHeaders: { Vary: ["Origin", "Accept"] }, headers: null }],
  ])("%j is one", (answer) => {
    expect(proxyAnswerFault(answer)).toBeUndefined();
  });

  test.each<[unknown, string]>([
    [null, "it is null instead of an object"],
    ["hello", "it is a string instead of an object"],
    [[1], "it is a list instead of an object"],
    [{ orders: [] }, "it has no statusCode, but orders"],
    [{ statusCode: "OK" }, "statusCode is a string that is no HTTP status"],
    [{ statusCode: 20, body: "" }, "statusCode is a number that is no HTTP status"],
    [{ statusCode: 200, body: { token: SECRET } }, "body is an object instead of text"],
    [{ statusCode: 200, body: [SECRET] }, "body is a list instead of text"],
    [{ statusCode: 200, body: 7 }, "body is a number instead of text"],
    [{ statusCode: 200, headers: [SECRET] }, "headers is a list instead of an object"],
    [{ statusCode: 200, headers: { "Set-Cookie": [SECRET] } }, "header Set-Cookie is a list"],
    [{ statusCode: 200, headers: { "X-User": { name: SECRET } } }, "header X-User is an object"],
    [{ statusCode: 200, multiValueHeaders: { Vary: "Origin" } }, "Vary of multiValueHeaders is a string"],
    [{ statusCode: 200, isBase64Encoded: "true" }, "isBase64Encoded is a string"],
    [{ statusCode: 200, cookies: [SECRET] }, "cookies is not a member"],
  ])("%j is none", (answer, words) => {
    expect(proxyAnswerFault(answer)).toContain(words);
    expect(proxyAnswerFault(answer)).not.toContain(SECRET);
  });
});

describe("an execution log", () => {
  const of = (...lines: string[]) =>
    executionRecord(lines.map((line) => `(8f1c7a2e-0000-4000-8000-000000000000) ${line}`));

  test("of nothing says nothing", () => {
    expect(executionRecord([])).toBeUndefined();
  });

  test("names the problem and the fault of the answer, and keeps nothing else", () => {
    const record = of(
      `Method request headers: {Authorization=${SECRET}}`,
      `Endpoint response body before transformations: {"statusCode":200,"body":{"token":"${SECRET}"}}`,
      "Execution failed due to configuration error: Malformed Lambda proxy response",
      "Method completed with status: 502",
    );
    expect(record).toEqual({
      problem: "Malformed Lambda proxy response",
      answerFault: "body is an object instead of text (JSON.stringify, json.dumps)",
    });
  });

  test("says no problem where there is none", () => {
    expect(of("Method completed with status: 200")).toEqual({ problem: undefined, answerFault: undefined });
  });

  test("of an answer that is no JSON, or was cut", () => {
    const answer = (body: string) => of(`Endpoint response body before transformations: ${body}`)?.answerFault;
    expect(answer("hello")).toBe("it is no JSON");
    expect(answer('{"statusCode":200,"body":"xxx [TRUNCATED]')).toBeUndefined();
  });

  test("with the error of a function", () => {
    expect(
      of("Lambda execution failed with status 200 due to customer function error: no id. Lambda request id: x"),
    ).toMatchObject({
      problem: expect.stringContaining("customer function error: no id"),
    });
  });
});
