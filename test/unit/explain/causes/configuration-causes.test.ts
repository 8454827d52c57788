import { describe, expect, test } from "vitest";
import { sharesPolicies } from "../../../../src/explain/causes/cache/cache-key.ts";
import type { Cause } from "../../../../src/explain/causes/cause.ts";
import { authorizerUnused } from "../../../../src/explain/causes/configuration/authorizer-unused.ts";
import { methodUnprotected } from "../../../../src/explain/causes/configuration/method-unprotected.ts";
import { optionsProtected } from "../../../../src/explain/causes/configuration/options-protected.ts";
import { type AuthorizerView, identitySourcesIn, type RouteView } from "../../../../src/explain/view/api-view.ts";
import { callEvidence, routeEvidence, routeView } from "../../../support/explain/call-evidence.ts";

const authorizer = (changes: Partial<AuthorizerView> = {}): AuthorizerView => ({
  name: "jwt",
  id: "auth1",
  type: "REQUEST",
  uri: undefined,
  credentials: undefined,
  identitySources: [{ in: "header", name: "Authorization" }],
  validationExpression: undefined,
  ttlSeconds: 300,
  providerArns: [],
  ...changes,
});

const PROTECTED = { authorizationType: "CUSTOM", authorizer: "jwt" } as const;
const found = (
  cause: Cause,
  routes: readonly Partial<RouteView>[],
  { authorizers = [authorizer()], resourcePolicy }: { authorizers?: AuthorizerView[]; resourcePolicy?: string } = {},
) => {
  const all = routes.map((one) => routeView({ path: "/orders", ...one }));
  const view = { routes: all, authorizers, gatewayResponses: [], resourcePolicy, apiKeySource: "HEADER" as const };
  const { call: _, ...evidence } = callEvidence({ view, routes: all.map((route) => routeEvidence({ route })) });
  return (cause.inspect?.(evidence) ?? []).map(({ severity = cause.severity, message }) => ({ severity, message }));
};

describe("options-protected", () => {
  test.for<[string, Partial<RouteView>[], AuthorizerView | undefined, string[]]>([
    ["OPTIONS behind a header", [{ verb: "OPTIONS", ...PROTECTED }], undefined, ["error"]],
    ["OPTIONS with a signature", [{ verb: "OPTIONS", authorizationType: "AWS_IAM" }], undefined, ["error"]],
    [
      "OPTIONS behind a function that reads the event",
      [{ verb: "OPTIONS", ...PROTECTED }],
      authorizer({ identitySources: [] }),
      ["warning"],
    ],
    [
      "OPTIONS behind a query parameter",
      [{ verb: "OPTIONS", ...PROTECTED }],
      authorizer({ identitySources: identitySourcesIn("method.request.querystring.t") }),
      ["warning"],
    ],
    ["ANY, which serves OPTIONS too", [{ verb: "ANY", ...PROTECTED }], undefined, ["note"]],
    ["ANY next to an open OPTIONS", [{ verb: "ANY", ...PROTECTED }, { verb: "OPTIONS" }], undefined, []],
    ["GET only", [{ verb: "GET", ...PROTECTED }], undefined, []],
  ])("%s", ([, routes, other, severities]) => {
    const all = found(optionsProtected, routes, other ? { authorizers: [other] } : {});
    expect(all.map(({ severity }) => severity)).toEqual(severities);
  });
});

describe("method-unprotected", () => {
  test.for<[string, Partial<RouteView>[], string | undefined, string[]]>([
    ["a public resource", [{ ...PROTECTED }, { path: "/health" }], undefined, ["note"]],
    ["a public verb of a protected resource", [{ ...PROTECTED }, { verb: "POST" }], undefined, ["warning"]],
    ["the same with a resource policy", [{ ...PROTECTED }, { verb: "POST" }], "{}", ["note"]],
    ["a preflight", [{ ...PROTECTED }, { verb: "OPTIONS" }], undefined, []],
    ["an API key", [{ ...PROTECTED }, { path: "/keys", apiKeyRequired: true }], undefined, []],
    ["an API that is all public", [{}, { verb: "POST" }], undefined, []],
  ])("%s", ([, routes, resourcePolicy, severities]) => {
    const all = found(methodUnprotected, routes, { ...(resourcePolicy && { resourcePolicy }) });
    expect(all.map(({ severity }) => severity)).toEqual(severities);
  });

  test("of a call: the methods of its resource", () => {
    const all = [routeView(PROTECTED), routeView({ path: "/health" }), routeView({ ...PROTECTED, verb: "PUT" })];
    const view = {
      routes: all,
      authorizers: [],
      gatewayResponses: [],
      resourcePolicy: undefined,
      apiKeySource: "HEADER" as const,
    };
    const inspected = (path: string) =>
      methodUnprotected.inspect?.(callEvidence({ view, routes: [routeEvidence({ route: routeView({ path }) })] }));
    expect(inspected("/orders/{id}")).toEqual([]);
    expect(inspected("/health")).toHaveLength(1);
  });

  test("lists ten methods and counts the others", () => {
    const open = Array.from({ length: 12 }, (_, index) => ({ path: `/p${index}` }));
    expect(found(methodUnprotected, [PROTECTED, ...open])[0]?.message).toMatch(/^12 methods .*GET \/p9 and 2 more$/);
  });
});

describe("authorizer-unused", () => {
  test("is a note next to another one, a warning where nothing is protected", () => {
    const authorizers = [authorizer(), authorizer({ name: "old" })];
    expect(found(authorizerUnused, [PROTECTED], { authorizers })).toEqual([
      { severity: "note", message: "authorizer old is on no method of stage dev" },
    ]);
    expect(found(authorizerUnused, [{}]).map(({ severity }) => severity)).toEqual(["warning"]);
    expect(found(authorizerUnused, [PROTECTED])).toEqual([]);
    const view = {
      routes: [routeView(PROTECTED)],
      authorizers,
      gatewayResponses: [],
      resourcePolicy: undefined,
      apiKeySource: "HEADER" as const,
    };
    expect(authorizerUnused.inspect?.(callEvidence({ view }))).toEqual([]);
  });
});

describe("a cache whose key does not tell callers apart", () => {
  test.for<[string, boolean]>([
    ["stageVariables.env", true],
    ["method.request.header.Host", true],
    ["context.httpMethod, context.path", true],
    ["method.request.header.user-agent,stageVariables.env", true],
    ["method.request.header.Authorization", false],
    ["stageVariables.env, method.request.header.X-Tenant", false],
    ["method.request.querystring.v", false],
    ["context.identity.sourceIp", false],
    ["", false],
  ])("%s", ([source, expected]) => {
    expect(sharesPolicies(authorizer({ identitySources: identitySourcesIn(source) }))).toBe(expected);
    expect(sharesPolicies(authorizer({ identitySources: identitySourcesIn(source), ttlSeconds: 0 }))).toBe(false);
  });
});
