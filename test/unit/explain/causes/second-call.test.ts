import { expect, test } from "vitest";
import { secondCall } from "../../../../src/explain/causes/cache/one-method-policy.ts";
import type { CallEvidence } from "../../../../src/explain/evidence/evidence.ts";
import { authorizerPolicy } from "../../../../src/explain/evidence/read-authorizer-policy.ts";
import type { AuthorizerView, RouteView } from "../../../../src/explain/view/api-view.ts";
import {
  backendAnswer,
  callEvidence,
  functionEvidence,
  gatewayAnswer,
  routeEvidence,
  routeView,
} from "../../../support/explain/call-evidence.ts";

const ARN = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/ESTestInvoke-stage/GET/";
const AUTHORIZER: AuthorizerView = {
  name: "jwt",
  id: "x1",
  type: "TOKEN",
  uri: undefined,
  credentials: undefined,
  identitySources: [{ in: "querystring", name: "token" }],
  validationExpression: undefined,
  ttlSeconds: 300,
  providerArns: [],
};
const PROTECTED = { authorizationType: "CUSTOM", authorizer: "jwt" } as const;

interface Changes {
  readonly url?: string;
  readonly resource?: string;
  readonly ttlSeconds?: number;
  readonly answer?: CallEvidence["answer"];
}

/** The second call after GET /orders/7, with one other route behind the authorizer. */
function second(other: Partial<RouteView>, changes: Changes = {}) {
  const { url = "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/orders/7?token=t", resource = ARN } =
    changes;
  const view = { ...AUTHORIZER, ttlSeconds: changes.ttlSeconds ?? 300 };
  const route = routeView(PROTECTED);
  const Statement = { Effect: "Allow", Action: "execute-api:Invoke", Resource: resource };
  const policy = authorizerPolicy(JSON.stringify({ Statement }), { stage: "dev", path: "/orders/7" });
  const run = {
    clientStatus: 0,
    log: [],
    latencyMs: 1,
    principalId: "ann",
    policy,
    result: undefined,
    problem: undefined,
  };
  const evidence = callEvidence({
    route: routeEvidence({ route, authorizer: { view, id: "x1", function: functionEvidence(), role: undefined } }),
    view: {
      routes: [route, routeView({ path: "/invoices", ...PROTECTED, ...other })],
      authorizers: [view],
      gatewayResponses: [],
      resourcePolicy: undefined,
      apiKeySource: "HEADER",
    },
    run: { value: run },
    answer: changes.answer ?? backendAnswer(200),
  });
  return secondCall({ ...evidence, sent: { url: new URL(url), headers: {} } })?.url.href;
}

test("is a GET of another path at the same stage or domain, with the same query", () => {
  expect(second({})).toBe("https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/invoices?token=t");
  expect(second({}, { url: "https://api.example.com/v1/orders/7" })).toBe("https://api.example.com/v1/invoices");
});

test.for<[string, Partial<RouteView>, Changes]>([
  ["a method that writes", { verb: "POST" }, {}],
  ["a path with a variable", { path: "/invoices/{id}" }, {}],
  ["a route that requires an API key", { apiKeyRequired: true }, {}],
  ["a route of another authorizer", { authorizer: "other" }, {}],
  ["a public route", { authorizationType: "NONE", authorizer: undefined }, {}],
  ["no cache", {}, { ttlSeconds: 0 }],
  ["a policy for the stage", {}, { resource: ARN.replace("GET/", "*") }],
  ["a call that was refused", {}, { answer: gatewayAnswer(403, "AccessDeniedException") }],
  ["an address that does not end with the path", {}, { url: "https://api.example.com/v1/orders/8" }],
])("is not made for %s", ([, other, changes]) => {
  expect(second(other, changes)).toBeUndefined();
});
