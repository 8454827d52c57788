import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { casesOf } from "../../../src/token/prove/cases.ts";
import type { ApiResponse } from "../../../src/token/prove/send-request.ts";
import { judge } from "../../../src/token/prove/verdict.ts";
import { expectPlain } from "../../support/plain-words.ts";
import { CLAIMS, COGNITO, configWith, tokenWith } from "../../support/token/sample-token.ts";

const ORIGINS = "allow_origins = https://app.example.com, https://b.example";
const CONFIGS = [
  configWith(),
  configWith({ cors: `${ORIGINS}\nallow_credentials = yes` }),
  configWith({ cors: "allow_origins = *", authorizer: "type = REQUEST\nidentity_source = X-Token\ncache_ttl = 0" }),
  configWith({ "rule.ops": "allow = GET /\ngroups = ops", authorizer: "validation = Bearer .+" }),
];
const ALL = CONFIGS.flatMap((config) =>
  casesOf({ config, token: tokenWith(), claims: CLAIMS, issuer: COGNITO, allMethods: true }).map((asked) => ({
    config,
    asked,
  })),
);

const STATUSES = [200, 204, 302, 400, 401, 403, 404, 413, 414, 429, 431, 500, 502, 504];
const TYPES = [
  undefined,
  "",
  "UnauthorizedException",
  "AccessDeniedException",
  "AccessDeniedException:http://internal.amazon.com/",
  "MissingAuthenticationTokenException",
  "IncompleteSignatureException",
  "ForbiddenException",
  "AuthorizerConfigurationException",
  "InternalServerErrorException",
  "TooManyRequestsException",
  "WhatNobodyKnowsException",
];
const value = fc.constantFrom(undefined, "", "*", "https://app.example.com", "https://old.example", "true", "GET");
const answers = fc
  .record({
    status: fc.constantFrom(...STATUSES),
    type: fc.constantFrom(...TYPES),
    origin: value,
    methods: value,
    headers: value,
    vary: fc.constantFrom(undefined, "", "Origin", "*"),
    credentials: value,
  })
  .map(
    ({ status, type, origin, methods, headers, vary, credentials }): ApiResponse => ({
      status,
      headers: {
        "x-amzn-errortype": type,
        "access-control-allow-origin": origin,
        "access-control-allow-methods": methods,
        "access-control-allow-headers": headers,
        vary,
        "access-control-allow-credentials": credentials,
      },
    }),
  );

test("a verdict is in words that were seen, and a failure has a hint, whatever comes back", () => {
  const hints = new Set<string>();
  fc.assert(
    fc.property(fc.constantFrom(...ALL), answers, fc.boolean(), ({ config, asked }, answer, isAws) => {
      const check = judge(asked, answer, { config, isAws, tokenHint: undefined });
      expectPlain(check);
      expect(check.ok || check.hint !== undefined).toBe(true);
      for (const text of [check.hint ?? ""]) {
        expect(text).not.toMatch(/\?/);
        hints.add(text);
      }
    }),
    { seed: 12, numRuns: 8_000 },
  );
  // So many kinds of words were looked at.
  expect(hints.size).toBeGreaterThan(30);
});

describe("a hint says a thing only where it was seen", () => {
  const letThrough = ALL.find(({ asked }) => asked.name === "GET / with this token");
  const preflight = ALL.find(({ asked }) => asked.expected === "preflight");
  const hintOf = (one: typeof letThrough, status: number, type: string | undefined): string => {
    if (one === undefined) throw new Error("no such case");
    const answer = { status, headers: { "x-amzn-errortype": type } };
    return judge(one.asked, answer, { config: one.config, isAws: true, tokenHint: undefined }).hint ?? "";
  };

  test.each(TYPES.flatMap((type) => STATUSES.map((status) => [status, type] as const)))("%s %s", (status, type) => {
    const name = type?.split(":")[0] ?? "";
    const isNoRoute = status === 403 && /^(?:MissingAuthenticationToken|IncompleteSignature)/.test(name);
    for (const hint of [hintOf(letThrough, status, type), hintOf(preflight, status, type)]) {
      expect(hint.includes("not deployed on the stage")).toBe(isNoRoute);
      expect(hint.includes("AWS WAF")).toBe(status === 403 && name === "ForbiddenException");
    }
    expect(hintOf(preflight, status, type).includes("requires a token")).toBe(
      status === 401 || (status === 403 && !isNoRoute && name !== "ForbiddenException"),
    );
  });
});
