import { describe, expect, test } from "vitest";
import type { Route, Rule } from "../../../src/config/config.ts";
import type { BundledIssuer } from "../../../src/issuers/baked-config.ts";
import { readMethod } from "../../../src/routes/parse-route.ts";
import { bundleConfig } from "../../../src/stack/code/bundle.ts";
import { type Admission, admissionOf, completed, readAdmission } from "../../../src/stack/reach/admission.ts";
import { type Reach, widening } from "../../../src/stack/reach/widened-routes.ts";
import { configWith } from "../../support/stack/built-stack.ts";

const MAIN: BundledIssuer = {
  name: "main",
  kind: "oidc",
  issuers: ["https://issuer.example"],
  audience: ["app"],
  groupsClaim: "groups",
  jwksUri: "https://issuer.example/keys",
  keys: [{ kid: "1" }],
};

const methodOf = (text: string) => readMethod(text, () => undefined) as Pick<Route, "verb" | "path">;

const rule = (allow: string, more: Partial<Rule> = {}): Rule => ({
  name: "one",
  allow: allow.split(", ").map(methodOf),
  groups: [],
  scopes: [],
  ...more,
});
const admins = (allow: string) => rule(allow, { groups: ["admins"] });

interface Side {
  /** "GET /orders", with " public" behind it where it is. */
  readonly routes: readonly string[];
  readonly rules?: readonly Rule[];
  readonly issuers?: readonly BundledIssuer[];
  /** Of an authorizer that nothing is known of. */
  readonly unknown?: true;
}

function reachOf({ routes, rules = [], issuers = [MAIN], unknown }: Side): Reach {
  const admission = admissionOf(bundleConfig(configWith({ rules }), issuers));
  return {
    routes: routes.map((text) => {
      const [verb = "", path = "", isPublic] = text.split(" ");
      return { verb, path, authorizer: isPublic === undefined ? "id" : undefined };
    }),
    admissionOf: () => (unknown ? undefined : admission),
  };
}

const compare = (before: Side, after: Side) => {
  const { widened, reasons } = widening(reachOf(before), reachOf(after));
  return { lines: widened.map(({ route, from, to }) => `${route}: ${from} > ${to}`), asks: reasons };
};

const ORDERS = ["GET /orders", "DELETE /orders/{id}"];
const SAME = { lines: [], asks: [] };

describe("rules", () => {
  test("that are the same in another order, or wider than what there is to call, widen nothing", () => {
    const [a, b] = [admins("DELETE /orders/{id}"), rule("GET /orders")];
    expect(compare({ routes: ORDERS, rules: [a, b] }, { routes: ORDERS, rules: [b, a] })).toEqual(SAME);
    const wider = [admins("DELETE /*"), rule("GET /orders, GET /orders/*")];
    const routes = ["DELETE /orders/{id}", "GET /orders"];
    expect(compare({ routes, rules: [a, b] }, { routes, rules: wider })).toEqual(SAME);
  });

  test("that lose one of several only get narrower", () => {
    const rules = [admins("DELETE /orders/{id}"), rule("GET /orders")];
    expect(compare({ routes: ORDERS, rules }, { routes: ORDERS, rules: rules.slice(0, 1) })).toEqual(SAME);
  });

  test("that all go open what they kept closed, and that is asked about", () => {
    const rules = [admins("DELETE /orders/{id}"), rule("GET /orders")];
    expect(compare({ routes: ORDERS, rules }, { routes: ORDERS })).toEqual({
      lines: ["DELETE /orders/{id}: group admins > any valid token"],
      asks: ["the last rule is removed"],
    });
  });

  test("that go where no rule allowed a route open it too", () => {
    expect(compare({ routes: ORDERS, rules: [rule("GET /*")] }, { routes: ORDERS })).toEqual({
      lines: ["DELETE /orders/{id}: no one > any valid token"],
      asks: ["the last rule is removed"],
    });
  });

  test("that limit nothing may go", () => {
    expect(compare({ routes: ORDERS, rules: [rule("ANY /*")] }, { routes: ORDERS })).toEqual(SAME);
    expect(compare({ routes: ORDERS }, { routes: ORDERS })).toEqual(SAME);
  });

  test.each([
    ["another group", { groups: ["admins", "ops"] }, "groups admins or ops"],
    ["no group", {}, "any valid token"],
    ["a scope instead", { scopes: ["write"] }, "scope write"],
  ])("with %s let more in, which is listed alone", (_, more, to) => {
    const [before, after] = [admins("DELETE /orders/{id}"), rule("DELETE /orders/{id}", more)];
    const narrow = rule("GET /orders", { groups: ["readers"] });
    const routes = ["DELETE /orders/{id}"];
    expect(compare({ routes, rules: [before] }, { routes, rules: [after, narrow] })).toEqual({
      lines: [`DELETE /orders/{id}: group admins > ${to}`],
      asks: [],
    });
  });

  test("with a scope beside the group let fewer in", () => {
    const after = rule("GET /orders", { groups: ["admins"], scopes: ["read"] });
    const routes = ["GET /orders"];
    expect(compare({ routes, rules: [admins("GET /orders")] }, { routes, rules: [after] })).toEqual(SAME);
  });

  test("on more of a greedy route are wider, and the line says on which part", () => {
    const routes = ["ANY /files/{proxy+}"];
    const [before, after] = [admins("GET /files/public/*"), admins("GET /files/*")];
    const { lines, asks } = compare({ routes, rules: [before] }, { routes, rules: [after] });
    expect(lines).toEqual([
      expect.stringMatching(/^GET \/files\/\{proxy\+\}: .* on GET\/files\/public\/\* > .* on GET\/files\/\*$/),
    ]);
    expect(asks).toEqual([]);
    expect(compare({ routes, rules: [after] }, { routes, rules: [before] })).toEqual(SAME);
  });
});

describe("issuers", () => {
  const routes = ["GET /orders"];
  test.each([
    ["one more", [MAIN, { ...MAIN, name: "other", issuers: ["https://other.example"] }]],
    ["one more client", [{ ...MAIN, audience: ["app", "batch"] }]],
    ["keys from elsewhere", [{ ...MAIN, jwksUri: "https://elsewhere.example/keys" }]],
  ])("%s lets more in", (_, issuers) => {
    const { lines, asks } = compare({ routes }, { routes, issuers });
    expect(lines).toEqual([expect.stringMatching(/^GET \/orders: any valid token of .* > any valid token of /)]);
    expect(asks).toEqual([]);
  });

  test("a limit that goes lets more in, one that comes does not", () => {
    const limited = [{ ...MAIN, hostedDomain: "example.com", tokenUse: "access" as const }];
    expect(compare({ routes, issuers: limited }, { routes }).lines).toHaveLength(1);
    expect(compare({ routes }, { routes, issuers: limited })).toEqual(SAME);
  });

  test("groups from another claim let others in where a rule asks for groups, and nowhere else", () => {
    const issuers = [{ ...MAIN, groupsClaim: "roles" }];
    expect(
      compare({ routes, rules: [admins("GET /orders")] }, { routes, rules: [admins("GET /orders")], issuers }).lines,
    ).toHaveLength(1);
    expect(compare({ routes }, { routes, issuers })).toEqual(SAME);
  });

  test("new keys of the same issuer are nobody else's", () => {
    expect(compare({ routes }, { routes, issuers: [{ ...MAIN, keys: [{ kid: "2" }] }] })).toEqual(SAME);
  });

  test("another name of the same user pool is nobody else's; another pool with the same keys is", () => {
    const pool = (...issuers: string[]): BundledIssuer => ({ ...MAIN, kind: "cognito", issuers });
    const atAws = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_A";
    const before = { routes, issuers: [pool(atAws)] };
    expect(compare(before, { routes, issuers: [pool("http://127.0.0.1:4566/us-east-1_A", atAws)] })).toEqual(SAME);
    const other = [pool("http://127.0.0.1:4566/us-east-1_B", atAws)];
    expect(compare(before, { routes, issuers: other }).lines).toHaveLength(1);
    const oidc = [{ ...MAIN, issuers: ["https://elsewhere.example/a"] }];
    const both = [{ ...MAIN, issuers: ["https://elsewhere.example/a", "https://other.example/a"] }];
    expect(compare({ routes, issuers: oidc }, { routes, issuers: both }).lines).toHaveLength(1);
  });

  test("a rule that is limited to an issuer, and no more, lets more in", () => {
    const other = { ...MAIN, name: "other", issuers: ["https://other.example"] };
    const limit = (names: readonly string[] | undefined): Admission => ({
      issuers: [MAIN, other],
      rules: [{ name: "one", resources: ["*"], groups: [], scopes: [], ...(names && { issuers: names }) }],
    });
    const at = (admission: Admission): Reach => ({ ...reachOf({ routes }), admissionOf: () => admission });
    expect(widening(at(limit(["main"])), at(limit(undefined))).widened).toHaveLength(1);
    expect(widening(at(limit(undefined)), at(limit(["main"]))).widened).toEqual([]);
  });

  test("a pool that does not exist yet is the one that its issuer had", () => {
    const pool = { ...MAIN, issuers: [], audience: [], jwksUri: "" };
    const before = admissionOf(bundleConfig(configWith(), [MAIN]));
    expect(completed(admissionOf(bundleConfig(configWith(), [pool])), before)).toEqual(before);
  });
});

describe("routes", () => {
  test("a protected one that becomes public is asked about", () => {
    expect(compare({ routes: ORDERS }, { routes: ["GET /orders public", "DELETE /orders/{id}"] })).toEqual({
      lines: ["GET /orders: any valid token > anyone"],
      asks: ["GET /orders becomes public"],
    });
  });

  test("new ones, and ones that go, widen nothing", () => {
    expect(compare({ routes: ORDERS }, { routes: [...ORDERS, "GET /health public", "PUT /orders/{id}"] })).toEqual(
      SAME,
    );
    expect(compare({ routes: ORDERS }, { routes: ["GET /orders"] })).toEqual(SAME);
    expect(compare({ routes: [] }, { routes: ["GET /orders public"] })).toEqual(SAME);
    expect(compare({ routes: ["GET /orders public"] }, { routes: ["GET /orders"] })).toEqual(SAME);
  });

  test.each([
    ["a greedy one", "ANY /{proxy+} public"],
    ["one with a variable", "GET /{name} public"],
    ["ANY on its path", "ANY /orders public"],
  ])("a protected one that goes and leaves its calls to %s becomes public", (_, wider) => {
    const before = { routes: ["GET /orders", wider] };
    expect(compare(before, { routes: [wider] })).toEqual({
      lines: ["GET /orders: any valid token > anyone"],
      asks: ["GET /orders becomes public"],
    });
  });

  test("a new public one within a protected one is listed, and not asked about", () => {
    const greedy = "ANY /{proxy+}";
    expect(compare({ routes: [greedy] }, { routes: [greedy, "GET /health public"] })).toEqual({
      lines: ["GET /health: any valid token > anyone"],
      asks: [],
    });
  });

  test("one of ANY that becomes public is one line", () => {
    expect(compare({ routes: ["ANY /orders"] }, { routes: ["ANY /orders public"] })).toEqual({
      lines: ["ANY /orders: any valid token > anyone"],
      asks: ["ANY /orders becomes public"],
    });
  });

  test("one verb taken out of ANY is that verb's line", () => {
    expect(compare({ routes: ["ANY /orders"] }, { routes: ["ANY /orders", "GET /orders public"] })).toEqual({
      lines: ["GET /orders: any valid token > anyone"],
      asks: ["GET /orders becomes public"],
    });
  });
});

describe("an authorizer that nothing is known of", () => {
  test("in place of rules counts as their loss", () => {
    const before = { routes: ["GET /orders"], rules: [admins("GET /orders")] };
    expect(compare(before, { routes: ["GET /orders"], unknown: true })).toEqual({
      lines: ["GET /orders: group admins > callers that the authorizer lets through"],
      asks: ["the last rule is removed"],
    });
  });

  test("that was there before cannot be compared, but its routes still become public", () => {
    expect(compare({ routes: ORDERS, unknown: true }, { routes: ORDERS })).toEqual(SAME);
    expect(compare({ routes: ["GET /orders"], unknown: true }, { routes: ["GET /orders public"] })).toEqual({
      lines: ["GET /orders: callers that the authorizer lets through > anyone"],
      asks: ["GET /orders becomes public"],
    });
  });
});

test.each([
  ["nothing", undefined],
  ["a text", "rules"],
  ["rules that are no list", { issuers: [], rules: {} }],
  ["a rule without resources", { issuers: [], rules: [{ groups: [], scopes: [] }] }],
  ["a group that is no text", { issuers: [], rules: [{ resources: ["*"], groups: [{}], scopes: [] }] }],
  ["an issuer without names", { issuers: [{ audience: [] }], rules: [] }],
])("%s in a state file or a zip is no admission", (_, value) => {
  expect(readAdmission(value)).toBeUndefined();
});
