import { describe, expect, test } from "vitest";
import { statementsFor } from "../../../../src/explain/causes/access/policy-for-call.ts";
import type { CallEvidence } from "../../../../src/explain/evidence/evidence.ts";
import { findCauses } from "../../../../src/explain/find-causes.ts";
import type { AuthorizerView } from "../../../../src/explain/view/api-view.ts";
import {
  API_ID,
  callEvidence,
  gatewayAnswer,
  routeEvidence,
  routeView,
  unread,
} from "../../../support/explain/call-evidence.ts";

const ARN = `arn:aws:execute-api:us-east-1:123456789012:${API_ID}`;
const allow = { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: `${ARN}/*` };
const deny = { ...allow, Effect: "Deny" };

function withPolicy(statements: readonly object[], changes: Partial<CallEvidence> = {}): CallEvidence {
  const { view } = callEvidence(changes);
  const resourcePolicy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const policed = view && { ...view, resourcePolicy };
  return callEvidence({
    ...changes,
    view: policed,
    ...(policed && { current: { value: policed }, live: { value: policed } }),
  });
}

describe("statements for GET /dev/orders/7 without credentials", () => {
  const truth = (statement: object, changes: Partial<CallEvidence> = {}) =>
    statementsFor(withPolicy([statement], changes)).map((one) => one.truth);
  const when = (operator: string, key: string, value: string) => ({
    ...allow,
    Condition: { [operator]: { [key]: value } },
  });

  test.each([
    [allow, ["yes"]],
    [{ ...allow, Principal: { AWS: "*" } }, ["yes"]],
    [{ ...allow, Principal: { AWS: "arn:aws:iam::123456789012:root" } }, []],
    [{ ...allow, Resource: "execute-api:/dev/GET/*" }, ["yes"]],
    [{ ...allow, Resource: "execute-api:/*/POST/*" }, []],
    [{ ...allow, Resource: `${ARN}/prod/*` }, []],
    [{ ...allow, Action: "execute-api:ManageConnections" }, []],
    [{ ...allow, Action: "*" }, ["yes"]],
    [{ ...allow, Resource: undefined, NotResource: `${ARN}/*/GET/health` }, ["yes"]],
    [when("IpAddress", "aws:SourceIp", "203.0.113.0/24"), ["unknown"]],
    [when("StringEquals", "aws:SourceVpce", "vpce-1"), ["no"]],
    [when("StringNotEquals", "aws:sourceVpce", "vpce-1"), ["yes"]],
    [when("StringEqualsIfExists", "aws:SourceVpce", "vpce-1"), ["yes"]],
    [when("Null", "aws:SourceVpce", "true"), ["yes"]],
  ])("%o: %o", (statement, truths) => {
    expect(truth(statement)).toEqual(truths);
  });

  test("the VPC endpoint in the address is compared", () => {
    const address = { ...callEvidence().address, vpcEndpoint: "vpce-1" } as CallEvidence["address"];
    expect(truth(when("StringEquals", "aws:SourceVpce", "vpce-1"), { address })).toEqual(["yes"]);
    expect(truth(when("StringNotEquals", "aws:SourceVpce", "vpce-1"), { address })).toEqual(["no"]);
  });
});

describe("a 403 AccessDeniedException", () => {
  const words = (end = "") =>
    gatewayAnswer(403, "AccessDeniedException", {
      message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${ARN}/dev/GET/orders/7${end}`,
    });
  const jwt: AuthorizerView = {
    ...{
      name: "jwt",
      id: "a1",
      type: "TOKEN",
      uri: undefined,
      credentials: undefined,
      validationExpression: undefined,
    },
    ...{ identitySources: [{ in: "header", name: "Authorization" }], ttlSeconds: 300, providerArns: [] },
  };
  const authorizer = { view: jwt, id: "a1", function: undefined, role: undefined };
  const custom = routeEvidence({ route: routeView({ authorizationType: "CUSTOM", authorizer: "jwt" }), authorizer });
  const CUSTOM = { route: custom, match: { route: custom.route, pathParameters: {} } };
  const codeOf = (evidence: CallEvidence) => findCauses(evidence).cause?.code;

  test.each([
    ["an explicit deny in today's words", words(" with an explicit deny in a resource-based policy")],
    ["older words", words(" with an explicit deny")],
  ])("in %s is the Deny's", (_, answer) => {
    const named = { ...deny, Sid: "Closed", Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } } };
    const { cause } = findCauses(withPolicy([allow, named], { answer }));
    expect(cause).toMatchObject({ code: "resource-policy-denies" });
    expect(cause?.message).toContain('statement "Closed"');
    expect(cause?.message).toContain("NotIpAddress aws:SourceIp 203.0.113.0/24");
  });

  test("of a Lambda authorizer is not the resource policy's", () => {
    const answer = gatewayAnswer(403, "AccessDeniedException", {
      message: "User is not authorized to access this resource",
    });
    expect(codeOf(withPolicy([allow, deny], { ...CUSTOM, answer }))).not.toBe("resource-policy-denies");
  });

  test("in words of the API's own gateway response is the policy's where the call without a token gets it too", () => {
    const answer = gatewayAnswer(403, "AccessDeniedException", { message: "no entry" });
    const maybe = { ...deny, Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } } };
    expect(codeOf(withPolicy([allow, maybe], { ...CUSTOM, answer, withoutToken: answer }))).toBe(
      "resource-policy-denies",
    );
    const unauthorized = gatewayAnswer(401, "UnauthorizedException");
    const passed = withPolicy([allow, maybe], { ...CUSTOM, answer, withoutToken: unauthorized });
    expect(codeOf(passed)).not.toBe("resource-policy-denies");
  });

  test("with AWS_IAM is the resource policy's only by its words", () => {
    const iam = routeEvidence({ route: routeView({ authorizationType: "AWS_IAM" }) });
    const IAM = { route: iam, match: { route: iam.route, pathParameters: {} } };
    const answer = words(" with an explicit deny in a resource-based policy");
    expect(codeOf(withPolicy([deny], { ...IAM, answer }))).toBe("resource-policy-denies");
    expect(codeOf(withPolicy([deny], { ...IAM, answer: words() }))).not.toBe("resource-policy-denies");
  });

  test("is possibly the policy's where only the configuration could be read", () => {
    const evidence = { ...withPolicy([deny], { answer: words() }), live: unread("apigateway:GET") };
    expect(findCauses(evidence).cause?.message).toMatch(/^possibly /);
  });
});
