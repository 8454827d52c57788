import { describe, expect, test } from "vitest";
import { tamper } from "../../../src/token/jwt.ts";
import { type CaseInput, casesOf } from "../../../src/token/prove/cases.ts";
import { CLAIMS, COGNITO, configWith, tokenWith } from "../../support/token/sample-token.ts";

const TOKEN = tokenWith();

const cases = (changes: Parameters<typeof configWith>[0] = {}, more: Partial<CaseInput> = {}) =>
  casesOf({ config: configWith(changes), token: TOKEN, claims: CLAIMS, issuer: COGNITO, allMethods: false, ...more });
const named = (all: ReturnType<typeof cases>, name: string) => {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no case ${name} among ${all.map((one) => one.name).join("; ")}`);
  return found;
};
const requestWith = (sources: string) => ({ authorizer: `type = REQUEST\nidentity_source = ${sources}` });

test("every route is asked without a token and twice with it, one with forgeries, each path for its preflight", () => {
  expect(cases().map(({ name, expected }) => `${name}: ${expected}`)).toEqual([
    "GET / without a token: 401",
    "GET /orders/{id} without a token: 401",
    "DELETE /orders/{id} without a token: 401",
    "GET / with garbage: 401",
    "GET / with a tampered signature: 401",
    "GET / with this token: let through",
    "GET /orders/{id} with this token: let through",
    "DELETE /orders/{id} with this token: let through",
    "GET / again, from the cached policy: let through",
    "GET /orders/{id} again, from the cached policy: let through",
    "DELETE /orders/{id} again, from the cached policy: let through",
    "GET /health (public) without a token: let through",
    "OPTIONS / preflight: preflight",
    "OPTIONS /orders/{id} preflight: preflight",
    "OPTIONS /health preflight: preflight",
    "GET / 401 carries the CORS header: CORS header",
  ]);
});

test("with cache_ttl = 0 nothing is asked again, for no policy is kept that could answer", () => {
  const asked = cases({ authorizer: "cache_ttl = 0" }).map(({ name }) => name);
  expect(asked).toContain("GET / with this token");
  expect(asked.filter((name) => name.includes("again"))).toEqual([]);
});

describe("a route that may change something", () => {
  const skipped = (...given: Parameters<typeof cases>) =>
    cases(...given)
      .filter(({ skip }) => skip !== undefined)
      .map(({ name, skip }) => `${name}: ${skip}`);

  test("is not asked, with a hint how to ask it", () => {
    expect(skipped()).toEqual([
      "DELETE /orders/{id} without a token: it may change something; fix: --all-methods sends it",
      "DELETE /orders/{id} with this token: it may change something; fix: --all-methods sends it",
      "DELETE /orders/{id} again, from the cached policy: it may change something; fix: --all-methods sends it",
    ]);
  });

  test("is asked with allMethods", () => {
    expect(skipped({}, { allMethods: true })).toEqual([]);
  });

  test.each(["POST", "PUT", "PATCH", "DELETE"])("is one with %s, public or not", (verb) => {
    const routes = `GET / = basicLambda\n${verb} /in = basicLambda\n${verb} /open = basicLambda, public`;
    expect(skipped({ routes })).toHaveLength(4);
  });

  test.each(["GET", "HEAD", "ANY"])("is none with %s", (verb) => {
    expect(skipped({ routes: `${verb} /in = basicLambda\n${verb} /open = basicLambda, public` })).toEqual([]);
  });

  test("is not the one that forgeries are tried on, where there is a safe one", () => {
    const forged = cases({ routes: "DELETE / = basicLambda\nGET /a = basicLambda" }).filter(
      ({ caller }) => caller === "forged",
    );
    expect(forged.map(({ verb, path }) => `${verb} /${path}`)).toEqual(["GET /a", "GET /a"]);
  });

  test("is asked without a token and with forgeries when there is no other: a guarded one refuses", () => {
    const all = cases({ routes: "POST / = basicLambda" });
    expect(all.filter(({ skip }) => skip === undefined).map(({ name }) => name)).toEqual([
      "POST / without a token",
      "POST / with garbage",
      "POST / with a tampered signature",
      "OPTIONS / preflight",
      "POST / 401 carries the CORS header",
    ]);
  });
});

test("with public routes alone there is nothing to refuse", () => {
  expect(cases({ routes: "GET / = basicLambda, public" }).map(({ name }) => name)).toEqual([
    "GET / (public) without a token",
    "OPTIONS / preflight",
  ]);
});

test("a path with several verbs has one preflight, which asks for the token's header from the configured origin", () => {
  const preflights = cases().filter(({ expected }) => expected === "preflight");
  expect(preflights.map(({ path }) => path)).toEqual(["", "orders/1", "health"]);
  expect(preflights[0]?.headers).toEqual({
    Origin: "https://app.example.com",
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "authorization",
  });
});

test("a preflight asks for a verb that its path has, and knows which verbs need leave", () => {
  const routes = "POST /in = basicLambda\nANY /all = basicLambda\nGET /out = basicLambda\nDELETE /out = basicLambda";
  const preflights = cases({ routes }).filter(({ expected }) => expected === "preflight");
  const told = preflights.map(({ path, headers, preflightFor }) => [
    path,
    headers["Access-Control-Request-Method"],
    preflightFor?.join(),
  ]);
  expect(told).toEqual([
    ["in", "POST", ""],
    ["all", "GET", "PUT,PATCH,DELETE"],
    ["out", "GET", "DELETE"],
  ]);
});

test("with any origin allowed a browser's own stands in for it", () => {
  expect(cases({ cors: "allow_origins = *" })[0]?.headers["Origin"]).toBe("http://localhost:3000");
});

test("ANY is asked with GET", () => {
  expect(named(cases({ routes: "ANY /in/{proxy+} = basicLambda" }), "GET /in/{proxy+} with this token")).toMatchObject({
    verb: "GET",
    path: "in/1",
  });
});

describe("where a more specific public route would take the sample of a route", () => {
  test.each([
    ["GET /v/{version} = basicLambda\nGET /v/1 = basicLambda, public", "GET v/2"],
    ["GET /{a}/{b} = basicLambda\nGET /2/1 = basicLambda, public", "GET 3/3"],
    ["GET /in/{rest+} = basicLambda\nGET /in/1 = basicLambda, public", "GET in/2"],
    ["ANY /in = basicLambda\nGET /in = basicLambda, public", "HEAD in"],
    ["ANY /in = basicLambda\nGET /in = basicLambda, public\nHEAD /in = basicLambda, public", "POST in"],
  ])("%j: %s is asked", (routes, call) => {
    const asked = cases({ routes }, { allMethods: true }).filter(({ name }) => name.endsWith(" with this token"));
    expect(asked.map(({ verb, path }) => `${verb} ${path}`)).toEqual([call]);
  });

  test("each verb: no call reaches it, which is said", () => {
    const verbs = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];
    const routes = ["ANY /in = basicLambda", ...verbs.map((verb) => `${verb} /in = basicLambda, public`)].join("\n");
    const all = cases({ routes });
    expect(all.filter(({ expected }) => expected === "401")).toEqual([]);
    expect(named(all, "ANY /in")).toMatchObject({
      expected: "no call",
      skip: "each verb of /in has a route of its own, so no call reaches this one; fix: remove ANY /in from [routes]",
    });
  });
});

describe("the token goes", () => {
  test.each<[string, string, Record<string, string>, string]>([
    ["into the header that is named", "header.X-Token", { "X-Token": `Bearer ${TOKEN}` }, ""],
    ["into the query string, without Bearer", "querystring.token", {}, `?token=${TOKEN}`],
    [
      "into the first source alone; the others are there too",
      "Authorization, header.X-Tenant, querystring.v",
      { Authorization: `Bearer ${TOKEN}`, "X-Tenant": "test" },
      "?v=test",
    ],
    [
      "into the query string when that is first",
      "querystring.token, querystring.v, header.X-Tenant",
      { "X-Tenant": "test" },
      `?token=${TOKEN}&v=test`,
    ],
  ])("%s", (_, sources, headers, query) => {
    const { Origin: __, ...sent } = named(cases(requestWith(sources)), "GET / with this token").headers;
    expect(sent).toEqual(headers);
    expect(named(cases(requestWith(sources)), "GET /orders/{id} with this token").path).toBe(`orders/1${query}`);
  });

  test("nowhere without a token, but the other sources are there", () => {
    const { headers, path } = named(
      cases(requestWith("Authorization, header.X-Tenant, querystring.v")),
      "GET / without a token",
    );
    expect(headers).toEqual({ "X-Tenant": "test", Origin: "https://app.example.com" });
    expect(path).toBe("?v=test");
  });

  test("nowhere at a public route and in a preflight", () => {
    const all = cases(requestWith("Authorization, querystring.v"));
    for (const name of ["GET /health (public) without a token", "OPTIONS / preflight"]) {
      expect(JSON.stringify(named(all, name))).not.toContain(TOKEN);
    }
  });

  test("escaped into a query string, so that it ends where it should", () => {
    const all = cases(requestWith("querystring.token"), { token: "a b&c=d" });
    expect(named(all, "GET / with this token").path).toBe("?token=a%20b%26c%3Dd");
  });
});

test.each([
  ["header.X-Token, header.X-Tenant", "x-token,x-tenant"],
  ["querystring.token", "content-type"],
])("the preflight of identity_source = %s asks for %s", (sources, asked) => {
  const { headers } = named(cases(requestWith(sources)), "OPTIONS / preflight");
  expect(headers["Access-Control-Request-Headers"]).toBe(asked);
});

test("the tampered token is the token with another signature", () => {
  const { headers } = named(cases(), "GET / with a tampered signature");
  expect(headers["Authorization"]).toBe(`Bearer ${tamper(TOKEN)}`);
});

test("a token without a signature has no tampered one", () => {
  const all = cases({}, { token: "ya29.opaque", claims: {}, issuer: undefined });
  expect(all.map(({ name }) => name)).not.toContain("GET / with a tampered signature");
  expect(all.map(({ name }) => name)).toContain("GET / with garbage");
});

describe("with rules", () => {
  const RULES = {
    "rule.admin": "allow = DELETE /orders/{id}\ngroups = admins",
    "rule.everyone": "allow = GET /orders/*",
  };
  const expectations = (claims: CaseInput["claims"], issuer: CaseInput["issuer"] = COGNITO) =>
    Object.fromEntries(
      cases(RULES, { claims, issuer, allMethods: true })
        .filter(({ caller }) => caller === "token")
        .map(({ name, expected }) => [name, expected]),
    );

  test("what they refuse this caller must be answered 403, the second time too", () => {
    expect(expectations(CLAIMS)).toEqual({
      "GET / with this token": "403",
      "GET /orders/{id} with this token": "let through",
      "DELETE /orders/{id} with this token": "403",
      "GET / again, from the cached policy": "403",
      "GET /orders/{id} again, from the cached policy": "let through",
      "DELETE /orders/{id} again, from the cached policy": "403",
    });
  });

  test("what they allow a group is let through for its members", () => {
    expect(expectations({ ...CLAIMS, "cognito:groups": ["admins"] })).toMatchObject({
      "DELETE /orders/{id} with this token": "let through",
    });
  });

  test("a token of no configured issuer is expected to pass, so that its refusal shows", () => {
    const all = casesOf({
      config: configWith(RULES),
      token: TOKEN,
      claims: CLAIMS,
      issuer: undefined,
      allMethods: true,
    });
    expect(new Set(all.filter(({ caller }) => caller === "token").map(({ expected }) => expected))).toEqual(
      new Set(["let through"]),
    );
  });
});
