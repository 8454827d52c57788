import { describe, expect, test } from "vitest";
import type { CallEvidence, RouteEvidence } from "../../../../src/explain/evidence/evidence.ts";
import { findCauses } from "../../../../src/explain/find-causes.ts";
import {
  ACCOUNT,
  API_ID,
  callEvidence,
  functionEvidence,
  functionInfo,
  gatewayAnswer,
  integrationView,
  rolePermissions,
  roleStatement,
  routeEvidence,
  routeView,
  unread,
} from "../../../support/explain/call-evidence.ts";

const failed = (route: Partial<RouteEvidence> = {}, more: Partial<CallEvidence> = {}) =>
  callEvidence({ route: routeEvidence(route), answer: gatewayAnswer(500, "InternalServerErrorException"), ...more });

const withIntegration = (changes: Parameters<typeof integrationView>[0]): Partial<RouteEvidence> => ({
  route: routeView({ integration: integrationView(changes) }),
});

const role = (changes: Parameters<typeof rolePermissions>[0]) => ({ value: rolePermissions(changes) });
const ofRole = (effect: string, action: string, resource = "*") =>
  roleStatement({ effect, actions: [action], resources: [resource] });
const CREDENTIALS = { credentials: "arn:aws:iam::1:role/invoker" };

const CASES: readonly [fault: string, route: Partial<RouteEvidence>, code: string, message: RegExp][] = [
  [
    "a function whose region is not that of its URI",
    withIntegration({ uri: integrationView().uri?.replace("apigateway:us-east-1", "apigateway:eu-west-1") }),
    "integration-uri",
    /calls Lambda in eu-west-1 for a function in us-east-1/,
  ],
  [
    "a function in another account that does not exist",
    { backend: functionEvidence({ account: "999999999999", info: { value: undefined } }) },
    "backend-missing",
    /does not exist in account 999999999999 \(the API is in 123456789012\)/,
  ],
  [
    "an alias that does not exist",
    {
      backend: functionEvidence({ qualifier: "live", info: { value: undefined }, unqualified: { value: true } }),
    },
    "backend-missing",
    /version or alias live of function orders/,
  ],
  [
    "a function that was never active",
    { backend: functionEvidence({ info: { value: functionInfo({ state: "Failed", stateReason: "no subnet" }) } }) },
    "backend-state",
    /is Failed/,
  ],
  [
    "a function that is being made",
    { backend: functionEvidence({ info: { value: functionInfo({ state: "Pending" }) } }) },
    "backend-state",
    /is Pending/,
  ],
  [
    "a role without the permission",
    { ...withIntegration(CREDENTIALS), role: role({ statements: [] }) },
    "integration-role",
    /may not call lambda:InvokeFunction/,
  ],
  [
    "a role for the function, and an integration with its alias",
    {
      ...withIntegration(CREDENTIALS),
      backend: functionEvidence({ arn: `${functionEvidence().arn}:live`, qualifier: "live" }),
      role: role({ statements: [ofRole("Allow", "*", functionEvidence().arn)] }),
    },
    "integration-role",
    /may not call/,
  ],
  [
    "a role that is denied it",
    {
      ...withIntegration(CREDENTIALS),
      role: role({
        statements: [ofRole("Allow", "*"), ofRole("Deny", "lambda:InvokeFunction")],
      }),
    },
    "integration-role",
    /is denied/,
  ],
  [
    "a mapping to a header of API Gateway's own",
    withIntegration({ requestParameters: { "integration.request.header.Authorization": "context.authorizer.token" } }),
    "integration-parameters",
    /to the header Authorization/,
  ],
  ["a method without an integration", { route: routeView({ integration: undefined }) }, "integration-missing", /500/],
  [
    "a policy that denies",
    {
      backend: functionEvidence({
        policy: {
          value: ["Allow", "Deny"].map((effect) => ({
            sid: effect,
            effect,
            principals: ["*"],
            actions: ["lambda:*"],
            resources: [],
            sourceArns: [],
            sourceAccounts: [],
            conditionKeys: [],
          })),
        },
      }),
    },
    "integration-permission",
    /may not invoke function orders/,
  ],
];

describe("a 500 of API Gateway is explained by", () => {
  test.each(CASES)("%s", (_, route, code, message) => {
    const { cause } = findCauses(failed(route));
    expect(cause).toMatchObject({ code, severity: "error", message: expect.stringMatching(message) });
  });

  test("the first of two faults", () => {
    const backend = functionEvidence({ policy: { value: [] }, info: { value: functionInfo({ state: "Failed" }) } });
    const { cause, findings } = findCauses(failed({ backend }));
    expect([cause?.code, ...findings.map(({ code }) => code)]).toEqual(["integration-permission", "backend-state"]);
  });

  test("what is known, before what cannot be read", () => {
    const info = { value: functionInfo({ reservedConcurrency: 0 }) };
    const backend = functionEvidence({ policy: unread("lambda:GetPolicy"), info });
    expect(findCauses(failed({ backend })).cause?.code).toBe("backend-concurrency");
  });

  test("a permission that cannot be read, only possibly", () => {
    const backend = functionEvidence({ policy: unread("lambda:GetPolicy") });
    const { cause, findings } = findCauses(failed({ backend }));
    expect(cause).toMatchObject({ code: "integration-permission", message: expect.stringMatching(/^possibly /) });
    expect(findings).toEqual([]);
  });

  test("a function without a policy, only possibly where the function itself cannot be read", () => {
    const backend = functionEvidence({ info: unread("lambda:GetFunction"), policy: { value: [] } });
    expect(findCauses(failed({ backend })).cause?.message).toMatch(/^possibly API Gateway may not invoke/);
  });

  test("a function that is not there, and not by its missing policy", () => {
    const backend = functionEvidence({ info: { value: undefined }, policy: { value: [] } });
    const { cause, findings } = findCauses(failed({ backend }));
    expect(cause?.code).toBe("backend-missing");
    expect(findings).toEqual([]);
  });

  test("its fault, where a gateway response gives failures another status", () => {
    const backend = functionEvidence({ policy: { value: [] } });
    const view = {
      routes: [],
      authorizers: [],
      gatewayResponses: [{ type: "DEFAULT_5XX", statusCode: "503", headers: {} }],
      resourcePolicy: undefined,
      apiKeySource: "HEADER" as const,
    };
    const answer = gatewayAnswer(503, "InternalServerErrorException");
    expect(findCauses(failed({ backend }, { view, answer })).cause?.code).toBe("integration-permission");
  });
});

const permission = (source: string) => ({ ...functionEvidence(), policy: { value: [statement(source)] } });
const statement = (source: string) => ({
  sid: "s",
  effect: "Allow",
  principals: ["apigateway.amazonaws.com"],
  actions: ["lambda:InvokeFunction"],
  resources: [],
  sourceArns: [source],
  sourceAccounts: [],
  conditionKeys: [],
});
const API = `arn:aws:execute-api:us-east-1:${ACCOUNT}:${API_ID}`;

describe("the permission of a method", () => {
  test.each([
    [`${API}/*/GET/orders/*`, undefined],
    [`${API}/dev/*/*`, undefined],
    [`${API}/*`, undefined],
    [`${API.replace(API_ID, "zzzzzzzzzz")}/*/GET/orders/*`, "it names API zzzzzzzzzz instead of a1b2c3d4e5"],
    [`${API}/prod/GET/orders/*`, "it names stage prod instead of dev"],
    [`${API}/*/POST/orders/*`, "it names method POST instead of GET"],
    [`${API}/*/GET/orders`, "its path is /orders instead of /orders/*"],
    [`${API}/authorizers/abc`, "it is for an authorizer, not for a method"],
    [API.replace("us-east-1", "eu-west-1"), "it names region eu-west-1 instead of us-east-1"],
    [API.replace(ACCOUNT, "999999999999"), "it names account 999999999999 instead of 123456789012"],
  ])("%s: %s", (source, difference) => {
    const { cause } = findCauses(failed({ backend: permission(source) }));
    if (difference === undefined) expect(cause?.code).not.toBe("integration-permission");
    else expect(cause?.evidence.join("\n")).toContain(difference);
  });

  test("of one verb is enough for ANY", () => {
    const route = routeView({ verb: "ANY" });
    expect(findCauses(failed({ route, backend: permission(`${API}/*/GET/orders/*`) })).cause?.code).toBe("unexplained");
  });

  test("is no fault of a call that the function answered", () => {
    const route = routeEvidence({ backend: functionEvidence({ policy: { value: [] } }) });
    expect(findCauses(callEvidence({ route }))).toEqual({ cause: null, findings: [] });
  });
});

test("a method that cannot be deployed is found on an API that works", () => {
  const { view } = callEvidence();
  const bare = routeView({ path: "/new", integration: undefined });
  const current = { value: { ...callEvidence().view, routes: [bare] } as NonNullable<typeof view> };
  expect(findCauses(callEvidence({ current })).findings).toMatchObject([
    { code: "integration-missing", message: "GET /new has no integration, so the API cannot be deployed" },
    { code: "route-not-deployed", severity: "note" },
  ]);
});
