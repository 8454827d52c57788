import { describe, expect, test } from "vitest";
import { casesOf } from "../../../src/token/prove/cases.ts";
import { type Proof, prove } from "../../../src/token/prove/prove.ts";
import {
  type Asked,
  type Behaviour,
  DENIED,
  OK,
  preflightWith,
  refusal,
  startGateway,
  UNAUTHORIZED,
} from "../../support/token/gateway.ts";
import { CLAIMS, COGNITO, configWith, NOW_MS, tokenWith } from "../../support/token/sample-token.ts";

const KEY = "key-5ec7e7";
const OWN = { authorizer: "source = lambda/guard\nidentity_source = X-Api-Key", "issuer.main": undefined };
const EJECTED = { authorizer: "source = lambda/authorizer" };
const PREFLIGHT = preflightWith({ "access-control-allow-headers": "X-Api-Key,Content-Type" });

const bears = ({ headers }: Asked) => headers["x-api-key"];

/** API Gateway in front of an authorizer that takes one key, and answers any other as told. */
const guardedBy =
  (wrongKey: ReturnType<Behaviour>): Behaviour =>
  (asked) => {
    if (asked.verb === "OPTIONS") return PREFLIGHT;
    if (asked.path === "/health" || bears(asked) === KEY) return OK;
    return bears(asked) === undefined ? UNAUTHORIZED : wrongKey;
  };

async function proofOf(
  behave: Behaviour,
  sections: Parameters<typeof configWith>[0] = OWN,
  token = KEY,
): Promise<Proof & { asked: readonly Asked[] }> {
  const { invokeUrl, asked } = await startGateway(behave);
  const proof = await prove({
    config: configWith(sections),
    invokeUrl,
    issuers: [],
    token,
    allMethods: false,
    endpoint: undefined,
    configuredCors: () => Promise.reject(new Error("nobody should ask")),
    clock: clock(),
    signal: new AbortController().signal,
  });
  return { ...proof, asked };
}
/** Stands still until somebody sleeps. */
function clock() {
  let now = NOW_MS;
  return {
    now: () => now,
    async sleep(ms: number) {
      now += ms;
    },
  };
}

const checkOf = ({ checks }: Proof, name: string) => checks.find((check) => check.name === name);

describe("an authorizer of one's own without issuers", () => {
  test.each([
    ["401", UNAUTHORIZED, "401 UnauthorizedException"],
    ["403", DENIED, "403 AccessDeniedException"],
  ])("is proved when it answers garbage with %s, which is shown", async (_, wrongKey, got) => {
    const proof = await proofOf(guardedBy(wrongKey));
    expect(proof.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checkOf(proof, "GET / with garbage")).toEqual({
      name: "GET / with garbage",
      expected: "401 or 403",
      got,
      ok: true,
    });
    expect(checkOf(proof, "GET / with this token")).toMatchObject({ got: "200", ok: true });
  });

  test("is asked for what holds for every authorizer, and what cannot be known is skipped with a reason", async () => {
    const { checks } = await proofOf(guardedBy(UNAUTHORIZED));
    expect(checks[0]).toMatchObject({ name: "token and rules", ok: true, skipped: true });
    expect(checks[0]?.hint).toContain("without [issuer.*] the token cannot be checked");
    expect(checks.map(({ name }) => name)).not.toContain("GET / with a tampered signature");
    expect(checks.map(({ name }) => name).filter((name) => name.startsWith("token "))).toEqual(["token and rules"]);
  });

  test("gets an API key as it is, whatever it looks like, and it stands in no check", async () => {
    for (const token of [KEY, "ya29.opaque", tokenWith({ iss: "https://elsewhere.example", exp: 0 })]) {
      const takesIt: Behaviour = (asked) => (bears(asked) === token ? OK : guardedBy(UNAUTHORIZED)(asked));
      const { ok, checks, asked } = await proofOf(takesIt, OWN, token);
      expect(ok).toBe(true);
      expect(new Set(asked.map(bears))).toEqual(new Set([undefined, "garbage", token]));
      expect(JSON.stringify(checks)).not.toContain(token);
      expect(JSON.stringify(checks)).not.toContain("elsewhere");
    }
  });

  test.each<[string, ReturnType<Behaviour>, string]>([
    ["lets anybody in", OK, "garbage is accepted: your authorizer does not verify the token"],
    ["fails", refusal(500, "AuthorizerFailureException"), "the authorizer failed"],
    ["is not there, so a bare 403 comes back", refusal(403), "a 403 without an error type proves nothing"],
  ])("that %s is found out with garbage", async (_, wrongKey, hint) => {
    const proof = await proofOf(guardedBy(wrongKey));
    expect(proof.ok).toBe(false);
    expect(checkOf(proof, "GET / with garbage")).toMatchObject({ ok: false, hint: expect.stringContaining(hint) });
  });

  test("that refuses the token on a route fails there: no rule is known that could say so", async () => {
    const behave: Behaviour = (asked) =>
      asked.path === "/orders/1" && bears(asked) === KEY ? DENIED : guardedBy(UNAUTHORIZED)(asked);
    const proof = await proofOf(behave, { ...OWN, "rule.admin": "allow = GET /" });
    expect(proof.checks.filter(({ ok }) => !ok)).toMatchObject([
      {
        name: "GET /orders/{id} with this token",
        expected: "an answer of the function",
        got: "403 AccessDeniedException",
      },
      { name: "GET /orders/{id} again, from the cached policy" },
    ]);
  });

  test("gets a token in Authorization as a bearer's", async () => {
    const { asked } = await proofOf(() => OK, { ...OWN, authorizer: "source = lambda/guard" });
    const sent = new Set(asked.map(({ headers }) => headers.authorization));
    expect(sent).toEqual(new Set([undefined, "Bearer garbage", `Bearer ${KEY}`]));
  });
});

const casesFor = (sections: Parameters<typeof configWith>[0]) =>
  casesOf({ config: configWith(sections), token: tokenWith(), claims: CLAIMS, issuer: COGNITO, allMethods: false });

test("an ejected authorizer is proved as ours is: forged signatures, and what the rules refuse", () => {
  const rules = { "rule.admin": "allow = GET /\ngroups = admins", "rule.all": "allow = GET /orders/*" };
  expect(casesFor({ ...EJECTED, ...rules })).toEqual(casesFor(rules));
  expect(casesFor(EJECTED).map(({ name, expected }) => `${name}: ${expected}`)).toEqual(
    expect.arrayContaining(["GET / with garbage: 401", "GET / with a tampered signature: 401"]),
  );
});
