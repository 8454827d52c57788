import { describe, expect, test } from "vitest";
import { verdictTable } from "../../../src/cli/output/table.ts";
import type { BundledIssuer } from "../../../src/issuers/baked-config.ts";
import { type Check, printed } from "../../../src/token/check.ts";
import { type Proof, type ProofInput, prove } from "../../../src/token/prove/prove.ts";
import {
  type Asked,
  type Behaviour,
  closedPort,
  DENIED,
  OK,
  preflightWith,
  type Reply,
  refusal,
  rightly,
  startGateway,
  UNAUTHORIZED,
} from "../../support/token/gateway.ts";
import { COGNITO, configWith, NOW, NOW_MS, tokenWith } from "../../support/token/sample-token.ts";

const TOKEN = tokenWith();
const FOREIGN = "http://emulator.test";

/** A clock that stands still until somebody sleeps. */
function fakeClock() {
  let now = NOW_MS;
  const slept: number[] = [];
  const sleep = async (ms: number) => {
    now += ms;
    slept.push(ms);
  };
  return { now: () => now, sleep, slept };
}

const never = (what: string) => () => Promise.reject(new Error(`${what}, though nobody should`));

/** Proves what a gateway on loopback does, as at another endpoint than AWS unless said otherwise. */
async function proofOf(behave: Behaviour, more: Partial<ProofInput> = {}): Promise<Proof> {
  const { invokeUrl } = await startGateway(behave);
  return prove(inputWith(invokeUrl, more));
}

const inputWith = (invokeUrl: string, more: Partial<ProofInput> = {}): ProofInput => ({
  config: configWith(),
  invokeUrl,
  issuers: [COGNITO],
  token: TOKEN,
  allMethods: false,
  endpoint: FOREIGN,
  configuredCors: never("DEFAULT_4XX was read"),
  clock: { now: () => NOW_MS, sleep: never("it slept") },
  signal: new AbortController().signal,
  ...more,
});

const failed = ({ checks }: Proof) => checks.filter(({ ok }) => !ok);
const names = (checks: readonly Check[]) => checks.map(({ name }) => name);

/** The right gateway, but for what the exception answers. */
const but =
  (exception: (asked: Asked) => Reply | "hang up" | undefined): Behaviour =>
  (asked) =>
    exception(asked) ?? rightly(TOKEN)(asked);

const withThisToken = ({ headers }: Asked) => headers.authorization === `Bearer ${TOKEN}`;
const preflights = ({ verb }: Asked) => verb === "OPTIONS";
const CORS_NAMES = { "access-control-allow-origin": "https://app.example.com" };

describe("a gateway that does everything right", () => {
  test("is proved: nothing fails, and what is skipped says why", async () => {
    const proof = await proofOf(rightly(TOKEN));
    expect(failed(proof)).toEqual([]);
    expect(proof.ok).toBe(true);
    const skipped = proof.checks.filter(({ skipped }) => skipped);
    expect(names(skipped)).toEqual([
      "DELETE /orders/{id} without a token",
      "DELETE /orders/{id} with this token",
      "DELETE /orders/{id} again, from the cached policy",
    ]);
    for (const check of skipped) {
      expect(check).toMatchObject({ got: "not sent", hint: "it may change something; fix: --all-methods sends it" });
    }
  });

  test("is asked for what the token says first, then for all routes, and with a token again at the very end", async () => {
    const proof = await proofOf(rightly(TOKEN));
    const order = names(proof.checks);
    expect(order[0]).toBe("token iss");
    expect(order.slice(-3)).toEqual([
      "GET / again, from the cached policy",
      "GET /orders/{id} again, from the cached policy",
      "DELETE /orders/{id} again, from the cached policy",
    ]);
  });

  test("sees nothing but safe verbs and preflights, and all of them with allMethods", async () => {
    const gateway = await startGateway(rightly(TOKEN));
    await prove(inputWith(gateway.invokeUrl));
    expect(new Set(gateway.asked.map(({ verb }) => verb))).toEqual(new Set(["GET", "OPTIONS"]));
    const again = await startGateway(rightly(TOKEN));
    const proof = await prove(inputWith(again.invokeUrl, { allMethods: true }));
    expect(again.asked.filter(({ verb }) => verb === "DELETE")).toHaveLength(3);
    expect(proof.checks.filter(({ ok, skipped }) => !ok || skipped)).toEqual([]);
  });

  test("gets every request on a connection of its own, below the stage, with the origin of config.ini", async () => {
    const gateway = await startGateway(rightly(TOKEN));
    await prove(inputWith(gateway.invokeUrl));
    expect(new Set(gateway.asked.map(({ path }) => path))).toEqual(new Set(["/", "/orders/1", "/health"]));
    for (const { headers } of gateway.asked) {
      expect(headers).toMatchObject({ connection: "close", origin: "https://app.example.com" });
    }
  });

  test("never sees this token at a public route, in a preflight, or in a URL", async () => {
    const gateway = await startGateway(rightly(TOKEN));
    await prove(inputWith(gateway.invokeUrl));
    const carried = gateway.asked.filter((asked) => JSON.stringify(asked).includes(TOKEN));
    expect(carried.map(({ verb, path, query }) => verb + path + query).sort()).toEqual(
      ["GET/", "GET/", "GET/orders/1", "GET/orders/1"].sort(),
    );
  });

  test("is proved when it names no error types and another endpoint than AWS is asked", async () => {
    const proof = await proofOf(but((asked) => (rightly(TOKEN)(asked) === UNAUTHORIZED ? refusal(401) : undefined)));
    expect(failed(proof)).toEqual([]);
  });

  test("is proved when it puts an address behind the error type, as some endpoints do", async () => {
    const reply = refusal(401, "UnauthorizedException:http://internal.amazon.com/coral/");
    const proof = await proofOf(but((asked) => (rightly(TOKEN)(asked) === UNAUTHORIZED ? reply : undefined)));
    expect(failed(proof)).toEqual([]);
  });

  test("is proved with a REQUEST authorizer that takes the token from the query string", async () => {
    const config = configWith({ authorizer: "type = REQUEST\nidentity_source = querystring.token, header.X-Tenant" });
    const behave: Behaviour = ({ verb, path, query, headers }) => {
      if (verb === "OPTIONS") return preflightWith({ "access-control-allow-headers": "X-Tenant,Content-Type" });
      if (path === "/health") return OK;
      return query === `?token=${TOKEN}` && headers["x-tenant"] === "test" ? OK : UNAUTHORIZED;
    };
    expect(failed(await proofOf(behave, { config }))).toEqual([]);
  });

  test("is proved when the rules refuse this caller a route, and it does", async () => {
    const config = configWith({ "rule.orders": "allow = GET /orders/*" });
    const proof = await proofOf(
      but((asked) => (asked.path === "/" && withThisToken(asked) ? DENIED : undefined)),
      { config },
    );
    expect(failed(proof)).toEqual([]);
    expect(proof.checks).toContainEqual({
      name: "GET / with this token",
      expected: "403",
      got: "403 AccessDeniedException",
      ok: true,
      hint: "no [rule.*] allows this call",
    });
  });

  test("says why a 403 is right: a nested claim of groups, which no rule can be met by", async () => {
    const config = configWith({ "rule.all": "allow = GET /*\ngroups = admins" });
    const issuers = [{ ...COGNITO, groupsClaim: "realm_access.roles" }];
    const token = tokenWith({ realm_access: { roles: ["admins"] } });
    const behave: Behaviour = (asked) =>
      asked.headers.authorization === `Bearer ${token}` ? DENIED : rightly(TOKEN)(asked);
    const { ok, checks } = await proofOf(behave, { config, issuers, token });
    expect(ok).toBe(true);
    const hintOf = (name: string) => checks.find((check) => check.name === name)?.hint;
    expect(hintOf("token realm_access.roles")).toMatch(/^only top-level claims are read/);
    expect(hintOf("GET / with this token")).toBe("[rule.all] requires the group admins");
  });

  test("lets the function answer what it likes behind the authorizer", async () => {
    const proof = await proofOf(but((asked) => (withThisToken(asked) ? { status: 404 } : undefined)));
    expect(failed(proof)).toEqual([]);
  });
});

/** How often this route has been asked with the good token before. */
const countUses = () => {
  const uses = new Map<string, number>();
  return (asked: Asked): number => {
    if (!withThisToken(asked)) return 0;
    const count = (uses.get(asked.path) ?? 0) + 1;
    uses.set(asked.path, count);
    return count;
  };
};
const cachedPolicyOf = (): Behaviour => {
  const uses = countUses();
  return but((asked) => (uses(asked) > 1 && asked.path === "/orders/1" ? DENIED : undefined));
};

const PREFLIGHTS = ["OPTIONS / preflight", "OPTIONS /orders/{id} preflight", "OPTIONS /health preflight"];
const LET_THROUGH = [
  "GET / with this token",
  "GET /orders/{id} with this token",
  "GET / again, from the cached policy",
  "GET /orders/{id} again, from the cached policy",
];
const REFUSED = [
  "GET / without a token",
  "GET /orders/{id} without a token",
  "GET / with garbage",
  "GET / with a tampered signature",
];

describe("a gateway that does one thing wrong", () => {
  test.each<[string, () => Behaviour, readonly string[], string, RegExp]>([
    [
      "a route has no authorizer",
      () => but(({ path, verb }) => (path === "/orders/1" && verb === "GET" ? OK : undefined)),
      ["GET /orders/{id} without a token"],
      "200",
      /^this route answers without a token: no authorizer is attached on the deployed stage; fix: deploy again: lambda-authz deploy$/,
    ],
    [
      "a tampered token is accepted",
      () => but(({ headers: { authorization: value } }) => (value?.split(".").length === 3 ? OK : undefined)),
      ["GET / with a tampered signature"],
      "200",
      /^a forged token is accepted: the authorizer does not verify signatures$/,
    ],
    [
      "garbage is accepted",
      () => but(({ headers }) => (headers.authorization === "Bearer garbage" ? OK : undefined)),
      ["GET / with garbage"],
      "200",
      /a forged token is accepted/,
    ],
    [
      "the authorizer fails whenever it runs",
      () =>
        but(({ headers }) => (headers.authorization ? refusal(500, "AuthorizerConfigurationException") : undefined)),
      ["GET / with garbage", "GET / with a tampered signature", ...LET_THROUGH],
      "500 AuthorizerConfigurationException",
      /^the authorizer failed, or API Gateway may not invoke it; fix: .*: lambda-authz invoke basicLambdaAuthorizer$/,
    ],
    [
      "the authorizer fails, and nobody names the error",
      () => but((asked) => (withThisToken(asked) ? { status: 500 } : undefined)),
      LET_THROUGH,
      "500",
      /the authorizer failed/,
    ],
    [
      "API Gateway may not invoke the function",
      () => but((asked) => (withThisToken(asked) ? refusal(500, "InternalServerErrorException") : undefined)),
      LET_THROUGH,
      "500 InternalServerErrorException",
      /^the authorizer allowed the call, but API Gateway may not invoke the backend function/,
    ],
    [
      "the function behind the routes fails",
      () => but((asked) => (withThisToken(asked) ? { status: 502 } : undefined)),
      LET_THROUGH,
      "502",
      /^the backend function failed; fix: read its log: lambda-authz invoke$/,
    ],
    [
      "the cached policy names too little for the second use of a route",
      cachedPolicyOf,
      ["GET /orders/{id} again, from the cached policy"],
      "403 AccessDeniedException",
      /^no policy allows this caller this route, although config\.ini does \(a cached policy applies .* 300 s\); fix: deploy again: lambda-authz deploy$/,
    ],
    [
      "a refusal is a bare 403",
      () => but((asked) => (rightly(TOKEN)(asked) === UNAUTHORIZED ? refusal(403) : undefined)),
      REFUSED,
      "403",
      /^a 403 without an error type proves nothing: it does not say that the authorizer ran$/,
    ],
    [
      "a refusal is a denial, not a 401",
      () => but((asked) => (rightly(TOKEN)(asked) === UNAUTHORIZED ? DENIED : undefined)),
      REFUSED,
      "403 AccessDeniedException",
      /^a policy denies it, where the authorizer answers 401; fix: check the resource policy of the API, and deploy again: lambda-authz deploy$/,
    ],
    [
      "a route is not there, asked without a header",
      () =>
        but(({ path, headers }) =>
          path === "/orders/1" && !headers["access-control-request-method"]
            ? refusal(403, "MissingAuthenticationTokenException")
            : undefined,
        ),
      [
        "GET /orders/{id} without a token",
        "GET /orders/{id} with this token",
        "GET /orders/{id} again, from the cached policy",
      ],
      "403 MissingAuthenticationTokenException",
      /^this route is not deployed on the stage; fix: deploy again: lambda-authz deploy$/,
    ],
    [
      "a route is not there, asked with a Bearer header",
      () => but((asked) => (withThisToken(asked) ? refusal(403, "IncompleteSignatureException") : undefined)),
      LET_THROUGH,
      "403 IncompleteSignatureException",
      /^this route is not deployed on the stage;/,
    ],
    [
      "a route is refused before any authorizer runs",
      () => but((asked) => (withThisToken(asked) ? refusal(403, "ForbiddenException") : undefined)),
      LET_THROUGH,
      "403 ForbiddenException",
      /^API Gateway refuses the request before it evaluates routes and tokens; fix: .*AWS WAF/,
    ],
    [
      "a public route is guarded",
      () => but(({ path, verb }) => (path === "/health" && verb === "GET" ? UNAUTHORIZED : undefined)),
      ["GET /health (public) without a token"],
      "401 UnauthorizedException",
      /^a public route requires a token; fix: deploy again: lambda-authz deploy$/,
    ],
    [
      "preflights are guarded",
      () => but((asked) => (preflights(asked) ? UNAUTHORIZED : undefined)),
      PREFLIGHTS,
      "401 UnauthorizedException",
      /^OPTIONS requires a token, and browsers send preflights without one; fix: deploy again: lambda-authz deploy$/,
    ],
    [
      "there are no preflights",
      () => but((asked) => (preflights(asked) ? refusal(403, "MissingAuthenticationTokenException") : undefined)),
      PREFLIGHTS,
      "403 MissingAuthenticationTokenException",
      /^this route is not deployed on the stage; fix: deploy again: lambda-authz deploy$/,
    ],
    [
      "preflights fail",
      () => but((asked) => (preflights(asked) ? { ...preflightWith(), status: 500 } : undefined)),
      PREFLIGHTS,
      "500",
      /^the preflight fails, so browsers do not send the request; fix: deploy again: lambda-authz deploy$/,
    ],
    [
      "preflights lack a header",
      () =>
        but((asked) =>
          preflights(asked)
            ? { status: 200, headers: { ...CORS_NAMES, "access-control-allow-headers": "a" } }
            : undefined,
        ),
      PREFLIGHTS,
      "200",
      /^the preflight lacks access-control-allow-methods; fix: deploy again: lambda-authz deploy$/,
    ],
    [
      "preflights allow every header but the token's",
      () => but((asked) => (preflights(asked) ? preflightWith({ "access-control-allow-headers": "*" }) : undefined)),
      PREFLIGHTS,
      "200",
      /^the preflight does not allow the Authorization header, and \* does not cover it; fix: add it to \[cors\] allow_headers$/,
    ],
    [
      "preflights allow another header that has the name in it",
      () =>
        but((asked) =>
          preflights(asked) ? preflightWith({ "access-control-allow-headers": "X-Authorization" }) : undefined,
        ),
      PREFLIGHTS,
      "200",
      /^the preflight does not allow the Authorization header; fix: add it to \[cors\] allow_headers$/,
    ],
    [
      "preflights do not allow a verb that needs leave",
      () => but((asked) => (preflights(asked) ? preflightWith({ "access-control-allow-methods": "GET" }) : undefined)),
      ["OPTIONS /orders/{id} preflight"],
      "200",
      /^the preflight does not allow DELETE, so browsers do not send it; fix: deploy again: lambda-authz deploy$/,
    ],
    [
      "preflights allow another origin",
      () =>
        but((asked) =>
          preflights(asked) ? preflightWith({ "access-control-allow-origin": "https://old.example" }) : undefined,
        ),
      PREFLIGHTS,
      "200",
      /^browsers at https:\/\/app\.example\.com do not accept Access-Control-Allow-Origin: https:\/\/old\.example; \[cors\] allow_origins is https:\/\/app\.example\.com; fix: deploy again: lambda-authz deploy$/,
    ],
    [
      "API Gateway throttles those who have a token",
      () => but((asked) => (withThisToken(asked) ? refusal(429, "TooManyRequestsException") : undefined)),
      LET_THROUGH,
      "429 TooManyRequestsException",
      /^API Gateway throttles the request before it calls the authorizer, so this proves nothing/,
    ],
    [
      "API Gateway throttles those who have none",
      () =>
        but((asked) => (rightly(TOKEN)(asked) === UNAUTHORIZED ? refusal(429, "TooManyRequestsException") : undefined)),
      [...REFUSED, "GET / 401 carries the CORS header"],
      expect.anything(),
      /^API Gateway throttles the request before it calls the authorizer/,
    ],
    [
      "the token is too long for API Gateway",
      () => but((asked) => (withThisToken(asked) ? refusal(413, "RequestTooLargeException") : undefined)),
      LET_THROUGH,
      "413 RequestTooLargeException",
      /^the request did not reach the authorizer: the token is too long for a header, API Gateway accepts 10,240 bytes/,
    ],
    [
      "the token is too long for a server that gives the answer no type, as Node",
      () => but((asked) => (withThisToken(asked) ? { status: 431 } : undefined)),
      LET_THROUGH,
      "431",
      /^the request did not reach the authorizer: the token is too long for a header/,
    ],
    [
      "a connection ends without an answer",
      () => but(({ path }) => (path === "/health" ? "hang up" : undefined)),
      ["GET /health (public) without a token", "OPTIONS /health preflight"],
      "ECONNRESET",
      /^http:\/\/127\.0\.0\.1:\d+\/dev\/ cannot be reached$/,
    ],
  ])("%s: exactly that fails, with a hint", async (_, behave, expected, got, hint) => {
    const proof = await proofOf(behave());
    expect(proof.ok).toBe(false);
    const wrong = failed(proof);
    expect(names(wrong).sort()).toEqual([...expected].sort());
    for (const check of wrong) expect(printed(check)).toMatchObject({ got, hint: expect.stringMatching(hint) });
  });

  test("nobody is there: every request fails with the address, and the token is still explained", async () => {
    const invokeUrl = `http://127.0.0.1:${await closedPort()}/dev/`;
    const proof = await prove(inputWith(invokeUrl, { configuredCors: async () => false }));
    const sent = proof.checks.filter(({ name, skipped }) => !name.startsWith("token ") && !skipped);
    expect(sent.length).toBeGreaterThan(10);
    for (const check of sent) {
      expect(check).toMatchObject({ ok: false, got: "ECONNREFUSED", hint: `${invokeUrl} cannot be reached` });
    }
    expect(proof.checks[0]).toMatchObject({ name: "token iss", ok: true });
  });

  test("a refused route is not blamed on a cached policy where none is kept", async () => {
    const config = configWith({ authorizer: "cache_ttl = 0" });
    const proof = await proofOf(
      but((asked) => (withThisToken(asked) ? DENIED : undefined)),
      { config },
    );
    expect(failed(proof)[0]).toMatchObject({
      hint: "no policy allows this caller this route, although config.ini does; fix: deploy again",
    });
    expect(names(proof.checks).filter((name) => name.includes("cached"))).toEqual([]);
  });

  test("a 429 of the function's own is an answer like any other", async () => {
    const proof = await proofOf(but((asked) => (withThisToken(asked) ? { status: 429 } : undefined)));
    expect(failed(proof)).toEqual([]);
  });

  test.each(["*", "GET, DELETE"])("preflights that allow %s as methods are right", async (methods) => {
    const proof = await proofOf(
      but((asked) => (preflights(asked) ? preflightWith({ "access-control-allow-methods": methods }) : undefined)),
    );
    expect(failed(proof)).toEqual([]);
  });

  test("any origin allowed is right", async () => {
    const proof = await proofOf((asked) => {
      const reply = rightly(TOKEN)(asked);
      const any = { "access-control-allow-origin": "*" };
      return reply === "hang up" ? reply : { ...reply, headers: { ...reply.headers, ...any } };
    });
    expect(failed(proof)).toEqual([]);
  });

  test("deployed rules let through what config.ini refuses", async () => {
    const config = configWith({ "rule.admin": "allow = GET /*\ngroups = admins" });
    const proof = await proofOf(rightly(TOKEN), { config });
    expect(names(failed(proof)).sort()).toEqual([...LET_THROUGH].sort());
    expect(failed(proof)[0]).toMatchObject({
      expected: "403",
      got: "200",
      hint: "the rules of config.ini refuse this caller, the deployed authorizer does not; fix: deploy again",
    });
  });

  test('a path with "again" in it: its repeat still comes after all else', async () => {
    const config = configWith({ routes: "GET /try-again = basicLambda" });
    const gateway = await startGateway(rightly(TOKEN));
    const proof = await prove(inputWith(gateway.invokeUrl, { config }));
    expect(names(proof.checks).at(-1)).toBe("GET /try-again again, from the cached policy");
    expect(gateway.asked.at(-1)).toMatchObject({ path: "/try-again", verb: "GET" });
    expect(names(proof.checks).at(-2)).not.toContain("with this token");
  });
});

describe("a token that is refused", () => {
  const refusing: Behaviour = (asked) => rightly("another one")(asked);
  const hintsOf = async (token: string, more: Partial<ProofInput> = {}) => {
    const proof = await proofOf(refusing, { token, ...more });
    return new Set(proof.checks.filter(({ name }) => name.endsWith("with this token")).map(({ hint }) => hint));
  };
  const SKIP = "it may change something; fix: --all-methods sends it";

  test.each<[string, string, RegExp]>([
    ["expired", tokenWith({ exp: NOW - 100 }), /^it expired 100 s ago/],
    ["was made for another client", tokenWith({ client_id: "other" }), /^it was issued for another client/],
    [
      "is of the wrong kind",
      tokenWith({ token_use: "id", aud: "client1" }),
      /^this is an ID token, config\.ini requires/,
    ],
    [
      "is another issuer's",
      tokenWith({ iss: "https://evil.example" }),
      /^no \[issuer\.\*\] of config\.ini has this issuer/,
    ],
    ["is not valid yet", tokenWith({ nbf: NOW + 100 }), /^not valid for another 100 s; fix: /],
    ["is signed with a shared secret", tokenWith({}, { alg: "HS256" }), /^it is signed with a shared secret/],
    ["is longer than all headers", tokenWith({ pad: "a".repeat(8_000) }), /^it is too long for a header/],
    ["has a key nobody published", tokenWith({}, { kid: "key9" }), /does not publish this key/],
    ["is no JWT", "ya29.opaque", /^this is a Google access token/],
    ["has nothing wrong that can be seen", TOKEN, /^the authorizer refused it, or never ran \(header missing/],
  ])("says why at every route when it %s", async (_, token, hint) => {
    const hints = await hintsOf(token);
    hints.delete(SKIP);
    expect([...hints]).toEqual([expect.stringMatching(hint)]);
  });

  test("says that Python's authorizer knows no such algorithm", async () => {
    const config = configWith({ authorizer: "runtime = python3.14" });
    const hints = await hintsOf(tokenWith({}, { alg: "ES256" }), { config });
    hints.delete(SKIP);
    expect([...hints]).toEqual([
      expect.stringMatching(/^the Python authorizer accepts only RS256, RS384 and RS512; fix: /),
    ]);
  });

  test("says that the authorizer never ran when the validation regex does not match it", async () => {
    const unsigned = TOKEN.replace(/[^.]*$/, "");
    const hints = await hintsOf(unsigned);
    hints.delete(SKIP);
    expect([...hints]).toEqual([
      expect.stringMatching(/^the authorizer never ran: the token does not match \[authorizer\] validation = \^\[Bb\]/),
    ]);
  });

  test.each([
    ["(?i)^bearer +[a-z0-9_.-]+$", /^the authorizer refused it, or never ran/],
    ["^Bearer (?:[A-Za-z0-9_-]{80,}\\.?){3}$", /^the authorizer never ran/],
  ])("reads validation = %s as API Gateway does", async (validation, hint) => {
    const hints = await hintsOf(TOKEN, { config: configWith({ authorizer: `validation = "${validation}"` }) });
    hints.delete(SKIP);
    expect([...hints]).toEqual([expect.stringMatching(hint)]);
  });

  test("is a failure also where a 403 is expected", async () => {
    const config = configWith({ "rule.admin": "allow = GET /*\ngroups = admins" });
    const proof = await proofOf(refusing, { config });
    expect(failed(proof)[0]).toMatchObject({ expected: "403", hint: "the authorizer refused the token itself" });
  });

  test.each([413, 431])(
    "with a %i proves nothing where a 403 is expected, and is no reason to deploy",
    async (status) => {
      const config = configWith({ "rule.admin": "allow = GET /*\ngroups = admins" });
      const answer = status === 431 ? { status } : refusal(status, "RequestTooLargeException");
      const proof = await proofOf(
        but((asked) => (withThisToken(asked) ? answer : undefined)),
        { config },
      );
      const hint = expect.stringMatching(/^the request did not reach the authorizer/);
      expect(failed(proof)[0]).toMatchObject({ expected: "403", hint });
    },
  );
});

describe("a 401 without the CORS header", () => {
  const CHECK = "GET / 401 carries the CORS header";
  const bare = but((asked) => {
    const reply = rightly(TOKEN)(asked);
    return reply === UNAUTHORIZED
      ? { status: 401, headers: { "x-amzn-errortype": "UnauthorizedException" } }
      : undefined;
  });

  test("is skipped with a hint at another endpoint, where DEFAULT_4XX is configured with it", async () => {
    const proof = await proofOf(bare, { configuredCors: async () => true });
    expect(proof.ok).toBe(true);
    expect(proof.checks).toContainEqual({
      name: CHECK,
      expected: "Access-Control-Allow-Origin",
      got: "none",
      ok: true,
      skipped: true,
      hint: "this endpoint does not apply gateway responses; DEFAULT_4XX is configured with the header",
    });
  });

  test("fails at another endpoint, where DEFAULT_4XX lacks it", async () => {
    const proof = await proofOf(bare, { configuredCors: async () => false });
    expect(failed(proof)).toEqual([
      {
        name: CHECK,
        expected: "Access-Control-Allow-Origin",
        got: "none",
        ok: false,
        hint: "a 401 without Access-Control-Allow-Origin shows as a CORS error in browsers, because DEFAULT_4XX lacks it; fix: deploy again",
        command: { name: "deploy" },
      },
    ]);
  });

  test("with another origin in it fails also where DEFAULT_4XX is configured: the endpoint does apply it", async () => {
    const old = but((asked) =>
      rightly(TOKEN)(asked) === UNAUTHORIZED
        ? { status: 401, headers: { ...UNAUTHORIZED.headers, "access-control-allow-origin": "https://old.example" } }
        : undefined,
    );
    const proof = await proofOf(old);
    expect(failed(proof)).toMatchObject([
      { name: CHECK, got: "https://old.example", hint: expect.stringMatching(/^browsers at .* do not accept/) },
    ]);
  });

  test("fails at AWS, which applies what is configured, without looking there", async () => {
    const proof = await proofOf(bare, { endpoint: undefined, clock: fakeClock() });
    expect(names(failed(proof))).toEqual([CHECK]);
  });
});

describe("at AWS", () => {
  const AT_AWS = { endpoint: undefined };

  test("a gateway that does everything right is proved without waiting", async () => {
    const clock = fakeClock();
    expect(await proofOf(rightly(TOKEN), { ...AT_AWS, clock })).toMatchObject({ ok: true });
    expect(clock.slept).toEqual([]);
  });

  test("the data plane is waited for, a second at a time, while it answers as before the deploy", async () => {
    const clock = fakeClock();
    const later: Behaviour = (asked) => {
      const isOld = clock.now() < NOW_MS + 3_000;
      return isOld && asked.path === "/health"
        ? refusal(403, "MissingAuthenticationTokenException")
        : rightly(TOKEN)(asked);
    };
    const proof = await proofOf(later, { ...AT_AWS, clock });
    expect(failed(proof)).toEqual([]);
    expect(new Set(clock.slept)).toEqual(new Set([1_000]));
  });

  test("what stays wrong fails after 15 s", async () => {
    const clock = fakeClock();
    const proof = await proofOf(
      but(({ path, verb }) => (path === "/health" && verb === "GET" ? UNAUTHORIZED : undefined)),
      { ...AT_AWS, clock },
    );
    expect(names(failed(proof))).toEqual(["GET /health (public) without a token"]);
    expect(clock.now() - NOW_MS).toBe(15_000);
  });

  test("Ctrl-C during a wait ends the proof", async () => {
    const clock = { now: () => NOW_MS, sleep: () => Promise.reject(new Error("interrupted")) };
    const proof = proofOf(() => "hang up", { ...AT_AWS, clock });
    await expect(proof).rejects.toThrow("interrupted");
  });

  const deletesWithToken = async (reply: Reply) => {
    const gateway = await startGateway(
      but((asked) => (asked.verb === "DELETE" && withThisToken(asked) ? reply : undefined)),
    );
    const more = { ...AT_AWS, clock: fakeClock(), allMethods: true };
    const proof = await prove(inputWith(gateway.invokeUrl, more));
    const deletes = gateway.asked.filter((asked) => asked.verb === "DELETE" && withThisToken(asked));
    return { failed: names(failed(proof)), sent: deletes.length };
  };
  const DELETES = ["DELETE /orders/{id} with this token", "DELETE /orders/{id} again, from the cached policy"];

  test.each<[string, Reply]>([
    ["fails", refusal(502, "InternalServerErrorException")],
    ["answers 500 by itself", { status: 500 }],
  ])("a DELETE whose function %s is not sent again: it may have changed something", async (_, reply) => {
    expect(await deletesWithToken(reply)).toEqual({ failed: DELETES, sent: 2 });
  });

  test("a DELETE that ended without an answer is not sent again", async () => {
    const dead = but((asked) => (asked.verb === "DELETE" && withThisToken(asked) ? "hang up" : undefined));
    const gateway = await startGateway(dead);
    await prove(inputWith(gateway.invokeUrl, { ...AT_AWS, clock: fakeClock(), allMethods: true }));
    expect(gateway.asked.filter((asked) => asked.verb === "DELETE" && withThisToken(asked))).toHaveLength(2);
  });

  test("a DELETE that API Gateway itself refused is waited for like all others", async () => {
    const { failed: wrong, sent } = await deletesWithToken(refusal(403, "MissingAuthenticationTokenException"));
    expect(wrong).toEqual(DELETES);
    expect(sent).toBeGreaterThan(10);
  });

  test("an open route whose function fails is told from an authorizer that fails", async () => {
    const open = but(({ verb, path }) =>
      verb === "GET" && path === "/" ? refusal(502, "InternalServerErrorException") : undefined,
    );
    const proof = await proofOf(open, { ...AT_AWS, clock: fakeClock() });
    expect(failed(proof).find(({ name }) => name === "GET / without a token")?.hint).toMatch(
      /^this route answers without a token: no authorizer is attached/,
    );
  });

  test("a bare 500 with this token is the function's own failure, not the authorizer's", async () => {
    const proof = await proofOf(
      but((asked) => (withThisToken(asked) ? { status: 500 } : undefined)),
      {
        ...AT_AWS,
        clock: fakeClock(),
      },
    );
    expect(names(failed(proof)).sort()).toEqual([...LET_THROUGH].sort());
    for (const { hint } of failed(proof)) expect(hint).toMatch(/^the backend function failed/);
  });

  test("a bare 401 without a good token is the function's own, so no authorizer ran", async () => {
    const behave = but((asked) => (rightly(TOKEN)(asked) === UNAUTHORIZED ? refusal(401) : undefined));
    const proof = await proofOf(behave, { ...AT_AWS, clock: fakeClock() });
    expect(names(failed(proof)).sort()).toEqual([...REFUSED].sort());
    for (const { hint } of failed(proof)) expect(hint).toMatch(/no authorizer is attached|a forged token is accepted/);
  });

  test.each([401, 403])("a bare %i with this token is the function's own answer", async (status) => {
    const behave = but((asked) => (withThisToken(asked) ? { status } : undefined));
    expect(failed(await proofOf(behave, { ...AT_AWS, clock: fakeClock() }))).toEqual([]);
  });

  test("a bare 403 where the rules refuse is no denial of the authorizer", async () => {
    const config = configWith({ "rule.admin": "allow = GET /*\ngroups = admins" });
    const behave = but((asked) => (withThisToken(asked) ? { status: 403 } : undefined));
    const proof = await proofOf(behave, { ...AT_AWS, config, clock: fakeClock() });
    expect(names(failed(proof)).sort()).toEqual([...LET_THROUGH].sort());
    for (const check of failed(proof)) expect(check.hint).toMatch(/^a 403 without an error type proves nothing/);
  });
});

describe("Ctrl-C", () => {
  test("ends the requests that wait for an answer, with its reason", async () => {
    const interrupted = new AbortController();
    const { invokeUrl, asked } = await startGateway(() => {
      interrupted.abort(new Error("interrupted"));
      return "never";
    });
    await expect(prove(inputWith(invokeUrl, { signal: interrupted.signal }))).rejects.toThrow("interrupted");
    expect(asked.length).toBeLessThanOrEqual(4);
  });

  test("before the first request sends none", async () => {
    const { invokeUrl, asked } = await startGateway(rightly(TOKEN));
    const signal = AbortSignal.abort(new Error("interrupted"));
    await expect(prove(inputWith(invokeUrl, { signal }))).rejects.toThrow("interrupted");
    expect(asked).toEqual([]);
  });
});

describe("nothing that is told of a proof", () => {
  const SECRETS: readonly [string, string, BundledIssuer][] = [
    ["a good token", TOKEN, COGNITO],
    ["an expired token", tokenWith({ exp: NOW - 100 }), COGNITO],
    ["a Google access token", "ya29.a0AfB_byC-very-secret", COGNITO],
    ["what is no token at all", "hunter2-hunter2", COGNITO],
    ["a token with characters that no header may have", `${TOKEN}…`, COGNITO],
  ];
  const ANSWERS: readonly [string, Behaviour][] = [
    ["right", (asked) => rightly(TOKEN)(asked)],
    ["closed", () => UNAUTHORIZED],
    ["open", () => OK],
    ["dead", () => "hang up"],
  ];
  const all = SECRETS.flatMap(([what, token, issuer]) =>
    ANSWERS.map(([how, behave]) => ({ what, how, token, issuer, behave })),
  );
  const query = configWith({ authorizer: "type = REQUEST\nidentity_source = querystring.token" });

  test.each(all)("holds $what at a gateway that is $how", async ({ token, issuer, behave }) => {
    for (const config of [configWith(), query]) {
      const { checks } = await proofOf(behave, { token, issuers: [issuer], config, configuredCors: async () => false });
      const told = JSON.stringify(checks) + (await verdictTable(checks, false));
      for (const part of [token, ...token.split(".").filter((one) => one.length > 8)]) expect(told).not.toContain(part);
    }
  });
});
