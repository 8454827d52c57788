import { describe, expect, test } from "vitest";
import type { CallEvidence } from "../../../../src/explain/evidence/evidence.ts";
import { findCauses } from "../../../../src/explain/find-causes.ts";
import {
  backendAnswer,
  callEvidence,
  gatewayAnswer,
  routeEvidence,
  routeView,
} from "../../../support/explain/call-evidence.ts";

const ACL = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/guard/1b2c";
const FORBIDDEN = gatewayAnswer(403, "ForbiddenException", { message: "Forbidden" });
const causeOf = (changes: Partial<CallEvidence>) => findCauses(callEvidence(changes)).cause;
const withAcl = (changes: Partial<CallEvidence> = {}): Partial<CallEvidence> => {
  const { stage } = callEvidence();
  return { ...(stage && { stage: { ...stage, webAclArn: ACL } }), ...changes };
};
const keyed = routeEvidence({ route: routeView({ apiKeyRequired: true }) });
const KEYED = { route: keyed, match: { route: keyed.route, pathParameters: {} } };
const sending = (headers: Record<string, string>) => ({ sent: { url: callEvidence().call.url, headers } });

describe("AWS WAF", () => {
  test("explains a 403 that says Forbidden, with the web ACL's name", () => {
    const cause = causeOf(withAcl({ answer: FORBIDDEN }));
    expect(cause).toMatchObject({ code: "waf-blocked", severity: "error" });
    expect(cause?.message).toBe("AWS WAF (web ACL guard) of stage dev blocked the call");
  });

  test.each([
    [405, "captcha"],
    [202, "challenge"],
  ])("answers %i with a %s", (status, action) => {
    const answer = gatewayAnswer(status, "", { headers: { "x-amzn-waf-action": action }, source: "unknown" });
    expect(causeOf(withAcl({ answer }))).toMatchObject({
      code: "waf-blocked",
      message: expect.stringContaining(action),
    });
  });

  test("is not the reason where the API key is missing, and possibly where one is sent", () => {
    expect(causeOf(withAcl({ ...KEYED, answer: FORBIDDEN }))).toMatchObject({ code: "api-key" });
    const sent = withAcl({ ...KEYED, ...sending({ "x-api-key": "some-key-value" }), answer: FORBIDDEN });
    expect(causeOf(sent)?.message).toMatch(/^possibly /);
  });

  test("is not the reason of an answer that the authorizer or the function gave", () => {
    expect(causeOf(withAcl({ answer: backendAnswer(403) }))?.code).toBe("backend-answered");
    expect(causeOf(withAcl({ answer: gatewayAnswer(401, "UnauthorizedException") }))?.code).not.toBe("waf-blocked");
  });
});

describe("CloudFront", () => {
  const html = gatewayAnswer(403, "", {
    headers: { "x-cache": "Error from cloudfront", "x-amz-cf-id": "abc", "content-type": "text/html" },
    source: "cloudfront",
    message: undefined,
    isMessageOnly: false,
  });
  const { api, call } = callEvidence();
  const edge = "value" in api && api.value ? { value: { ...api.value, endpointTypes: ["EDGE"] } } : api;

  test("takes no GET with a body at an edge-optimized API", () => {
    const cause = causeOf({ api: edge, call: { ...call, body: "{}" }, answer: html });
    expect(cause?.message).toBe(
      "CloudFront in front of the edge-optimized API refused the call itself: it does not take a GET with a body",
    );
  });

  test("may refuse for reasons of its own", () => {
    expect(causeOf({ answer: html })).toMatchObject({
      code: "cloudfront-refused",
      fix: expect.stringContaining("alternate domain names"),
    });
  });
});

describe("the size of a request", () => {
  const url = callEvidence().call.url;

  test.each([413, 431, 400])("explains %i of whoever answers it, with the longest header", (status) => {
    const sent = { url, headers: { Authorization: `Bearer ${"x".repeat(10_500)}` } };
    const answer = gatewayAnswer(status, "", { source: "unknown", message: undefined, isMessageOnly: false });
    expect(causeOf({ sent, answer })).toMatchObject({
      code: "request-too-large",
      message: expect.stringContaining("of which Authorization has 10520"),
    });
  });

  test("is not the reason of 400 for a short request, nor of the function's own 413", () => {
    expect(causeOf({ answer: gatewayAnswer(400, "BadRequestException") })?.code).toBe("unexplained");
    expect(causeOf({ answer: backendAnswer(413) })?.code).toBe("backend-answered");
  });

  test("counts the body", () => {
    const call = { ...callEvidence().call, method: "POST", body: "x".repeat(10_485_761) };
    const answer = gatewayAnswer(413, "", { source: "unknown", message: undefined, isMessageOnly: false });
    expect(causeOf({ call, answer })?.message).toContain("10485761 bytes");
  });
});
