import fc from "fast-check";
import { expect, test } from "vitest";
import type { Config, Route } from "../../../src/config/config.ts";
import { stableJson } from "../../../src/lib/json.ts";
import { configWith, propsOf, stackOf } from "../../support/stack/built-stack.ts";

const BASE = configWith();
const [FUNCTION] = BASE.functions;
if (FUNCTION === undefined) throw new Error("the sample has a function");
const functions = ["one", "two"].map((name) => ({ ...FUNCTION, name }));

const routes = fc.uniqueArray(
  fc.record<Route>({
    verb: fc.constantFrom("GET", "POST", "ANY"),
    path: fc.constantFrom("/", "/orders", "/orders/{id}"),
    function: fc.constantFrom("one", "two"),
    public: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4, selector: ({ verb, path }) => `${verb} ${path}` },
);

// Small choices, so that two of them are often alike; the last rows change nothing that a deployment shows.
const config: fc.Arbitrary<Config> = fc
  .record({
    routes,
    allowOrigins: fc.constantFrom(["https://a.example"], ["*"], ["https://a.example", "https://b.example"]),
    credentials: fc.constantFrom({}, { allowCredentials: true as const }),
    headers: fc.constantFrom(["Authorization"], ["Authorization", "Content-Type"]),
    cacheTtlSeconds: fc.constantFrom(0, 300),
    name: fc.constantFrom("guard", "other"),
    memoryMb: fc.constantFrom(128, 256),
    retentionDays: fc.constantFrom(14, 30),
    tags: fc.constantFrom({}, { team: "payments" }),
    apiName: fc.constantFrom("basicAPI", "renamed"),
    rules: fc.constantFrom(
      [],
      [{ name: "all", allow: [{ verb: "GET" as const, path: "/*" }], groups: [], scopes: [] }],
    ),
  })
  .map(({ allowOrigins, credentials, headers, cacheTtlSeconds, name, memoryMb, retentionDays, apiName, ...parts }) => ({
    ...BASE,
    ...parts,
    functions: functions.map((fn) => ({ ...fn, memoryMb })),
    api: { ...BASE.api, name: apiName },
    cors: { allowOrigins, allowHeaders: headers, ...credentials },
    authorizer: { ...BASE.authorizer, name, cacheTtlSeconds, memoryMb },
    logs: { retentionDays },
  }));

/** The fingerprint, and what a deployment really takes a picture of: everything inside the API but stages. */
function seen(of: Config) {
  const props = propsOf(stackOf(of));
  const pictured = /^apigateway\.(resource|method|authorizer|gateway-response):/;
  const picture = [...props].filter(([id]) => pictured.test(id)).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    fingerprint: props.get("apigateway.deployment:deployment")?.["fingerprint"],
    picture: stableJson(picture),
  };
}

test("a deployment's fingerprint changes exactly when something that it shows changes", () => {
  fc.assert(
    fc.property(config, config, (a, b) => {
      const [one, other] = [seen(a), seen({ ...a, ...b, routes: a.routes })];
      expect(one.fingerprint === other.fingerprint).toBe(one.picture === other.picture);
    }),
    { numRuns: 300 },
  );
});

test("and does so whatever the routes are", () => {
  fc.assert(
    fc.property(config, routes, (a, others) => {
      const [one, other] = [seen(a), seen({ ...a, routes: others })];
      expect(one.fingerprint === other.fingerprint).toBe(one.picture === other.picture);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["https://app.example.com", "aa813a17e2855e67"],
  ["*", "b17023b8f3079f6c"],
])(
  "with the one origin %s it is what it was before there could be several: nothing is deployed anew",
  (origin, was) => {
    const cors = { allowOrigins: [origin], allowHeaders: ["Authorization", "Content-Type"] };
    expect(seen({ ...BASE, cors }).fingerprint).toBe(was);
  },
);

test("routes in another order are the same routes", () => {
  const shuffled = config.chain((one) =>
    fc.tuple(fc.constant(one), fc.shuffledSubarray([...one.routes], { minLength: one.routes.length })),
  );
  fc.assert(
    fc.property(shuffled, ([one, order]) => {
      expect(seen({ ...one, routes: order })).toEqual(seen(one));
    }),
  );
});
