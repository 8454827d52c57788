import { describe, expect, test } from "vitest";
import { sourceOf } from "../../../../src/explain/call/send-call.ts";
import type { CallEvidence } from "../../../../src/explain/evidence/evidence.ts";
import type { OtherApi, OtherRoute } from "../../../../src/explain/evidence/other-api.ts";
import { findCauses } from "../../../../src/explain/find-causes.ts";
import { API_ID, callEvidence, gatewayAnswer, unread } from "../../../support/explain/call-evidence.ts";

const route = (key: string, changes: Partial<OtherRoute> = {}): OtherRoute => ({
  key,
  authorizationType: "NONE",
  authorizerId: undefined,
  scopes: [],
  ...changes,
});

const JWT = { id: "jwt1", name: "pool", type: "JWT", identitySources: ["$request.header.Authorization"] } as const;
const ISSUER = { issuer: "https://issuer.example.com/", audience: ["orders"] };
const LAMBDA = { ...JWT, id: "fn1", name: "fn", type: "REQUEST", issuer: undefined, audience: [] } as const;

const httpApi = (changes: Partial<OtherApi> = {}): OtherApi => ({
  id: API_ID,
  name: "shop",
  protocol: "HTTP",
  disableExecuteApiEndpoint: false,
  stages: { value: ["$default"] },
  routes: { value: [route("GET /dev/orders/{id}", { authorizationType: "JWT", authorizerId: "jwt1" })] },
  authorizers: { value: [{ ...JWT, ...ISSUER }, LAMBDA] },
  ...changes,
});

/** GET /dev/orders/7, where no REST API has the id. */
const causeOf = (api: Partial<OtherApi>, changes: Partial<CallEvidence>) =>
  findCauses(
    callEvidence({
      api: { value: undefined },
      otherApi: { value: httpApi(api) },
      ...{ match: undefined, route: undefined, view: undefined, stage: undefined, stages: unread("") },
      ...changes,
    }),
  ).cause;

const answer = (status: number, message: string, headers: Record<string, string> = {}) =>
  gatewayAnswer(status, "", { message, headers });
const TOKEN: CallEvidence["token"] = {
  decoded: { ok: false, why: "not a JWT" },
  length: 1,
  hasScheme: true,
  checks: [],
  marks: [],
  signature: undefined,
};

describe("routes of HTTP APIs", () => {
  test("none serves the call, and none is $default", () => {
    expect(causeOf({ routes: { value: [route("GET /orders")] } }, { answer: answer(404, "Not Found") })).toMatchObject({
      code: "http-route-not-found",
      message: expect.stringContaining("serves GET /dev/orders/7"),
      evidence: expect.arrayContaining(["its routes: GET /orders"]),
    });
  });

  test("a stage in the address is not part of the path", () => {
    const api = { stages: { value: ["dev"] }, routes: { value: [route("GET /orders")] } };
    expect(causeOf(api, { answer: answer(404, "Not Found") })?.message).toContain("serves GET /orders/7");
  });

  test("without $default the address needs a stage", () => {
    expect(causeOf({ stages: { value: ["prod"] } }, { answer: answer(404, "Not Found") })).toMatchObject({
      code: "http-route-not-found",
      message: expect.stringContaining("names no stage"),
      evidence: expect.arrayContaining(["its stages: prod"]),
    });
  });

  test.each([
    ["$default takes every call", { routes: { value: [route("$default")] } }],
    ["ANY takes every method", { routes: { value: [route("ANY /dev/{proxy+}")] } }],
    ["routes could not be read", { routes: unread("apigateway:GET") }],
  ])("%s: a 404 is not blamed on the route", (_, api) => {
    expect(causeOf(api, { answer: answer(404, "Not Found") })?.code).toBe("unexplained");
  });
});

describe("JWT authorizers of HTTP APIs", () => {
  const refused = (description: string) =>
    answer(401, "Unauthorized", {
      "www-authenticate": `Bearer scope="" error="invalid_token" error_description="${description}"`,
    });

  test("say why they refuse a token", () => {
    const cause = causeOf({}, { answer: refused("the token does not have a valid audience"), token: TOKEN });
    expect(cause).toMatchObject({ code: "http-token-refused", severity: "error" });
    expect(cause?.message).toContain("does not accept the token: the token does not have a valid audience");
    expect(cause?.evidence).toEqual(
      expect.arrayContaining(["issuer: https://issuer.example.com/", "audience: orders"]),
    );
  });

  test.each([
    ["an expired token", refused("the token has expired"), TOKEN],
    ["no token", answer(401, "Unauthorized", { "www-authenticate": "Bearer" }), undefined],
  ])("%s is a note", (_, of, token) => {
    expect(causeOf({}, { answer: of, token })).toMatchObject({ code: "http-token-refused", severity: "note" });
  });

  test("403 with insufficient_scope names the scopes of the route", () => {
    const routes = {
      value: [
        route("GET /dev/orders/{id}", { authorizationType: "JWT", authorizerId: "jwt1", scopes: ["orders/read"] }),
      ],
    };
    const headers = { "www-authenticate": 'Bearer scope="orders/read" error="insufficient_scope"' };
    const cause = causeOf({ routes }, { answer: answer(403, "Forbidden", headers), token: TOKEN });
    expect(cause?.evidence).toContain("scopes of the route: orders/read");
  });
});

test.each([
  [401, "Unauthorized", "a part of its identity source is missing"],
  [403, "Forbidden", "its function denies the call"],
])("a Lambda authorizer of an HTTP API answers %i", (status, message, words) => {
  const routes = { value: [route("ANY /dev/{proxy+}", { authorizationType: "CUSTOM", authorizerId: "fn1" })] };
  expect(causeOf({ routes }, { answer: answer(status, message), token: TOKEN })).toMatchObject({
    code: "http-authorizer-refused",
    message: expect.stringContaining(words),
  });
});

test("a WebSocket API takes no HTTP calls", () => {
  expect(causeOf({ protocol: "WEBSOCKET" }, { answer: answer(403, "Forbidden") })).toMatchObject({
    code: "websocket-api",
    fix: expect.stringContaining("wss://"),
  });
});

test.each([
  ["Unauthorized", true, "api-gateway"],
  ["no such order", true, "integration"],
  ["Not Found", false, "integration"],
])("HTTP APIs: %j, alone in the answer: %s, is of %s", (message, isMessageOnly, source) => {
  expect(sourceOf({ "apigw-requestid": "Mc7UVioPPHcEKPA=" }, "", { message, isMessageOnly })).toBe(source);
});
