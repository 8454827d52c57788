import { describe, expect, test } from "vitest";
import type { Rule } from "../../../src/config/config.ts";
import type { BundledIssuer } from "../../../src/issuers/baked-config.ts";
import { isAllowed, whyRefused } from "../../../src/token/prove/rule-verdict.ts";
import { COGNITO, configWith, GOOGLE } from "../../support/token/sample-token.ts";

type Json = Readonly<Record<string, unknown>>;

/** The rules of a file with these sections. */
const rulesOf = (...bodies: readonly string[]): { rules: readonly Rule[] } =>
  configWith(Object.fromEntries(bodies.map((body, i) => [`rule.r${i}`, body])));

const OIDC: BundledIssuer = { ...COGNITO, kind: "oidc", groupsClaim: "groups" };
const allowed = (body: string, claims: Json, call = "GET/", issuer = COGNITO) =>
  isAllowed(rulesOf(body), issuer, claims, call);

test("without rules any valid token may call every route", () => {
  expect(isAllowed(configWith(), COGNITO, {}, "DELETE/orders/1")).toBe(true);
});

test("a route that no rule names is nobody's", () => {
  expect(allowed("allow = GET /orders/{id}", {}, "GET/")).toBe(false);
});

test("rules are united: it is enough that one allows it", () => {
  const rules = rulesOf("allow = DELETE /*\ngroups = admins", "allow = GET /*");
  expect(isAllowed(rules, COGNITO, {}, "GET/orders/1")).toBe(true);
  expect(isAllowed(rules, COGNITO, {}, "DELETE/orders/1")).toBe(false);
  expect(isAllowed(rules, COGNITO, { "cognito:groups": ["admins"] }, "DELETE/orders/1")).toBe(true);
});

describe("who", () => {
  const BOTH = "allow = GET /*\ngroups = admins, ops\nscopes = read, write";
  test.each<[string, string, Json, boolean]>([
    ["one of several groups is enough", "allow = GET /*\ngroups = admins, ops", { "cognito:groups": ["ops"] }, true],
    ["another group is not", "allow = GET /*\ngroups = admins, ops", { "cognito:groups": ["staff"] }, false],
    ["part of a group's name is not", "allow = GET /*\ngroups = admins", { "cognito:groups": ["admin"] }, false],
    ["a group in other letters is not", "allow = GET /*\ngroups = admins", { "cognito:groups": ["Admins"] }, false],
    ["no groups at all is not", "allow = GET /*\ngroups = admins", {}, false],
    ["groups in a claim of another name are not", "allow = GET /*\ngroups = admins", { groups: ["admins"] }, false],
    ["a text is one group", "allow = GET /*\ngroups = ops", { "cognito:groups": "ops" }, true],
    ["a text with a space is one group", "allow = GET /*\ngroups = Store ops", { "cognito:groups": "Store ops" }, true],
    [
      "part of a text with commas is no group",
      "allow = GET /*\ngroups = ops",
      { "cognito:groups": "staff,ops" },
      false,
    ],
    ["part of a text with spaces is no group", "allow = GET /*\ngroups = ops", { "cognito:groups": "no ops" }, false],
    [
      "part of a text in brackets is no group",
      "allow = GET /*\ngroups = ops",
      { "cognito:groups": "[a, ops, b]" },
      false,
    ],
    [
      "a group that is an object does not count",
      "allow = GET /*\ngroups = ops",
      { "cognito:groups": { ops: 1 } },
      false,
    ],
    ["one of several scopes is enough", "allow = GET /*\nscopes = read, write", { scope: "openid write" }, true],
    ["a scope in scp counts", "allow = GET /*\nscopes = read", { scp: "read" }, true],
    ["a list of scopes in scp counts", "allow = GET /*\nscopes = read", { scp: ["openid", "read"] }, true],
    ["another scope does not", "allow = GET /*\nscopes = read", { scope: "openid reader" }, false],
    ["a scope is no group", "allow = GET /*\ngroups = read", { scope: "read" }, false],
    ["a group and a scope together are both there", BOTH, { "cognito:groups": ["ops"], scope: "read" }, true],
    ["a group without a scope is not both", BOTH, { "cognito:groups": ["ops"] }, false],
    ["a scope without a group is not both", BOTH, { scope: "read write" }, false],
  ])("%s", (_, body, claims, expected) => {
    expect(allowed(body, claims)).toBe(expected);
  });

  test("groups of an OIDC issuer are in the claim that is configured", () => {
    expect(allowed("allow = GET /*\ngroups = ops", { groups: "ops" }, "GET/", OIDC)).toBe(true);
  });

  test.each([
    ["brackets", "[a, ops]"],
    ["json", '["a","ops"]'],
    ["comma", "a, ops"],
    ["space", "a ops"],
  ] as const)(
    "a text in the format %s of config.ini is read so, and its order means nothing",
    (groupsFormat, groups) => {
      const issuer = { ...OIDC, groupsFormat };
      expect(allowed("allow = GET /*\ngroups = ops", { groups }, "GET/", issuer)).toBe(true);
      expect(allowed("allow = GET /*\ngroups = a", { groups }, "GET/", issuer)).toBe(true);
      expect(allowed("allow = GET /*\ngroups = a", { groups }, "GET/", OIDC)).toBe(false);
    },
  );

  test("a group in a claim that nobody verified counts for nothing", () => {
    const issuer = { ...OIDC, groupsClaim: "email" };
    const who = (email_verified?: unknown) => ({ email: "ann@example.com", email_verified });
    const rule = "allow = GET /*\ngroups = ann@example.com";
    expect(allowed(rule, who(true), "GET/", issuer)).toBe(true);
    expect(allowed(rule, who(false), "GET/", issuer)).toBe(false);
    expect(allowed(rule, who("false"), "GET/", issuer)).toBe(false);
  });

  test("Google's tokens have no groups, whatever they claim", () => {
    expect(allowed("allow = GET /*\ngroups = ops", { groups: ["ops"] }, "GET/", GOOGLE)).toBe(false);
    expect(allowed("allow = GET /*", { groups: ["ops"] }, "GET/", GOOGLE)).toBe(true);
  });
});

describe("where", () => {
  test.each([
    ["GET /*", "GET/", true],
    ["GET /*", "GET/orders", true],
    ["GET /*", "GET/orders/1/lines/2", true],
    ["GET /orders/*", "GET/orders/1/lines/2", true],
    ["GET /orders/*", "GET/orders", false],
    ["GET /orders/{id}", "GET/orders/1", true],
    ["GET /orders/{id}", "GET/orders/1/lines", true],
    ["GET /orders/{id}/lines", "GET/orders/1", false],
    ["GET /files/{path+}", "GET/files/a/b", true],
    ["GET /v1.0/users", "GET/v1.0/users", true],
    ["GET /v1.0/users", "GET/v1x0/users", false],
    ["GET /", "GET/orders", false],
    ["GET /*", "POST/orders", false],
    ["ANY /orders", "DELETE/orders", true],
    ["ANY /orders", "GET/orders", true],
    ["ANY /orders", "GET/users", false],
    ["ANY /orders", "GET/admin/orders", false],
    ["ANY /", "GET/admin/", false],
    ["ANY /{id}", "PATCH/orders", true],
    ["ANY /*", "HEAD/orders/1", true],
    ["GET /orders, DELETE /orders", "DELETE/orders", true],
  ])("allow = %s, asked for %s: %s", (allow, call, expected) => {
    expect(allowed(`allow = ${allow}`, {}, call)).toBe(expected);
  });
});

test("a dot segment is refused where the rules that are met hold a wildcard", () => {
  const below = "allow = GET /files/public/*";
  expect(allowed(below, {}, "GET/files/public/../private/a")).toBe(false);
  expect(allowed(below, {}, "GET/files/public/..a")).toBe(true);
  expect(allowed("allow = GET /files/../a", {}, "GET/files/../a")).toBe(true);
});

test("a rule for another issuer lets nobody in, and says whose tokens it wants", () => {
  const rules = rulesOf("allow = GET /*\ngroups = ops\nissuers = any", "allow = GET /a\nissuers = main");
  const elsewhere = { ...OIDC, name: "elsewhere" };
  expect(isAllowed(rules, elsewhere, { groups: "ops" }, "GET/a")).toBe(true);
  expect(isAllowed(rules, elsewhere, {}, "GET/a")).toBe(false);
  expect(isAllowed(rules, { ...OIDC, name: "main" }, {}, "GET/a")).toBe(true);
  const why = "[rule.r0] requires the group ops; [rule.r1] requires a token of the issuer main";
  expect(whyRefused(rules, "GET/a", "elsewhere")).toBe(why);
});

test("a refusal is explained by what the rules that reach the route ask for, and by no other rule", () => {
  const rules = rulesOf(
    "allow = DELETE /orders/{id}\ngroups = admins",
    "allow = DELETE /*\ngroups = ops, staff\nscopes = write",
    "allow = GET /*\ngroups = readers",
  );
  const why =
    "[rule.r0] requires the group admins; [rule.r1] requires one of the groups ops, staff and the scope write";
  expect(whyRefused(rules, "DELETE/orders/1", "main")).toBe(why);
  expect(whyRefused(rules, "POST/orders", "main")).toBe("no [rule.*] allows this call");
});
