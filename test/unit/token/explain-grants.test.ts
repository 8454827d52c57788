import { expect, test } from "vitest";
import type { KnownIssuer } from "../../../src/issuers/known-issuer.ts";
import { explainGrants } from "../../../src/token/explain/explain-grants.ts";
import { COGNITO, configWith, GOOGLE } from "../../support/token/sample-token.ts";

type Json = Readonly<Record<string, unknown>>;

const OIDC: KnownIssuer = { ...COGNITO, kind: "oidc", groupsClaim: "groups" };
const KEYCLOAK: KnownIssuer = { ...OIDC, groupsClaim: "realm_access.roles" };
const ADMINS = "allow = GET /*\ngroups = admins, ops";
const READERS = "allow = GET /*\nscopes = read";

const look = (claims: Json, issuer: KnownIssuer = COGNITO, ...bodies: readonly string[]) =>
  explainGrants(configWith(Object.fromEntries(bodies.map((body, i) => [`rule.r${i}`, body]))).rules, issuer, claims);

test("the groups and scopes of a token stand beside those that the rules ask for", () => {
  const claims = { "cognito:groups": ["staff", "ops"], scope: "openid" };
  expect(look(claims, COGNITO, ADMINS, READERS)).toEqual([
    { name: "token cognito:groups", expected: "admins or ops", got: "2 groups: staff, ops", ok: true },
    { name: "token scope", expected: "read", got: "1 scope: openid", ok: true },
  ]);
});

test("where no rule asks for any, nothing is said of them", () => {
  expect(look({ "cognito:groups": ["ops"] }, COGNITO)).toEqual([]);
  expect(look({ "cognito:groups": ["ops"] }, COGNITO, "allow = GET /*")).toEqual([]);
});

test("what rules do not ask for is shown without a complaint when it is not there", () => {
  expect(look({ "cognito:groups": [] }, COGNITO, ADMINS)).toEqual([
    { name: "token cognito:groups", expected: "admins or ops", got: "no groups", ok: true },
    { name: "token scope", expected: "any", got: "no scopes", ok: true },
  ]);
});

test("of many groups the first are named", () => {
  const groups = Array.from({ length: 25 }, (_, i) => `g${i}`);
  const [check] = look({ groups }, OIDC, ADMINS);
  expect(check?.got).toMatch(/^25 groups: g0, .*, g19 and 5 more$/);
});

test.each<[string, Json, KnownIssuer, RegExp]>([
  [
    "has no such claim",
    {},
    OIDC,
    /^the rules require groups, but the token has no claim groups \(groups_claim of \[issuer\.main\]\)/,
  ],
  [
    "has it nested, as Keycloak's",
    { realm_access: { roles: ["admins"] } },
    KEYCLOAK,
    /^only top-level claims are read: realm_access\.roles is nested in this token, so no rule .* groups_claim of/,
  ],
  ["has a claim with half of the name", { realm_access: ["admins"] }, KEYCLOAK, /no claim realm_access\.roles/],
  [
    "has an object there",
    { realm_access: { roles: ["admins"] } },
    { ...OIDC, groupsClaim: "realm_access" },
    /^realm_access is an object, and groups are read only from a list or a string/,
  ],
  [
    "has too many",
    { _claim_names: { groups: "src1" } },
    OIDC,
    /^the issuer left the groups out .*: it has _claim_names/,
  ],
  ["says hasgroups", { hasgroups: "true" }, OIDC, /^the issuer left the groups out of this token: it has hasgroups/],
  ["is Google's", { groups: ["admins"] }, GOOGLE, /^Google's tokens carry no groups/],
])("a token that %s: the groups are skipped, and nothing of the token is shown", (_, claims, issuer, hint) => {
  const checks = look(claims, issuer, ADMINS);
  expect(checks[0]).toEqual({
    name: `token ${issuer.groupsClaim}`,
    expected: "admins or ops",
    got: "no groups",
    ok: true,
    skipped: true,
    hint: expect.stringMatching(hint),
  });
});

test.each<[string, string, string, KnownIssuer["groupsFormat"]?]>([
  ["in brackets", "[staff, everyone]", "brackets"],
  ["that is JSON", '["admins","everyone"]', "json"],
  ["with commas", "Deputy admins, retired", "comma"],
  ["with spaces, one word of it a group of the rules", "Not admins", "space"],
  ["in another format than config.ini says", "[admins, everyone]", "brackets", "json"],
])("a text %s is one group: the format that it looks like is named", (_, groups, format, groupsFormat) => {
  const [check] = look({ groups }, { ...OIDC, ...(groupsFormat && { groupsFormat }) }, ADMINS);
  const hint = `groups is the string ${JSON.stringify(groups)}, and with groups_format = ${groupsFormat ?? "list"} of [issuer.main] that is one group; fix: if it holds several, set groups_format = ${format} and deploy`;
  expect(check).toMatchObject({ got: `1 group: ${groups}`, skipped: true, hint });
});

test.each<[string, unknown, string?]>([
  ["is a list", ["a, b"]],
  ["is a group of the rules", "Store admins", "allow = GET /*\ngroups = Store admins, admins"],
  ["looks like one group", "Store Manager"],
])("nothing is said of the format where the claim %s", (_, groups, rule = ADMINS) => {
  expect(look({ groups }, OIDC, rule)[0]).not.toHaveProperty("hint");
});

test("groups in an address that is not verified are skipped", () => {
  const claims = { email: "ann@example.com", email_verified: "false" };
  const [check] = look(claims, { ...OIDC, groupsClaim: "email" }, ADMINS);
  expect(check).toMatchObject({
    got: "no groups",
    skipped: true,
    hint: expect.stringMatching(/has not verified email/),
  });
});

test("of rules for other issuers nothing is said", () => {
  expect(look({}, { ...OIDC, name: "other" }, `${ADMINS}\nissuers = main`)).toEqual([]);
});

test("a claim whose name has dots is read when it stands at the top, as Auth0's", () => {
  const issuer = { ...OIDC, groupsClaim: "https://example.com/roles" };
  const [check] = look({ "https://example.com/roles": "ops" }, issuer, ADMINS);
  expect(check).toMatchObject({ got: "1 group: ops" });
  expect(check).not.toHaveProperty("hint");
});

test("a token without scopes, where the rules ask for some, is told the claims they are read from", () => {
  expect(look({}, COGNITO, READERS)[1]).toMatchObject({
    name: "token scope",
    got: "no scopes",
    skipped: true,
    hint: expect.stringContaining("no claim scope or scp"),
  });
});
