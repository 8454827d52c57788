import { describe, expect, test } from "vitest";
import type { CallAnswer } from "../../../../src/explain/call/send-call.ts";
import type { AuthorizerResult, AuthorizerRun } from "../../../../src/explain/evidence/authorizer-run.ts";
import type { AuthorizerEvidence, CallEvidence } from "../../../../src/explain/evidence/evidence.ts";
import type { FunctionLog } from "../../../../src/explain/evidence/function-evidence.ts";
import { authorizerPolicy } from "../../../../src/explain/evidence/read-authorizer-policy.ts";
import { readToken } from "../../../../src/explain/evidence/read-token.ts";
import { findCauses } from "../../../../src/explain/find-causes.ts";
import type { AuthorizerView, RouteView } from "../../../../src/explain/view/api-view.ts";
import type { Check } from "../../../../src/token/check.ts";
import { functionLog, loggedInvocation } from "../../../support/explain/authorizer-evidence.ts";
import {
  callEvidence,
  functionEvidence,
  gatewayAnswer,
  routeEvidence,
  routeView,
  SENT_AT,
  unread,
} from "../../../support/explain/call-evidence.ts";

const NOW = SENT_AT / 1_000;
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const jwt = (claims: object, header: object = { alg: "RS256", kid: "key-1" }) =>
  `${part(header)}.${part({ iss: "https://issuer.example.com/", exp: NOW + 600, ...claims })}.c2lnbmF0dXJl`;

const VIEW: AuthorizerView = {
  name: "jwt",
  id: "auth1",
  type: "TOKEN",
  uri: undefined,
  credentials: undefined,
  identitySources: [{ in: "header", name: "Authorization" }],
  validationExpression: undefined,
  ttlSeconds: 300,
  providerArns: [],
};
const UNAUTHORIZED: AuthorizerResult = { kind: "error", errorType: "Error", errorMessage: "Unauthorized" };
const run = (changes: Partial<AuthorizerRun> = {}): CallEvidence["run"] => ({
  value: {
    clientStatus: 401,
    log: [],
    latencyMs: 3,
    principalId: undefined,
    policy: undefined,
    result: UNAUTHORIZED,
    problem: undefined,
    ...changes,
  },
});
/** A test in which the authorizer returned a policy. */
const answered = (statement: object) => {
  const text = JSON.stringify({ Statement: [{ Action: "execute-api:Invoke", ...statement }] });
  return run({
    clientStatus: 0,
    result: undefined,
    policy: authorizerPolicy(text, { stage: "dev", path: "/orders/7" }),
  });
};

interface Refusal {
  readonly token?: string;
  readonly header?: string;
  readonly answer?: CallAnswer;
  readonly run?: CallEvidence["run"];
  readonly checks?: readonly Check[];
  readonly signature?: "wrong" | "unknown-key";
  readonly view?: Partial<AuthorizerView>;
  readonly route?: Partial<RouteView>;
  /** Of the function, for this call. */
  readonly log?: FunctionLog;
  /** What is configured now, where that is something else than what the stage serves. */
  readonly present?: Partial<AuthorizerView>;
}

const API = { gatewayResponses: [], resourcePolicy: undefined, apiKeySource: "HEADER" as const };

/** The evidence of a call with a token that was refused with 401. */
function refused({ token = jwt({}), header = `Bearer ${token}`, checks = [], signature, log, ...changes }: Refusal) {
  const view = { ...VIEW, ...changes.view };
  const authorizer: AuthorizerEvidence = {
    view,
    id: view.id,
    function: functionEvidence(log && { log: { value: log } }),
    role: undefined,
  };
  const route = routeView({ authorizationType: "CUSTOM", authorizer: "jwt", ...changes.route });
  const url = new URL("https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/orders/7");
  const call = { url, method: "GET", headers: header === "" ? {} : { Authorization: header } };
  const decoded = readToken(call, view.identitySources);
  return callEvidence({
    call,
    answer: changes.answer ?? gatewayAnswer(401, "UnauthorizedException", { message: "Unauthorized" }),
    route: routeEvidence({ route, authorizer }),
    view: { ...API, routes: [route], authorizers: [view] },
    ...(changes.present && {
      current: { value: { ...API, routes: [route], authorizers: [{ ...view, ...changes.present }] } },
    }),
    run: "run" in changes ? changes.run : run(),
    token: decoded && { ...decoded, checks, signature },
  });
}
const causeOf = (refusal: Refusal) => findCauses(refused(refusal)).cause;

const failed = (name: string, hint = "it is wrong; fix: use another one"): Check => ({
  name,
  expected: "this",
  got: "that",
  ok: false,
  hint,
});

describe("a token that an authorizer refuses", () => {
  test("says when it expired, as a note", () => {
    const cause = causeOf({ token: jwt({ exp: NOW - 7_200 }) });
    expect(cause).toMatchObject({ code: "token-expired", severity: "note" });
    expect(cause?.message).toBe("the token expired 2 h ago (2023-11-14T20:13:20Z), so authorizer jwt refuses it");
  });

  test.for<[string, Refusal, string]>([
    ["not before", { token: jwt({ nbf: NOW + 300 }) }, "token-not-yet-valid"],
    ["not before, within what clocks differ", { token: jwt({ nbf: NOW + 3 }) }, "authorizer-unauthorized"],
    ["alg none", { token: jwt({}, { alg: "None" }) }, "token-algorithm"],
    ["a shared secret, which others may use", { token: jwt({}, { alg: "HS256" }) }, "authorizer-unauthorized"],
    ["a key that is not published", { signature: "unknown-key" }, "token-key"],
    ["a wrong signature", { signature: "wrong" }, "token-signature"],
    ["Bearer twice", { header: `Bearer bearer ${jwt({})}` }, "token-format"],
    ["quotes", { header: `Bearer "${jwt({})}"` }, "token-format"],
    ["a line break", { header: `Bearer ${jwt({}).slice(0, 40)}\n${jwt({}).slice(40)}` }, "token-format"],
    ["no value", { header: "Bearer [object Object]" }, "token-format"],
    ["an opaque token, which others may use", { header: "Bearer 1f2e3d4c" }, "authorizer-unauthorized"],
    ["no token", { header: "" }, "no-token"],
    [
      "a Deny for an expired token",
      { token: jwt({ exp: NOW - 9 }), ...denied({ Effect: "Deny", Resource: "*" }) },
      "token-expired",
    ],
    ["a Deny for a good token", denied({ Effect: "Deny", Resource: "*" }), "policy-explicit-deny"],
    [
      "an expired token, and a policy for another API",
      {
        token: jwt({ exp: NOW - 9 }),
        ...denied({ Effect: "Allow", Resource: "arn:aws:execute-api:us-east-1:123456789012:zzzzzzzzzz/*" }),
      },
      "policy-other-api",
    ],
  ])("%s", ([, refusal, code]) => {
    expect(causeOf(refusal)?.code).toBe(code);
  });

  function denied(statement: object): Refusal {
    return { answer: gatewayAnswer(403, "AccessDeniedException"), run: answered(statement) };
  }

  test("is not the reason where a test accepts it, or the function was not called", () => {
    const token = jwt({ exp: NOW - 60 });
    expect(causeOf({ token, run: answered({ Effect: "Allow", Resource: "*" }) })?.code).not.toBe("token-expired");
    expect(causeOf({ token, run: run({ result: undefined }) })?.code).not.toBe("token-expired");
    expect(causeOf({ token, run: run({ clientStatus: 500 }) })?.code).not.toBe("token-expired");
  });

  test("is only possibly the reason where the test was of another function than the stage calls", () => {
    const refusal = { token: jwt({ exp: NOW - 60 }), run: answered({ Effect: "Allow", Resource: "*" }) };
    expect(causeOf({ ...refusal, present: { ttlSeconds: 0 } })?.code).not.toBe("token-expired");
    const cause = causeOf({ ...refusal, present: { uri: "arn:aws:apigateway:us-east-1:lambda:path/new" } });
    expect(cause?.code).toBe("token-expired");
    expect(cause?.message).toMatch(/^possibly /);
  });

  test("is surely the reason where no test was made, and the log of the call has the 401", () => {
    const log = functionLog(loggedInvocation({ errorType: "Error", errorMessage: "Unauthorized" }));
    const cause = causeOf({ token: jwt({ exp: NOW - 60 }), run: unread("apigateway:POST"), log });
    expect(cause?.message).toMatch(/^the token expired/);
  });

  test("is only possibly the reason where no test was made", () => {
    for (const one of [undefined, unread("apigateway:POST")]) {
      const cause = causeOf({ token: jwt({ exp: NOW - 60 }), run: one });
      expect(cause?.code).toBe("token-expired");
      expect(cause?.message).toMatch(/^possibly /);
    }
  });

  test.for<[check: string, code: string]>([
    ["token iss", "token-issuer"],
    ["token alg", "token-algorithm"],
    ["token crit", "token-claims"],
    ["token sub", "token-claims"],
    ["token token_use", "token-kind"],
    ["token typ", "token-kind"],
    ["token aud", "token-audience"],
    ["token client_id", "token-audience"],
    ["token hd", "token-audience"],
    ["token nbf", "token-not-yet-valid"],
    ["token iat", "token-not-yet-valid"],
    ["token kid", "token-key"],
  ])("for an authorizer of ours, check %s", ([name, code]) => {
    const cause = causeOf({ checks: [{ ...failed("token exp"), ok: true }, failed(name)] });
    expect(cause?.code).toBe(code);
    expect(cause?.message).toContain("(it is wrong)");
    expect(cause?.fix).toContain("use another one");
    expect(cause?.evidence).toContain(`${name}: expected this, got that`);
  });

  test("for an authorizer of ours, the wrong issuer goes before the expiry, and a skipped check counts for nothing", () => {
    const checks = [failed("token iss"), failed("token exp")];
    expect(causeOf({ token: jwt({ exp: NOW - 60 }), checks })?.code).toBe("token-issuer");
    const skipped: Check = { ...failed("token kid"), ok: true, skipped: true };
    expect(causeOf({ token: jwt({ exp: NOW - 60 }), checks: [failed("token exp"), skipped] })?.code).toBe(
      "token-expired",
    );
  });

  test("for an authorizer of ours, groups that rules require, as a note", () => {
    const groups: Check = { name: "token cognito:groups", expected: "admin", got: "1 group: staff", ok: true };
    const cause = causeOf({
      checks: [{ ...failed("token iss"), ok: true }, groups],
      answer: gatewayAnswer(403, "AccessDeniedException"),
      run: answered({ Effect: "Allow", Resource: [] }),
    });
    expect(cause).toMatchObject({ code: "token-grants", severity: "note" });
    expect(cause?.evidence).toContain("token cognito:groups: expected admin, got 1 group: staff");
  });
});

describe("a token that API Gateway refuses for a user pool", () => {
  const POOL = "us-east-1_Ab3dEf9hI";
  const pool = {
    type: "COGNITO_USER_POOLS" as const,
    providerArns: [`arn:aws:cognito-idp:us-east-1:123456789012:userpool/${POOL}`],
  };
  const of = (claims: object, route: Partial<RouteView> = {}, view: Partial<AuthorizerView> = {}): Refusal => ({
    token: jwt({ iss: `https://cognito-idp.us-east-1.amazonaws.com/${POOL}`, token_use: "id", aud: "app", ...claims }),
    run: undefined,
    view: { ...pool, ...view },
    route: { authorizationType: "COGNITO_USER_POOLS", ...route },
  });

  test.for<[string, Refusal, string]>([
    ["expired", of({ exp: NOW - 60 }), "token-expired"],
    ["of another pool", of({ iss: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Zz9yXw8vU" }), "token-issuer"],
    ["of another issuer", of({ iss: "https://issuer.example.com/" }), "token-issuer"],
    [
      "of the pool's other issuer",
      of({ iss: `https://issuer-cognito-idp.us-east-1.amazonaws.com/${POOL}` }),
      "token-refused",
    ],
    ["an access token without scopes", of({ token_use: "access" }), "token-kind"],
    ["an ID token with scopes", of({}, { scopes: ["orders/read"] }), "token-kind"],
    [
      "an access token without the scope",
      of({ token_use: "access", scope: "email" }, { scopes: ["orders/read"] }),
      "token-grants",
    ],
    [
      "an access token with one of the scopes",
      of({ token_use: "access", scope: "email openid" }, { scopes: ["orders/read", "openid"] }),
      "token-refused",
    ],
    ["of another client", of({}, {}, { validationExpression: "web|ios" }), "token-audience"],
    ["of the client", of({}, {}, { validationExpression: "app|web" }), "token-refused"],
    [
      "with an expression that JavaScript does not have",
      of({}, {}, { validationExpression: "(?i)app" }),
      "token-refused",
    ],
    ["no JWT", { ...of({}), header: "1f2e3d4c" }, "token-format"],
  ])("%s", ([, refusal, code]) => {
    const cause = causeOf(refusal);
    expect(cause?.code).toBe(code);
    expect(cause?.message).not.toMatch(/^possibly/);
  });
});
