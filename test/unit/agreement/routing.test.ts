import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Route } from "../../../src/config/config.ts";
import type { Snapshot } from "../../../src/local/apigateway/apigateway-model.ts";
import { Failure } from "../../../src/local/gateway/failure.ts";
import type { GatewayRequest } from "../../../src/local/gateway/request.ts";
import { route } from "../../../src/local/gateway/routing.ts";
import { findClash, readMethod, VERBS } from "../../../src/routes/parse-route.ts";
import { sampleCall, samplePath } from "../../../src/routes/sample-call.ts";
import { servedBy } from "../../../src/stack/reach/route-match.ts";
import { CALLS, ROUTES } from "./routing.ts";

type Method = Readonly<Record<"verb" | "path", string>>;

const methodOf = (text: string): Method => {
  const [verb = "", path = ""] = text.split(" ");
  return { verb, path };
};

/** An API with these routes, as the local endpoint deploys it. */
function snapshotOf(routes: readonly Method[]): Snapshot {
  const paths = [...new Set(routes.map(({ path }) => path))];
  const resources = paths.map((path) => {
    const verbs = routes.flatMap((one) => (one.path === path ? [[one.verb, { httpMethod: one.verb }]] : []));
    return [path, { id: path, path, methods: Object.fromEntries(verbs) }];
  });
  return { resources: Object.fromEntries(resources), authorizers: {}, gatewayResponses: {}, binaryMediaTypes: [] };
}

/** The route of the local gateway that serves a call. */
function localRoute(snapshot: Snapshot, { verb, path }: Method): string | undefined {
  try {
    const { method, resource } = route({
      snapshot,
      verb,
      path,
      http: { target: path, headers: [] },
    } as unknown as GatewayRequest);
    return `${method.httpMethod} ${resource.path}`;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function toolRoute(routes: readonly Method[], { verb, path }: Method): string | undefined {
  const served = servedBy(
    routes.map((one) => ({ ...one, authorizer: undefined })),
    verb,
    path,
  );
  return served && `${served.verb} ${served.path}`;
}

const literal = fc.constantFrom("1", "2", "a", "b", "%31", "$a");
const segment = fc.oneof({ weight: 3, arbitrary: literal }, { weight: 2, arbitrary: fc.constant("{id}") });
const pathOf = (part: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.array(part, { maxLength: 3 }), fc.boolean())
    .map(([parts, isGreedy]) => `/${[...parts, ...(isGreedy ? ["{rest+}"] : [])].join("/")}`);
/** What config.ini takes: API Gateway's rules for paths hold. */
const routesArbitrary = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...VERBS), pathOf(segment)), { minLength: 1, maxLength: 12, selector: String })
  .map((all) => {
    const variables = new Map();
    return all.flatMap(([verb, path]): Pick<Route, "verb" | "path">[] => {
      const method = readMethod(`${verb} ${path}`);
      return "allowed" in method || findClash(path, variables) !== undefined ? [] : [method];
    });
  });

describe("the tool and the local gateway choose the same route", () => {
  const routes = ROUTES.map(methodOf);

  test.each(CALLS)("%s: %s", (call, served) => {
    expect(toolRoute(routes, methodOf(call))).toBe(served);
    expect(localRoute(snapshotOf(routes), methodOf(call))).toBe(served);
  });

  test("whatever routes there are and is asked for", () => {
    const verb = fc.constantFrom("GET", "HEAD", "POST", "OPTIONS");
    const path = fc
      .array(fc.oneof(literal, fc.constant("")), { maxLength: 4 })
      .map((parts) => `/${parts.join("/")}`)
      // The gateway makes one slash of several in front before it looks for a route.
      .map((one) => one.replace(/^\/+/, "/"));
    fc.assert(
      fc.property(routesArbitrary, verb, path, (all, asked, at) => {
        const call = { verb: asked, path: at };
        expect(toolRoute(all, call)).toBe(localRoute(snapshotOf(all), call));
      }),
      { seed: 12, numRuns: 2_000 },
    );
  });
});

describe("what test-token asks a route with is served by that route", () => {
  test("or each verb of its path has a route of its own", () => {
    fc.assert(
      fc.property(routesArbitrary, (routes) => {
        for (const one of routes) {
          const call = sampleCall(routes, one);
          const verbs = routes.flatMap(({ verb, path }) => (path === one.path && verb !== "ANY" ? [verb] : []));
          if (call === undefined) expect([one.verb, verbs.length]).toEqual(["ANY", VERBS.length - 1]);
          else expect(localRoute(snapshotOf(routes), call)).toBe(`${one.verb} ${one.path}`);
        }
      }),
      { seed: 12, numRuns: 2_000 },
    );
  });

  test("and its preflight by that of its path", () => {
    fc.assert(
      fc.property(routesArbitrary, (routes) => {
        const preflights = routes.map(({ path }) => ({ verb: "OPTIONS", path }));
        for (const { path } of routes) {
          const call = { verb: "OPTIONS", path: samplePath(routes, path) };
          expect(localRoute(snapshotOf([...routes, ...preflights]), call)).toBe(`OPTIONS ${path}`);
        }
      }),
      { seed: 12, numRuns: 500 },
    );
  });
});
