import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Config } from "../../../src/config/config.ts";
import { bundleConfig } from "../../../src/stack/bundle.ts";
import { isAllowed } from "../../../src/token/rules.ts";
import { type AuthorizerOutput, createAuthorizer } from "../../../templates/node/authorizer/index.mts";
import { fileWith, load } from "../config/sample.ts";
import { claims, NOW, OIDC, STAGE } from "./vectors/fixture.ts";
import { publicJwk, token } from "./vectors/sign.ts";

const ISSUER = {
  name: "main",
  kind: "oidc",
  issuers: [OIDC],
  audience: ["api"],
  groupsClaim: "groups",
  jwksUri: "http://127.0.0.1:49151/",
  keys: [publicJwk("eddsa")],
} as const;

const NAMES = ["a", "b", "c"];
const paths = ["/", "/orders", "/orders/{id}", "/orders/{id}/items", "/orders/all", "/files/{path+}", "/ordersx"];
const verbs = ["GET", "POST", "DELETE", "ANY"] as const;
const some = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 });

const rule = fc.record({
  allow: fc.uniqueArray(fc.tuple(fc.constantFrom(...verbs), fc.constantFrom(...paths, "/orders/*", "/*")), {
    minLength: 1,
    maxLength: 3,
    selector: String,
  }),
  groups: some(NAMES),
  scopes: some(NAMES),
});
const routes = fc.uniqueArray(fc.tuple(fc.constantFrom(...verbs), fc.constantFrom(...paths)), {
  minLength: 1,
  maxLength: 5,
  selector: ([, path]) => path,
});
const caller = fc.record({
  groups: fc.oneof(
    some(NAMES),
    some(NAMES).map((names) => names.join(" ")),
    fc.constant(undefined),
  ),
  scope: fc.oneof(
    some(NAMES).map((names) => names.join(" ")),
    fc.constant(undefined),
  ),
});
type Rule = typeof rule extends fc.Arbitrary<infer T> ? T : never;
type Caller = typeof caller extends fc.Arbitrary<infer T> ? T : never;

function configOf(all: readonly (readonly [string, string])[], rules: readonly Rule[]): Config {
  const sections = rules.map(({ allow, groups, scopes }, n) => [
    `rule.r${n}`,
    [
      `allow = ${allow.map(([verb, path]) => `${verb} ${path}`).join(", ")}`,
      `groups = ${groups.join(", ")}`,
      `scopes = ${scopes.join(", ")}`,
    ].join("\n"),
  ]);
  const text = all.map(([verb, path]) => `${verb} ${path} = basicLambda`).join("\n");
  return load(fileWith({ routes: text, ...Object.fromEntries(sections) }));
}

const answerTo = async (config: Config, { groups, scope }: Caller, methodArn: string): Promise<AuthorizerOutput> => {
  const authorize = createAuthorizer(bundleConfig(config, [ISSUER]), { now: () => NOW * 1_000, log: () => undefined });
  const bearer = token(claims({ groups, scope }), "eddsa");
  return authorize({ type: "TOKEN", authorizationToken: `Bearer ${bearer}`, methodArn });
};

/** IAM's evaluation, for policies of one statement. */
function allows({ policyDocument }: AuthorizerOutput, arn: string): boolean {
  const { Effect, Resource } = policyDocument.Statement[0] ?? { Effect: "Deny", Resource: [] };
  const covers = (one: string) =>
    new RegExp(`^${one.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(arn);
  return Effect === "Allow" && Resource.some(covers);
}

/** What the rules say, straight from their words: any-of within a key, all-of between keys, rules united. */
function meant(rules: readonly Rule[], { groups, scope }: Caller, verb: string, path: string): boolean {
  const has = (value: string | string[] | undefined) => (typeof value === "string" ? value.split(" ") : (value ?? []));
  const meets = (wanted: readonly string[], own: readonly string[]) =>
    wanted.length === 0 || wanted.some((one) => own.includes(one));
  const isPath = (allowed: string) =>
    new RegExp(`^${allowed.replace(/\{[^}]*\}|\*/g, "\u0000").replaceAll("\u0000", ".*")}$`).test(path);
  return rules.some(
    (one) =>
      meets(one.groups, has(groups)) &&
      meets(one.scopes, has(scope)) &&
      one.allow.some(([allowed, route]) => (allowed === "ANY" || allowed === verb) && isPath(route)),
  );
}

const call = ([verb, path]: readonly [string, string]): [verb: string, path: string] => [
  verb === "ANY" ? "PUT" : verb,
  path.replace("{id}", "17").replace("{path+}", "x/y"),
];

describe("the policy of a caller, for any rules", () => {
  test("is the same whatever method is asked for, allows what the rules mean and nothing else, as test-token expects", async () => {
    await fc.assert(
      fc.asyncProperty(routes, fc.array(rule, { minLength: 1, maxLength: 3 }), caller, async (all, rules, who) => {
        const config = configOf(all, rules);
        const calls = all.map(call);
        const arns = calls.map(([verb, path]) => `${STAGE}${verb}${path}`);
        const fresh = await Promise.all(arns.map((arn) => answerTo(config, who, arn)));
        // A cached policy gives the verdict of a fresh one: they are equal.
        for (const output of fresh) expect(output).toEqual(fresh[0]);
        for (const [n, [verb, path]] of calls.entries()) {
          const expected = meant(rules, who, verb, path);
          expect(allows(fresh[0] as AuthorizerOutput, arns[n] ?? "")).toBe(expected);
          const predicted = isAllowed(config, ISSUER, { groups: who.groups, scope: who.scope }, `${verb}${path}`);
          expect(predicted).toBe(expected);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("holds nothing of the path that was asked for", async () => {
    const config = configOf([["GET", "/orders/{id}"]], [{ allow: [["GET", "/orders/{id}"]], groups: [], scopes: [] }]);
    const hostile = fc.oneof(
      fc.constantFrom("../admin", "*", "?", "%2f..%2f", 'x","Resource":"*', "\n", "//", "\u{1f600}", "a".repeat(2_000)),
      fc.string({ unit: "binary", maxLength: 50 }),
    );
    const clean = await answerTo(config, { groups: [], scope: undefined }, `${STAGE}GET/orders/1`);
    await fc.assert(
      fc.asyncProperty(hostile, async (path) => {
        expect(await answerTo(config, { groups: [], scope: undefined }, `${STAGE}GET/${path}`)).toEqual(clean);
      }),
    );
    expect(clean.policyDocument.Statement[0]?.Resource).toEqual([`${STAGE}GET/orders/*`]);
  });
});
