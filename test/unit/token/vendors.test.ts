import { expect, test } from "vitest";
import type { Rule } from "../../../src/config/config.ts";
import { explain } from "../../../src/token/explain/explain-token.ts";
import { decode } from "../../../src/token/jwt.ts";
import { NOW } from "../../support/vectors/fixture.ts";
import { fixtureOnDisk, onDisk } from "../../support/vectors/read.ts";

const cases = onDisk.find(({ family }) => family === "vendors")?.cases ?? [];

/** What test-token says of a case: the checks that fail or are skipped. */
function words(name: string) {
  const one = cases.find((other) => other.name === name);
  const config = one && fixtureOnDisk.configs[one.config];
  if (one === undefined || config === undefined || !("token" in one)) throw new Error(`no case ${name}`);
  const rules = config.rules.map(({ resources: _, ...rule }): Rule => ({ ...rule, allow: [] }));
  const issuers = config.issuers.map((issuer) => ({ ...issuer, audienceKey: "audience" as const }));
  const given = { issuers, rules, runtime: "nodejs24.x" as const, clockToleranceSeconds: 30, now: NOW };
  return explain(decode(one.token ?? ""), given).filter(({ ok, skipped }) => !ok || skipped === true);
}

const WORDS: Readonly<Record<string, readonly [check: string, got: string, hint: RegExp]>> = {
  "Auth0: no roles without an action": ["token groups", "no groups", /the token has no claim groups/],
  "Okta: the org server's token is for Okta": ["token aud", "https://t.okta.com", /audience/],
  "Entra ID v1: aud is the resource's address": ["token aud", "api://api", /add api:\/\/api to audience/],
  "Entra ID v2: more than 200 groups": ["token groups", "no groups", /left the groups out.*_claim_names/],
  "Keycloak: realm_access.roles lies in an object": ["token realm_access.roles", "no groups", /nested in this token/],
  "Keycloak: no aud without a mapper": ["token aud", "nothing", /./],
  "Zitadel: roles are an object": ["token urn:zitadel:iam:org:project:roles", "no groups", /is an object/],
  "Clerk: no aud in a session token": ["token aud", "nothing", /./],
  "Cognito: ID token where an access token is wanted": ["token token_use", "id", /ID token/],
};

test("every refusal of a vendor's token has its words here, and there are 20 shapes", () => {
  expect(cases).toHaveLength(20);
  const refused = cases.filter((one) => "expect" in one && one.expect.verdict !== "allow");
  expect(Object.keys(WORDS).sort()).toEqual(refused.map(({ name }) => name).sort());
});

test.each(Object.entries(WORDS))("test-token says of %s", (name, [check, got, hint]) => {
  const said = words(name);
  expect(said).toContainEqual(expect.objectContaining({ name: check, got, hint: expect.stringMatching(hint) }));
});

test("nothing is said of a token that is let in", () => {
  for (const one of cases.filter((other) => "expect" in other && other.expect.verdict === "allow"))
    expect({ name: one.name, said: words(one.name) }).toEqual({ name: one.name, said: [] });
});
