import { describe, expect, test } from "vitest";
import type { ResolvedDomain } from "../../../../src/explain/call/resolve-domain.ts";
import type { CallAnswer } from "../../../../src/explain/call/send-call.ts";
import type { ApiInfo } from "../../../../src/explain/evidence/api-info.ts";
import type { CallEvidence } from "../../../../src/explain/evidence/evidence.ts";
import { findCauses } from "../../../../src/explain/find-causes.ts";
import { API_ID, callEvidence, gatewayAnswer, unread } from "../../../support/explain/call-evidence.ts";

const FORBIDDEN: CallAnswer = gatewayAnswer(403, "ForbiddenException", { message: "Forbidden" });
const NO_NAME = { code: "ENOTFOUND", message: "getaddrinfo ENOTFOUND" };

const domain = (changes: Partial<ResolvedDomain> = {}): ResolvedDomain => ({
  host: "api.example.com",
  address: { kind: "aws", apiId: API_ID, region: "us-east-1", stage: "dev", path: "/orders/7" },
  exists: true,
  mappings: [{ basePath: "", apiId: API_ID, stage: "dev" }],
  mapping: { basePath: "", apiId: API_ID, stage: "dev" },
  mutualTls: false,
  dns: "192.0.2.1",
  target: "d-x1y2z3.execute-api.us-east-1.amazonaws.com",
  ...changes,
});

const info = (changes: Partial<ApiInfo>) => ({
  value: {
    id: API_ID,
    name: "orders",
    endpointTypes: ["REGIONAL"],
    vpcEndpointIds: [],
    disableExecuteApiEndpoint: false,
    ...changes,
  },
});

const call = (href: string): CallEvidence["call"] => ({ url: new URL(href), method: "GET", headers: {} });
const AT_DOMAIN = call("https://api.example.com/orders/7");
const causeOf = (changes: Partial<CallEvidence>) => findCauses(callEvidence(changes)).cause;

describe("custom domains", () => {
  test.each([
    ["refuses a call without one", FORBIDDEN],
    ["closes the connection", { code: "ECONNRESET", message: "socket hang up" }],
  ])("with mutual TLS it %s", (_, answer) => {
    const cause = causeOf({ call: AT_DOMAIN, domain: domain({ mutualTls: true }), answer });
    expect(cause).toMatchObject({ code: "mutual-tls", severity: "note" });
  });

  test("without a DNS record are not blamed on mutual TLS", () => {
    const changes = { call: AT_DOMAIN, domain: domain({ mutualTls: true, dns: "" }), answer: NO_NAME };
    expect(causeOf(changes)).toMatchObject({ code: "no-answer", fix: expect.stringContaining("d-x1y2z3.execute-api") });
  });

  test("of another account or region are named with what DNS answers", () => {
    const absent = domain({ exists: false, address: undefined, mappings: [], mapping: undefined });
    const cause = causeOf({ call: AT_DOMAIN, domain: absent, answer: FORBIDDEN });
    expect(cause).toMatchObject({ code: "domain-not-found", severity: "error" });
    expect(cause?.evidence).toContain("DNS answers 192.0.2.1 for api.example.com");
  });

  test("that could not be read are not said to be absent", () => {
    const hidden = domain({ exists: undefined, address: undefined, mappings: undefined, mapping: undefined });
    const changes = { call: AT_DOMAIN, domain: hidden, answer: FORBIDDEN, api: unread("apigateway:GET") };
    const nothing = {
      match: undefined,
      route: undefined,
      stage: undefined,
      stages: unread("apigateway:GET"),
      view: undefined,
    };
    expect(causeOf({ ...changes, ...nothing })).toMatchObject({ code: "unexplained" });
  });

  test("name their base paths when none fits", () => {
    const mappings = [{ basePath: "shop/v1", apiId: API_ID, stage: "dev" }];
    const changes = {
      call: AT_DOMAIN,
      domain: domain({ mappings, mapping: undefined, address: undefined }),
      answer: FORBIDDEN,
    };
    expect(causeOf(changes)).toMatchObject({
      code: "base-path-not-mapped",
      message: expect.stringContaining("its base paths are /shop/v1"),
    });
  });
});

describe("private APIs", () => {
  const privateApi = info({ endpointTypes: ["PRIVATE"], vpcEndpointIds: ["vpce-0a1b2c"] });
  const at = (vpcEndpoint?: string) => ({
    kind: "aws" as const,
    apiId: API_ID,
    region: "us-east-1",
    stage: "dev",
    path: "/orders/7",
    ...(vpcEndpoint && { vpcEndpoint }),
  });

  test.each([
    ["refuse", FORBIDDEN],
    ["are unknown to DNS for", NO_NAME],
  ])("%s calls from outside", (_, answer) => {
    expect(causeOf({ api: privateApi, address: at(), answer })).toMatchObject({
      code: "private-api",
      message: expect.stringContaining("reached through a VPC endpoint only"),
    });
  });

  test("refuse a VPC endpoint that is not theirs", () => {
    expect(causeOf({ api: privateApi, address: at("vpce-9z9z9z"), answer: FORBIDDEN })).toMatchObject({
      code: "private-api",
      message: expect.stringContaining("not associated with VPC endpoint vpce-9z9z9z, only with vpce-0a1b2c"),
    });
  });

  test("are not the reason of a 403 of their authorizer", () => {
    const answer = gatewayAnswer(403, "AccessDeniedException", {
      message: "User is not authorized to access this resource",
    });
    expect(causeOf({ api: privateApi, address: at("vpce-0a1b2c"), answer })?.code).not.toBe("private-api");
  });
});

describe("no answer", () => {
  test.each([
    ["https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev", NO_NAME, "does not exist in DNS"],
    [
      "http://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev",
      { code: "ECONNREFUSED", message: "" },
      "takes HTTPS only",
    ],
    [
      "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev",
      { code: undefined, message: "no answer within 35 s" },
      "no answer within 35 s",
    ],
  ])("of %s is explained by %o", (href, answer, words) => {
    expect(causeOf({ call: call(href), answer })).toMatchObject({
      code: "no-answer",
      message: expect.stringContaining(words),
    });
  });

  test("of an emulator says how to start it", () => {
    const address = {
      kind: "emulator",
      apiId: API_ID,
      region: undefined,
      stage: "dev",
      path: "/",
      endpoint: "http://127.0.0.1:4510",
    } as const;
    const changes = { call: call("http://127.0.0.1:4510/_aws/execute-api/a1b2c3d4e5/dev"), address };
    const cause = causeOf({ ...changes, answer: { code: "ECONNREFUSED", message: "" } });
    expect(cause?.fix).toContain("start the emulator at http://127.0.0.1:4510");
  });
});

test("an API that is neither a REST nor an HTTP API does not exist; unread, it possibly does not", () => {
  const gone = { api: { value: undefined }, answer: FORBIDDEN, match: undefined, route: undefined, view: undefined };
  expect(causeOf({ ...gone, otherApi: { value: undefined } })?.message).toMatch(
    /^API a1b2c3d4e5 does not exist in account/,
  );
  expect(causeOf({ ...gone, otherApi: unread("apigateway:GET") })?.message).toMatch(/^possibly API a1b2c3d4e5/);
});

test("the disabled default endpoint does not concern a custom domain", () => {
  const api = info({ disableExecuteApiEndpoint: true });
  expect(causeOf({ api, answer: FORBIDDEN })).toMatchObject({ code: "default-endpoint-disabled" });
  expect(causeOf({ api, domain: domain(), call: AT_DOMAIN, answer: FORBIDDEN })?.code).not.toBe(
    "default-endpoint-disabled",
  );
});

test.each([
  ["10.0.3.7", "vpc-private-dns"],
  ["172.31.0.9", "vpc-private-dns"],
  ["fd12:3456::1", "vpc-private-dns"],
  ["172.32.0.9", "unexplained"],
  ["203.0.113.7", "unexplained"],
])("a 403 of a regional API whose host is at %s: %s", (hostAddress, code) => {
  expect(causeOf({ hostAddress, answer: FORBIDDEN })?.code).toBe(code);
});
