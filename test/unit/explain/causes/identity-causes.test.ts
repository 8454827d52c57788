import { describe, expect, test } from "vitest";
import {
  authorizerRun,
  authorizerView,
  causeOf,
  failedRun,
  UNAUTHORIZED_ANSWER,
} from "../../../support/explain/authorizer-evidence.ts";
import { unread } from "../../../support/explain/call-evidence.ts";

type Changes = Parameters<typeof causeOf>[0];
const REQUEST = authorizerView({
  type: "REQUEST",
  identitySources: [
    { in: "header", name: "X-Token" },
    { in: "querystring", name: "v" },
  ],
});
const unauthorized = (changes: Changes) => causeOf({ answer: UNAUTHORIZED_ANSWER, ...changes }).cause;
const ofView = (view: ReturnType<typeof authorizerView>): Changes => ({ authorizer: { view } });

describe("a call without what its authorizer reads", () => {
  test.each<[string, Changes, code: string, severity: string, message: RegExp]>([
    [
      "another header",
      { headers: { "X-Auth-Token": "abcdefgh" } },
      "identity-source-missing",
      "error",
      /no header Authorization but header X-Auth-Token/,
    ],
    [
      "one of two sources",
      { ...ofView(REQUEST), headers: { "x-token": "abcdefgh" } },
      "identity-source-missing",
      "error",
      /no query parameter v, and/,
    ],
    [
      "a parameter in another case",
      { ...ofView(REQUEST), headers: { "x-token": "abcdefgh" }, url: "?V=1" },
      "identity-source-missing",
      "error",
      /no query parameter v/,
    ],
    [
      "an empty header",
      { headers: { authorization: "" } },
      "identity-source-empty",
      "error",
      /header Authorization without a value/,
    ],
    [
      "a caller who signs with IAM",
      {
        ...ofView(authorizerView({ type: "REQUEST", identitySources: [{ in: "context", name: "identity.userArn" }] })),
      },
      "identity-source-missing",
      "error",
      /context.identity.userArn, which this call does not have/,
    ],
  ])("%s", (_, changes, code, severity, message) => {
    const cause = unauthorized(changes);
    expect(cause?.message).toMatch(message);
    expect(cause).toMatchObject({ code, severity });
    expect(JSON.stringify(cause)).not.toContain("abcdefgh");
  });

  test("is not the reason when the authorizer was called: without a cache, sources are not required", () => {
    const view = { ...REQUEST, ttlSeconds: 0 };
    const headers = { Cookie: "session=abcdefgh" };
    const run = { value: { ...failedRun("Error", "Unauthorized"), clientStatus: 401 } };
    expect(unauthorized({ ...ofView(view), headers, run })?.code).toBe("authorizer-unauthorized");
    const refused = { value: authorizerRun({ clientStatus: 401 }) };
    expect(unauthorized({ ...ofView(view), headers, run: refused })).toMatchObject({
      code: "identity-source-missing",
      message: expect.not.stringMatching(/^possibly/),
    });
    expect(unauthorized({ ...ofView(view), headers })?.message).toMatch(/^possibly/);
  });

  test("without the stage, its variables are not known", () => {
    const view = authorizerView({ type: "REQUEST", identitySources: [{ in: "stageVariables", name: "tenant" }] });
    expect(unauthorized({ ...ofView(view), stages: unread("apigateway:GET"), stage: undefined })?.code).toBe(
      "authorizer-unauthorized",
    );
    expect(unauthorized(ofView(view))?.code).toBe("identity-source-missing");
  });
});

describe("a validation expression", () => {
  const validated = (validationExpression: string): Changes => ofView(authorizerView({ validationExpression }));
  test("is the reason when nothing of the token matches it", () => {
    const cause = unauthorized(validated("^Basic .+$"));
    expect(cause).toMatchObject({ code: "identity-validation", message: expect.not.stringMatching(/^possibly/) });
  });

  test("is only possibly the reason when a part matches: AWS does not say whether that is enough", () => {
    expect(unauthorized(validated("Bearer"))?.message).toMatch(/^possibly/);
    const run = { value: authorizerRun({ clientStatus: 401 }) };
    expect(unauthorized({ ...validated("Bearer"), run })?.message).not.toMatch(/^possibly/);
  });

  test("is not the reason when it matches, or cannot be judged here", () => {
    expect(unauthorized(validated("Bearer .+"))?.code).toBe("authorizer-unauthorized");
    expect(unauthorized(validated("(?x)Basic"))?.code).toBe("authorizer-unauthorized");
  });
});
