import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { corsCall, preflightHeaders } from "../../../../src/explain/call/cors-call.ts";
import type { CallAnswer } from "../../../../src/explain/call/send-call.ts";
import { originDifference } from "../../../../src/explain/causes/cors/cors-answer.ts";
import { parametersArgument } from "../../../../src/explain/causes/cors/parameters-argument.ts";
import type { CallEvidence } from "../../../../src/explain/evidence/evidence.ts";
import { findCauses, inspect } from "../../../../src/explain/find-causes.ts";
import type { ApiView, GatewayResponseView } from "../../../../src/explain/view/api-view.ts";
import {
  backendAnswer,
  callEvidence,
  gatewayAnswer,
  integrationView,
  routeEvidence,
  routeView,
  unread,
} from "../../../support/explain/call-evidence.ts";

const ORIGIN = "https://app.example.com";
const CORS = { "access-control-allow-origin": ORIGIN, vary: "Origin" };
const OPTIONS = routeView({
  verb: "OPTIONS",
  integration: integrationView({
    type: "MOCK",
    requestTemplates: { "application/json": '{"statusCode":204}' },
    responses: {
      204: {
        "method.response.header.Access-Control-Allow-Origin": `'${ORIGIN}'`,
        "method.response.header.Access-Control-Allow-Headers": "'Authorization'",
      },
    },
    patterns: { 204: "" },
  }),
  responseHeaders: { 204: [] },
});
const PREFLIGHT = backendAnswer(204, { ...CORS, "access-control-allow-headers": "Authorization" });

interface Answers {
  readonly answer?: CallAnswer | undefined;
  readonly preflight?: CallAnswer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly origin?: string | undefined;
}

/** A call of a page with a token, and its answers. */
function paged(given: Answers, more: Partial<CallEvidence> = {}): CallEvidence {
  const { preflight = PREFLIGHT, headers = {}, method = "GET", origin = ORIGIN } = given;
  const { call: plain } = callEvidence();
  const call = { ...plain, method, headers, origin, token: "allow.q8Zr2TfXw1LmK7vB" };
  const sent = { url: call.url, headers: { ...headers, Authorization: `Bearer ${call.token}` } };
  const answer = "answer" in given ? given.answer : backendAnswer(200, CORS);
  return callEvidence({ call, sent, preflight, preflightRoute: OPTIONS, answer, ...more });
}

const codesOf = (evidence: CallEvidence) => {
  const { cause, findings } = findCauses(evidence);
  return [cause?.code ?? null, ...findings.map(({ code }) => code)];
};

const viewWith = (gatewayResponses: readonly GatewayResponseView[]): ApiView => ({
  routes: [routeView({ authorizationType: "CUSTOM", authorizer: "jwt" }), OPTIONS],
  authorizers: [
    {
      name: "jwt",
      id: "a1",
      type: "TOKEN",
      uri: undefined,
      credentials: undefined,
      identitySources: [{ in: "header", name: "Authorization" }],
      validationExpression: undefined,
      ttlSeconds: 0,
      providerArns: [],
    },
  ],
  gatewayResponses,
  resourcePolicy: undefined,
  apiKeySource: "HEADER",
});
const allow = (type: string, headers: Readonly<Record<string, string>> = {}): GatewayResponseView => ({
  type,
  statusCode: undefined,
  headers: { "access-control-allow-origin": "'*'", ...headers },
});

describe("a call of a page", () => {
  test("that may read the answer has no cause", () => {
    expect(codesOf(paged({}))).toEqual([null]);
  });

  test("without an origin is not judged, whatever the answer has", () => {
    const { origin: _, ...call } = paged({}).call;
    expect(codesOf(paged({ answer: backendAnswer(200) }, { call, preflight: undefined }))).toEqual([null]);
  });

  test("of the API's own origin is not judged", () => {
    const { origin } = callEvidence().call.url;
    expect(codesOf(paged({ answer: backendAnswer(200), origin }))).toEqual([null]);
  });

  test("that is refused keeps its cause; what the browser refuses are findings", () => {
    const refused = gatewayAnswer(500, "InternalServerErrorException");
    const route = routeEvidence({
      backend: undefined,
      route: routeView({ integration: integrationView({ httpMethod: "GET" }) }),
    });
    const preflight = gatewayAnswer(403, "MissingAuthenticationTokenException");
    expect(codesOf(paged({ answer: refused, preflight }, { route, preflightRoute: undefined }))).toEqual([
      "integration-http-method",
      "cors-preflight-missing",
      "cors-error-response",
    ]);
  });

  test("that may not be sent is explained by its preflight", () => {
    const preflight = backendAnswer(204, CORS);
    expect(codesOf(paged({ answer: undefined, preflight, method: "POST" }))).toEqual(["cors-preflight-header"]);
  });

  test("needs no preflight where nothing of it does: its faults do not count", () => {
    const evidence = paged({ preflight: gatewayAnswer(403, "MissingAuthenticationTokenException") });
    expect(codesOf({ ...evidence, sent: { url: evidence.sent.url, headers: { Accept: "text/html" } } })).toEqual([
      null,
    ]);
  });
});

describe("the preflight", () => {
  test("of an API that cannot be read is missing by its answer", () => {
    const preflight = gatewayAnswer(403, "MissingAuthenticationTokenException");
    const hidden = { view: undefined, match: undefined, preflightRoute: undefined, route: undefined, routes: [] };
    const items = { current: unread("apigateway:GET"), live: unread("apigateway:GET") };
    expect(codesOf(paged({ preflight }, { ...hidden, ...items }))).toEqual(["cors-preflight-missing"]);
    const refused = gatewayAnswer(401, "UnauthorizedException");
    expect(codesOf(paged({ preflight: refused }, { ...hidden, ...items }))).toEqual(["options-protected"]);
    const failed = gatewayAnswer(500, "InternalServerErrorException");
    expect(codesOf(paged({ preflight: failed }, { ...hidden, ...items }))).toEqual(["cors-preflight-failed"]);
  });

  test("with a signature required is protected", () => {
    const preflight = gatewayAnswer(403, "MissingAuthenticationTokenException");
    const preflightRoute = { ...OPTIONS, authorizationType: "AWS_IAM" as const };
    expect(findCauses(paged({ preflight }, { preflightRoute })).cause).toMatchObject({
      code: "options-protected",
      message: expect.stringContaining("requires a signature"),
    });
  });

  test("names the origin of a redirect only, not its query", () => {
    const preflight = backendAnswer(302, { location: "https://login.example.com/a?code=Zq8secret" });
    const { cause } = findCauses(paged({ preflight }));
    expect(cause?.evidence).toContain("Location: https://login.example.com");
    expect(JSON.stringify(cause)).not.toContain("Zq8secret");
  });

  test("with any method allowed does not cover a call with cookies", () => {
    const preflight = backendAnswer(204, {
      ...CORS,
      "access-control-allow-headers": "authorization",
      "access-control-allow-methods": "*",
      "access-control-allow-credentials": "true",
    });
    const answer = backendAnswer(200, { ...CORS, "access-control-allow-credentials": "true" });
    expect(codesOf(paged({ preflight, answer, method: "PUT" }))).toEqual([null]);
    const headers = { Cookie: "session=k3Jd8sPq" };
    expect(codesOf(paged({ preflight, answer, method: "PUT", headers }))[0]).toBe("cors-preflight-method");
  });
});

describe("an error of API Gateway", () => {
  const denied = gatewayAnswer(403, "AccessDeniedException");
  const messageWith = (gatewayResponses: readonly GatewayResponseView[]) =>
    findCauses(paged({ answer: denied }, { view: viewWith(gatewayResponses) })).findings.find(
      ({ code }) => code === "cors-error-response",
    )?.message;

  test("has no CORS headers without a gateway response", () => {
    expect(messageWith([])).toMatch(/DEFAULT_4XX sets none/);
  });

  test("has none where its own type overrides the default", () => {
    expect(messageWith([allow("DEFAULT_4XX"), { type: "ACCESS_DENIED", statusCode: undefined, headers: {} }])).toMatch(
      /gateway response ACCESS_DENIED overrides DEFAULT_4XX, which has it/,
    );
  });

  test("is readable with the header", () => {
    const answer = gatewayAnswer(403, "AccessDeniedException", { headers: CORS });
    expect(codesOf(paged({ answer })).includes("cors-error-response")).toBe(false);
  });

  test("to a call without its token is shown for a call that succeeds", () => {
    const withoutToken = gatewayAnswer(401, "UnauthorizedException");
    expect(codesOf(paged({}, { withoutToken }))).toEqual([null, "cors-error-response"]);
  });
});

describe("doctor", () => {
  const plain = (text: string) => text;
  const found = (view: ApiView) => {
    const { answer: _, preflight: _p, withoutToken: _w, ...api } = callEvidence();
    const routes = view.routes.map((route) => ({ route, authorizer: undefined, backend: undefined, role: undefined }));
    return inspect({ ...api, view, routes }, plain)
      .filter(({ code }) => code.startsWith("cors-"))
      .map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
  };

  test("finds nothing wrong with an API that answers preflights and errors", () => {
    expect(found(viewWith([allow("DEFAULT_4XX"), allow("DEFAULT_5XX")]))).toEqual([]);
  });

  test("finds gateway responses without the header", () => {
    expect(found(viewWith([allow("DEFAULT_4XX"), { ...allow("UNAUTHORIZED"), headers: {} }]))).toEqual([
      expect.stringContaining("warning cors-error-response: the gateway responses DEFAULT_5XX, UNAUTHORIZED have no"),
    ]);
  });

  test("finds a preflight that does not allow what the authorizer reads", () => {
    const { integration } = OPTIONS;
    const responses = { 204: { "method.response.header.Access-Control-Allow-Headers": "'*'" } };
    const options = { ...OPTIONS, integration: { ...integrationView(), ...integration, responses } };
    const view = viewWith([]);
    expect(found({ ...view, routes: [...view.routes.slice(0, 1), options] })).toEqual([
      expect.stringMatching(
        /^warning cors-preflight-header: .*does not allow the header Authorization, which authorizer jwt reads/,
      ),
    ]);
  });

  test("finds a reflected origin without Vary", () => {
    const reflected = { "access-control-allow-origin": "method.request.header.Origin" };
    const others = [allow("DEFAULT_5XX")];
    expect(found(viewWith([allow("DEFAULT_4XX", reflected), ...others]))).toEqual([
      expect.stringContaining("warning cors-vary: gateway response DEFAULT_4XX repeats"),
    ]);
    expect(found(viewWith([allow("DEFAULT_4XX", { ...reflected, vary: "'Origin'" }), ...others]))).toEqual([]);
  });
});

test.each([
  [`${ORIGIN}/`, "without a slash"],
  [`${ORIGIN}/app`, "without a slash"],
  ["https://www.example.com", "the host is www.example.com instead of app.example.com"],
  ["http://app.example.com", "the scheme is http: instead of https:"],
  [`${ORIGIN}:8443`, "the port is 8443 instead of the default one"],
  ["https://App.example.com", "in lower case"],
  [`${ORIGIN}:443`, "without the default port"],
  ["app.example.com", "letter by letter"],
  ["https://*.example.com", "a wildcard inside an origin"],
])("%s is not the page's origin: %s", (allowed, words) => {
  expect(originDifference(allowed, ORIGIN)).toContain(words);
});

test("a header mapping in a command reaches the AWS CLI with its quotes", () => {
  const mapping = { "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" };
  const read = execFileSync("sh", ["-c", `printf %s ${parametersArgument(mapping)}`], { encoding: "utf8" });
  expect(JSON.parse(read)).toEqual(mapping);
});

describe("a browser asks with OPTIONS", () => {
  const { call } = callEvidence();
  const asked = (headers: Readonly<Record<string, string>>, method = "GET") =>
    corsCall({ ...call, method, origin: ORIGIN }, { url: call.url, headers });

  test.each([
    ["nothing", {}, "GET", undefined],
    ["a form", { "Content-Type": "text/plain;charset=UTF-8", Accept: "*/*" }, "POST", undefined],
    ["what the browser sets", { Cookie: "a=b", Origin: ORIGIN, "Sec-Fetch-Mode": "cors" }, "HEAD", undefined],
    ["JSON", { "Content-Type": "application/json" }, "POST", "content-type"],
    ["a token and a key", { "X-Api-Key": "k", Authorization: "Bearer t" }, "GET", "authorization,x-api-key"],
  ])("for %s", (_, headers, method, expected) => {
    const cors = asked(headers as Record<string, string>, method);
    expect(cors?.needsPreflight).toBe(expected !== undefined);
    expect(cors && preflightHeaders(cors)["Access-Control-Request-Headers"]).toBe(expected);
  });

  test("for another method without any header", () => {
    expect(asked({}, "DELETE")?.needsPreflight).toBe(true);
  });
});
