import { describe, expect, test } from "vitest";
import { changedSettings, isPolicyChanged } from "../../../../src/explain/causes/route/changed-settings.ts";
import type { CallEvidence } from "../../../../src/explain/evidence/evidence.ts";
import { findCauses } from "../../../../src/explain/find-causes.ts";
import type { ApiView, AuthorizerView } from "../../../../src/explain/view/api-view.ts";
import {
  callEvidence,
  functionEvidence,
  gatewayAnswer,
  integrationView,
  routeEvidence,
  routeView,
  unread,
} from "../../../support/explain/call-evidence.ts";

const JWT: AuthorizerView = {
  name: "jwt",
  id: undefined,
  type: "TOKEN",
  uri: "arn:one",
  credentials: undefined,
  identitySources: [{ in: "header", name: "Authorization" }],
  validationExpression: undefined,
  ttlSeconds: 300,
  providerArns: [],
};
const route = routeView({ authorizationType: "CUSTOM", authorizer: "jwt" });
const view = (changes: Partial<ApiView> = {}): ApiView => ({
  routes: [route],
  authorizers: [JWT],
  gatewayResponses: [],
  resourcePolicy: undefined,
  apiKeySource: "HEADER",
  ...changes,
});

describe("what was changed since a deployment", () => {
  test.each([
    [{}, []],
    [{ authorizers: [{ ...JWT, id: "a1" }] }, []],
    [{ authorizers: [{ ...JWT, ttlSeconds: 0, uri: "arn:two" }] }, ["authorizer jwt: function, cache seconds"]],
    [{ routes: [{ ...route, apiKeyRequired: true }] }, ["GET /orders/{id}: API key required"]],
    [
      { routes: [{ ...route, integration: integrationView({ uri: "arn:other" }) }] },
      ["GET /orders/{id}: integration URI"],
    ],
    [
      {
        gatewayResponses: [
          { type: "DEFAULT_4XX", statusCode: undefined, headers: { "access-control-allow-origin": "'*'" } },
        ],
      },
      ["gateway response DEFAULT_4XX: headers"],
    ],
    [{ gatewayResponses: [{ type: "UNAUTHORIZED", statusCode: "401", headers: {} }] }, []],
    [{ authorizers: [JWT, { ...JWT, name: "other", uri: "arn:two" }] }, []],
  ])("%o: %o", (changes, texts) => {
    expect(changedSettings(view(), view(changes), [route])).toEqual(texts);
  });

  test("a policy counts by what it says, not by the order of its members", () => {
    const policy = (text: string) => view({ resourcePolicy: text });
    expect(isPolicyChanged(policy('{"a":1,"b":2}'), policy('{"b":2,"a":1}'))).toBe(false);
    expect(isPolicyChanged(policy('{"a":1}'), view())).toBe(true);
  });
});

describe("a fault that the configuration no longer has", () => {
  const answer = gatewayAnswer(500, "InternalServerErrorException");
  const broken = routeEvidence({ backend: functionEvidence({ policy: { value: [] } }) });
  const live: ApiView = { ...view(), routes: [broken.route] };
  const evidence = (current: ApiView | undefined, changes: Partial<CallEvidence> = {}) =>
    callEvidence({
      ...{ answer, route: broken, routes: [broken], view: live, live: { value: live } },
      current: current === undefined ? unread("apigateway:GET") : { value: current },
      ...changes,
    });

  test("is one of the deployment", () => {
    const uri = integrationView().uri?.replace("orders", "orders-v2");
    const { cause } = findCauses(evidence({ ...live, routes: [routeView({ integration: integrationView({ uri }) })] }));
    expect(cause).toMatchObject({ code: "changes-not-deployed", severity: "error" });
    expect(cause?.evidence[0]).toBe("changed since: GET /orders/{id}: integration URI");
  });

  test("is not, while an unrelated setting was changed", () => {
    const changed = { ...live, routes: [routeView({ apiKeyRequired: true })] };
    const { cause, findings } = findCauses(evidence(changed));
    expect(cause?.code).toBe("integration-permission");
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toContain("warning changes-not-deployed");
  });

  test("stays as it is where the configuration cannot be read, or its authorizers cannot", () => {
    expect(findCauses(evidence(undefined)).cause?.code).toBe("integration-permission");
    const corrected = { ...live, routes: [routeView({ integration: integrationView({ uri: "arn:other" }) })] };
    const { cause, findings } = findCauses(evidence({ ...corrected, isPartial: true }));
    expect(cause?.code).toBe("integration-permission");
    expect(findings.map(({ code }) => code)).not.toContain("changes-not-deployed");
  });
});
