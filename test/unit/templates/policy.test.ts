import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Config } from "../../../src/config/config.ts";
import { AuthzError } from "../../../src/lib/errors.ts";
import { DOT_SEGMENTS } from "../../../src/routes/dot-segments.ts";
import { bundleConfig } from "../../../src/stack/code/bundle.ts";
import { isAllowed } from "../../../src/token/prove/rule-verdict.ts";
import { type AuthorizerOutput, createAuthorizer } from "../../../templates/node/authorizer/index.mts";
import { fileWith, load } from "../../support/config/sample-config.ts";
import { claims, NOW, OIDC, STAGE } from "../../support/vectors/fixture.ts";
import { publicJwk, token } from "../../support/vectors/sign.ts";

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
// Each but the last two lies where a `*` of another could reach.
const paths = [
  "/",
  "/orders",
  "/orders/{id}",
  "/orders/{id}/items",
  "/orders/all",
  "/admin/orders",
  "/files/{path+}",
  "/ordersx",
  "/v1.0/a",
];
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
/** As issuers write them, and as none should. */
const claim = fc.oneof(
  { weight: 4, arbitrary: some(NAMES) },
  { weight: 4, arbitrary: some(NAMES).map((names) => names.join(" ")) },
  some(NAMES).map((names) => names.join(",")),
  fc.constantFrom(undefined, null, 1, true, "", " ", { a: "a" }, [["a"]], [{ a: "a" }, null, 1, "b"], "a  b", "ab"),
);
const caller = fc.record({ groups: claim, scope: claim, scp: claim });
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

const answerTo = async (
  config: Config,
  who: Caller & { sub?: string },
  methodArn: string,
): Promise<AuthorizerOutput> => {
  const authorize = createAuthorizer(bundleConfig(config, [ISSUER]), { now: () => NOW * 1_000, log: () => undefined });
  const bearer = token(claims(who), "eddsa");
  return authorize({ type: "TOKEN", authorizationToken: `Bearer ${bearer}`, methodArn });
};

/** IAM's evaluation: `*` is any text and `?` any one character, slashes too; an explicit Deny wins. */
function allows({ policyDocument }: AuthorizerOutput, arn: string): boolean {
  const covers = (resource: string) =>
    new RegExp(
      `^${resource
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".")}$`,
      "s",
    ).test(arn);
  const effects = policyDocument.Statement.filter(({ Resource }) => Resource.some(covers)).map(({ Effect }) => Effect);
  return effects.includes("Allow") && !effects.includes("Deny");
}

/** What the rules say, straight from their words: any-of within a key, all-of between keys, rules united. */
function meant(rules: readonly Rule[], { groups, scope, scp }: Caller, verb: string, path: string): boolean {
  const has = (value: unknown, separator: string | RegExp): readonly unknown[] =>
    typeof value === "string" ? value.split(separator) : Array.isArray(value) ? value : [];
  // A text is one group.
  const NOWHERE = /$^/;
  const meets = (wanted: readonly string[], own: readonly unknown[]) =>
    wanted.length === 0 || wanted.some((one) => own.includes(one));
  const isPath = (allowed: string) => {
    const texts = allowed.split(/\{[^}]*\}|\*/).map((text) => text.replaceAll(".", "\\."));
    return new RegExp(`^${texts.join(".*")}$`).test(path);
  };
  return rules.some(
    (one) =>
      meets(one.groups, has(groups, NOWHERE)) &&
      meets(one.scopes, [...has(scope, / /), ...has(scp, / /)]) &&
      one.allow.some(([allowed, route]) => (allowed === "ANY" || allowed === verb) && isPath(route)),
  );
}

/** Every request that tells one rule from another, whether it has a route or not. */
const CALLS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"].flatMap((verb) =>
  paths.map((path) => [verb, path.replace("{id}", "17").replace("{path+}", "x/y")] as const),
);

const calls = fc.tuple(fc.constantFrom(...CALLS), fc.constantFrom(...CALLS));

const NOBODY: Caller = { groups: [], scope: undefined, scp: undefined };

/** Whether a configuration loads; false for the one reason that is looked for. */
function takes(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof AuthzError && error.message.includes("makes a policy of up to 8193 bytes")) return false;
    throw error;
  }
}

function asPython(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(asPython).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${asPython(member)}`);
  return `{${members.join(", ")}}`;
}

describe("the policy of a caller, for any rules", () => {
  test("is the same whatever method is asked for, allows what the rules mean and nothing else, as test-token expects", async () => {
    await fc.assert(
      fc.asyncProperty(
        routes,
        fc.array(rule, { minLength: 1, maxLength: 3 }),
        caller,
        calls,
        async (all, rules, who, [one, another]) => {
          const config = configOf(all, rules);
          const arn = (verb: string, path: string) => `${STAGE}${verb}${path}`;
          const [first, ...others] = await Promise.all(
            [one, another, ["GET", "/nowhere"] as const].map((asked) => answerTo(config, who, arn(...asked))),
          );
          // A cached policy gives the verdict of a fresh one: they are equal.
          for (const output of others) expect(output).toEqual(first);
          for (const [verb, path] of CALLS) {
            const expected = meant(rules, who, verb, path);
            expect([verb, path, allows(first as AuthorizerOutput, arn(verb, path))]).toEqual([verb, path, expected]);
            expect([verb, path, isAllowed(config, ISSUER, who, `${verb}${path}`)]).toEqual([verb, path, expected]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test("holds nothing of the path that was asked for", async () => {
    const config = configOf([["GET", "/orders/{id}"]], [{ allow: [["GET", "/orders/{id}"]], groups: [], scopes: [] }]);
    const hostile = fc.oneof(
      fc.constantFrom("../admin", "*", "?", "%2f..%2f", 'x","Resource":"*', "\n", "//", "\u{1f600}", "a".repeat(2_000)),
      fc.string({ unit: "binary", maxLength: 50 }),
    );
    const clean = await answerTo(config, NOBODY, `${STAGE}GET/orders/1`);
    await fc.assert(
      fc.asyncProperty(hostile, async (path) => {
        expect(await answerTo(config, NOBODY, `${STAGE}GET/${path}`)).toEqual(clean);
      }),
    );
    expect(clean.policyDocument.Statement[0]?.Resource).toEqual([`${STAGE}GET/orders/*`]);
  });

  describe("of a rule below a greedy route", () => {
    const config = configOf(
      [["ANY", "/files/{proxy+}"]],
      [{ allow: [["GET", "/files/public/*"]], groups: [], scopes: [] }],
    );
    const output = answerTo(config, NOBODY, `${STAGE}GET/files/public/a`);
    const isAllowedTo = async (path: string) => allows(await output, `${STAGE}GET/files/public${path}`);
    const [SLASHES, DOTS] = [
      ["/", "%2f", "%2F"],
      [".", "%2e", "%2E"],
    ];
    const spellings = SLASHES.flatMap((before) =>
      DOTS.flatMap((one) => DOTS.flatMap((two) => ["", ...SLASHES].map((after) => before + one + two + after))),
    );

    test("denies each of the 108 spellings of a dot segment, at the end and with more behind it", async () => {
      expect(spellings).toHaveLength(108);
      for (const segment of spellings) {
        expect([segment, await isAllowedTo(`/a${segment}`)]).toEqual([segment, false]);
        if (/(?:\/|%2f)$/i.test(segment)) expect(await isAllowedTo(`${segment}private/a`)).toBe(false);
      }
    });

    test.each([
      "/a",
      "/..a",
      "/a..",
      "/a..b",
      "/...",
      "/.",
      "/./a",
      "/%2e",
      "/%2e%2ea",
      "/a%2e%2e",
      "/a%2fb",
      "/%252e%252e/",
    ])("lets %s pass, which is no dot segment", async (path) => {
      expect(await isAllowedTo(path)).toBe(true);
    });

    test("is one that names the same patterns as deploy counts", async () => {
      const [, denied] = (await output).policyDocument.Statement;
      expect(denied?.Resource).toEqual(DOT_SEGMENTS.map((path) => `arn:aws:execute-api:*:*:${path}`));
    });
  });

  test("never grows when a list of one group becomes a text", async () => {
    const config = configOf(
      [["GET", "/"]],
      NAMES.map((name) => ({ allow: [["GET", `/${name}`]], groups: [name], scopes: [] })),
    );
    const text = fc.array(fc.constantFrom(...NAMES, " ", ",", ", ", "[", "]", '"', "x"), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(text, async (parts) => {
        const group = parts.join("");
        const [list, one] = await Promise.all(
          [[group], group].map((groups) => answerTo(config, { ...NOBODY, groups }, `${STAGE}GET/`)),
        );
        expect(one).toEqual(list);
      }),
      { numRuns: 200 },
    );
  });

  test("has at most 8,192 bytes, even of the longest name and with the blanks that Lambda's Python writes", async () => {
    const reading = (length: number): Config => {
      const many = Array.from({ length: 45 }, (_, n) => `/${"p".repeat(57)}${n + 10}`);
      const allow = [...many, `/${"q".repeat(length)}`].map((path): [verb: "GET", path: string] => ["GET", path]);
      return configOf([["GET", "/"]], [{ allow, groups: [], scopes: [] }]);
    };
    let length = 1;
    while (takes(() => reading(length + 1))) length++;
    const arn = "arn:aws-us-gov:execute-api:us-gov-west-1:123456789012:a1b2c3d4e5/dev/GET/";
    const output = await answerTo(reading(length), { ...NOBODY, sub: "\u0001".repeat(255) }, arn);
    expect(asPython(output)).toHaveLength(8_192);
  });
});
