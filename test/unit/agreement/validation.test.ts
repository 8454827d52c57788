import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { javaRegex } from "../../../src/config/java-regex/java-regex.ts";
import { DEFAULT_VALIDATION, letsThrough, matchesJwt } from "../../../src/config/schema/validation.ts";
import type { Authorizer } from "../../../src/local/apigateway/apigateway-model.ts";
import { Failure } from "../../../src/local/gateway/failure.ts";
import { identityOf } from "../../../src/local/gateway/identity-values.ts";
import type { GatewayRequest } from "../../../src/local/gateway/request.ts";
import { createAuthorizer } from "../../../templates/node/authorizer/index.mts";
import { eventOf, fixtureOnDisk } from "../../support/vectors/read.ts";
import { HEADERS, VALIDATIONS } from "./headers.ts";

/** Whether the local gateway calls the authorizer. */
function gatewayCalls(identityValidationExpression: string, header: string): boolean {
  const identitySource = "method.request.header.Authorization";
  const authorizer = { type: "TOKEN", identitySource, identityValidationExpression } as Authorizer;
  const asked = { headers: { Authorization: [header] } } as unknown as GatewayRequest;
  try {
    return identityOf(authorizer, asked).length > 0;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** Why the authorizer refuses a header; these tokens are no issuer's. */
async function reasonFor(authorization: string): Promise<string> {
  const { oidc } = fixtureOnDisk.configs;
  if (oidc === undefined) throw new Error("the fixture has no config oidc");
  const lines: string[] = [];
  const authorize = createAuthorizer(oidc, { now: () => 0, log: (line) => lines.push(line) });
  await expect(authorize(eventOf({ authorization, expect: { verdict: "unauthorized" } } as never))).rejects.toThrow();
  return JSON.parse(lines.join("")).reason;
}

const NO_TOKEN_READ = ["no-token", "scheme", "malformed"];

const isRegex = (source: string): boolean => javaRegex(source).kind === "regex";

describe("a header that the default validation lets through is one that the authorizer reads a token from", () => {
  test.each(HEADERS)("%j: %j", async (header, isTaken) => {
    expect(letsThrough(DEFAULT_VALIDATION, header)).toBe(isTaken);
    expect(gatewayCalls(DEFAULT_VALIDATION, header)).toBe(isTaken);
    expect(!NO_TOKEN_READ.includes(await reasonFor(header))).toBe(isTaken);
  });

  test("whatever spaces, case and letters stand there", async () => {
    const piece = fc.constantFrom(
      "Bearer",
      "bearer",
      "BEARER",
      "Basic",
      " ",
      "  ",
      "\t",
      "a.b.c",
      ".",
      "=",
      ",",
      "\u00a0",
    );
    const header = fc.array(piece, { maxLength: 6 }).map((all) => all.join(""));
    await fc.assert(
      fc.asyncProperty(header, async (one) => {
        const isTaken = letsThrough(DEFAULT_VALIDATION, one);
        expect(gatewayCalls(DEFAULT_VALIDATION, one)).toBe(isTaken);
        // What the validation lets through has a scheme that the authorizer knows.
        if (isTaken) expect(await reasonFor(one)).not.toMatch(/scheme|no-token/);
      }),
      { seed: 12, numRuns: 300 },
    );
  });
});

describe("config.ini, test-token and the local gateway read a validation alike", () => {
  test.each(VALIDATIONS)("%s on %j: %j", (validation, header, isCalled) => {
    expect(letsThrough(validation, header)).toBe(isCalled);
    expect(gatewayCalls(validation, header)).toBe(isCalled);
  });

  test("whatever stands in it", () => {
    const piece = fc.constantFrom("Bearer ", "a", "b", ".", "*", "+", "?", "|", "(?:", ")", "^", "$", "[ab]", "(?i)");
    const validation = fc.array(piece, { minLength: 1, maxLength: 6 }).map((all) => all.join(""));
    const header = fc.stringMatching(/^(?:Bearer )?[abAB]{1,4}$/);
    fc.assert(
      fc.property(validation, header, (one, value) => {
        fc.pre(isRegex(one));
        expect(gatewayCalls(one, value)).toBe(letsThrough(one, value));
      }),
      { seed: 12, numRuns: 500 },
    );
  });

  test("what cannot be judged here gets through to the authorizer, in both", () => {
    expect(letsThrough("(Bearer) .+\\1", "x")).toBeUndefined();
    expect(gatewayCalls("(Bearer) .+\\1", "x")).toBe(true);
  });

  test.each(["Bearer .+?", "Bearer|Bearer .+", "(?:Bearer e|Bearer .+)"])(
    "%s takes JWTs, although a part of one matches first",
    (validation) => {
      expect(matchesJwt(validation)).toBe(true);
    },
  );
});
