import { describe, expect, test } from "vitest";
import type { StageInfo } from "../../../../src/explain/evidence/api-info.ts";
import type { ApiKeyEvidence } from "../../../../src/explain/evidence/api-key-evidence.ts";
import type { CallEvidence } from "../../../../src/explain/evidence/evidence.ts";
import { findCauses } from "../../../../src/explain/find-causes.ts";
import {
  callEvidence,
  gatewayAnswer,
  routeEvidence,
  routeView,
  unread,
} from "../../../support/explain/call-evidence.ts";

const causeOf = (changes: Partial<CallEvidence>) => findCauses(callEvidence(changes)).cause;
const keyed = routeEvidence({ route: routeView({ apiKeyRequired: true }) });
const KEYED = { route: keyed, match: { route: keyed.route, pathParameters: {} } };
const SENT = { sent: { url: callEvidence().call.url, headers: { "X-API-Key": "q1w2e3r4t5" } } };
const FORBIDDEN = gatewayAnswer(403, "ForbiddenException", { message: "Forbidden" });
const PLAN = { id: "p1", name: "gold", rate: undefined, burst: undefined, quota: undefined };
const KEY = { id: "k1", name: "app", enabled: true, planIds: ["p1"] };

describe("API keys", () => {
  const withKeys = (value: ApiKeyEvidence) => causeOf({ ...KEYED, ...SENT, answer: FORBIDDEN, apiKeys: { value } });

  test.each([
    [{ plans: [PLAN], key: undefined }, "no API key of the account and region has the value"],
    [{ plans: [PLAN], key: { ...KEY, enabled: false } }, "API key app is disabled"],
    [{ plans: [], key: KEY }, "no usage plan has stage dev"],
    [{ plans: [PLAN], key: { ...KEY, planIds: [] } }, "API key app is in no usage plan"],
    [{ plans: [PLAN], key: { ...KEY, planIds: ["p2"] } }, "API key app is in usage plans of other stages only"],
  ])("%o: %s", (value, words) => {
    expect(withKeys(value)).toMatchObject({ code: "api-key", message: expect.stringContaining(words) });
  });

  test("a key that is right is not blamed", () => {
    expect(withKeys({ plans: [PLAN], key: KEY })?.code).toBe("unexplained");
  });

  test("that could not be read are possibly wrong", () => {
    const cause = causeOf({ ...KEYED, ...SENT, answer: FORBIDDEN, apiKeys: unread("apigateway:GET") });
    expect(cause?.message).toMatch(/^possibly GET /);
  });

  test("are named by their names, never by their values", () => {
    expect(JSON.stringify(withKeys({ plans: [PLAN], key: { ...KEY, planIds: [] } }))).not.toContain("q1w2e3r4t5");
  });
});

describe("throttling", () => {
  const TOO_MANY = gatewayAnswer(429, "TooManyRequestsException", { message: "Too Many Requests" });
  const { stage } = callEvidence();
  const limited = (throttling: StageInfo["throttling"]) =>
    causeOf({ answer: TOO_MANY, ...(stage && { stage: { ...stage, throttling } }) });

  test.each([
    [{ "~1orders~1{id}/GET": { rate: 0, burst: 0 } }, "the limit of GET /orders/{id} in stage dev is 0"],
    [{ "orders/{id}/GET": { rate: 5, burst: 0 } }, "the limit of GET /orders/{id} in stage dev is 0"],
    [{ "*/*": { rate: 0, burst: 5 } }, "the limit of stage dev is 0"],
    [{ "*/*": { rate: 10, burst: 5 } }, "more calls come than stage dev lets through"],
    [{ "~1other/GET": { rate: 0, burst: 0 } }, "the account's limit of the region is reached"],
    [{}, "the account's limit of the region is reached"],
  ])("%o: %s", (throttling, words) => {
    expect(limited(throttling)).toMatchObject({ code: "throttled", message: expect.stringContaining(words) });
  });

  test("a plan's limit counts for its key", () => {
    const apiKeys = { value: { plans: [{ ...PLAN, rate: 0, burst: 0 }], key: KEY } };
    expect(causeOf({ ...KEYED, ...SENT, answer: TOO_MANY, apiKeys })?.message).toContain(
      "the limit of usage plan gold is 0",
    );
  });

  test("a 429 of the function is its own", () => {
    const answer = gatewayAnswer(429, "", { source: "integration", isMessageOnly: false });
    expect(causeOf({ answer })?.code).toBe("backend-answered");
  });
});
