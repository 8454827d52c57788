import { describe, expect, test } from "vitest";
import { loadWith, messageWith } from "../../support/config/sample-config.ts";

const LOGIN = "kind = oidc\nissuer = https://login.example.com/\naudience = api";
const ADMINS = "allow = GET /*\ngroups = admins";
const two = (rule: string, more: Readonly<Record<string, string>> = {}) => ({
  "issuer.login": LOGIN,
  "rule.admins": rule,
  ...more,
});

describe("with several issuers", () => {
  test.each([
    ["groups", ADMINS],
    ["scopes", "allow = GET /*\nscopes = read"],
    ["a blank issuers", `${ADMINS}\nissuers =`],
  ])("a rule with %s has to say whose they are", (_, rule) => {
    const message = "is missing: each of main, login could grant these; write issuers = main, or issuers = any";
    expect(messageWith(two(rule))).toContain(message);
  });

  test.each([
    ["names them", `${ADMINS}\nissuers = main, login`, ["main", "login"]],
    ["says any", `${ADMINS}\nissuers = any`, ["any"]],
    ["asks for neither groups nor scopes", "allow = GET /*", undefined],
    ["limits a rule without conditions", "allow = GET /*\nissuers = login", ["login"]],
  ])("a rule is good that %s", (_, rule, issuers) => {
    expect(loadWith(two(rule)).rules[0]?.issuers).toEqual(issuers);
  });
});

test.each([
  ["an issuer that does not exist", "issuers = logim", /must be only any, or names of \[issuer\.\*\] sections.*login/],
  ["any among names", "issuers = main, any", /must be only any, or names/],
  ["a name twice", "issuers = main, main", /must name main only once/],
])("a rule is refused that names %s", (_, line, message) => {
  expect(messageWith(two(`${ADMINS}\n${line}`))).toMatch(message);
});

test("with several issuers a claim called issuer is not handed on, and a note says so", () => {
  const notesOf = (more: Readonly<Record<string, string>>) =>
    loadWith({ authorizer: "context = sub, issuer", ...more }).notes.filter((note) => note.startsWith("context"));
  expect(notesOf({})).toEqual([]);
  expect(notesOf({ "issuer.login": LOGIN })).toEqual([
    "context: with several issuers, issuer is the name of the token's [issuer.*]; a claim named issuer is not passed on",
  ]);
});

test("an authorizer of one's own is noted when it must support issuers of rules or groups_format", () => {
  const own = { authorizer: "source = lambda/authorizer", "rule.admins": `${ADMINS}\nissuers = main` };
  expect(loadWith(own).notes.join()).toMatch(/must support issuers of rules .* ejected by older versions do not/);
});

test("with one issuer a rule need not name it", () => {
  expect(loadWith({ "rule.admins": ADMINS }).rules).toEqual([
    { name: "admins", allow: [{ verb: "GET", path: "/*" }], groups: ["admins"], scopes: [] },
  ]);
});

test("no issuer may be called any", () => {
  expect(messageWith({ "issuer.any": LOGIN })).toMatch(/\[issuer\.any\]\s+must have another name/);
});

describe("a claim that users may write", () => {
  const cognito = (claim: string) =>
    `kind = cognito\nuser_pool = us-east-1_AbC\nclient_id = client1\ngroups_claim = ${claim}`;
  const notesOf = (claim: string, rule = ADMINS) =>
    loadWith({ "issuer.main": cognito(claim), "rule.admins": rule }).notes.filter((note) => note.startsWith("issuer"));

  test.each(["custom:groups", "nickname", "email", "profile"])("%s as groups_claim is noted", (claim) => {
    expect(notesOf(claim)[0]).toBe(
      `issuer main: groups_claim = ${claim} is an attribute that users may write themselves (at Cognito, unless the app client's WriteAttributes leave it out), so they can join any group`,
    );
  });

  test.each(["cognito:groups", "sub", "cognito:username", "dev:custom:groups", "roles"])("%s is not", (claim) => {
    expect(notesOf(claim)).toEqual([]);
  });

  test("is not noted where no rule asks for groups", () => {
    expect(notesOf("custom:groups", "allow = GET /*")).toEqual([]);
  });

  test("a custom attribute is one text: a note says so until groups_format is set", () => {
    expect(notesOf("custom:groups")[1]).toMatch(/custom:groups is a string, which is one group; .* set groups_format$/);
    expect(notesOf("custom:groups\ngroups_format = brackets")).toHaveLength(1);
  });
});

test("groups_format = list is the default, and no other word is taken", () => {
  const oidc = (line: string) => ({ "issuer.main": `${LOGIN}\n${line}` });
  expect(loadWith(oidc("groups_format = list")).issuers).toEqual(loadWith(oidc("")).issuers);
  expect(loadWith(oidc("groups_format = json")).issuers[0]?.groupsFormat).toBe("json");
  expect(messageWith(oidc("groups_format = csv"))).toMatch(/must be list, brackets, json, comma or space/);
});

test.each([
  ["", 86_400],
  ["keys_max_age = 0", 0],
  ["keys_max_age = 8760", 31_536_000],
])("[authorizer] %s: keys are fetched again after %i s", (line, seconds) => {
  expect(loadWith({ authorizer: line }).authorizer.keysMaxAgeSeconds).toBe(seconds);
});

test("an age of keys over a year is refused", () => {
  expect(messageWith({ authorizer: "keys_max_age = 8761" })).toMatch(/must be 0 to 8760 hours/);
});

test("the Deny of dot segments counts in the size of a policy, and only where there is a wildcard", () => {
  const paths = (last: string) => [...Array.from({ length: 52 }, (_, n) => `GET /${"p".repeat(40)}${n + 10}`), last];
  const rule = (last: string) => ({ "rule.a": `allow = ${paths(last).join(", ")}` });
  expect(() => loadWith(rule("GET /orders"))).not.toThrow();
  expect(messageWith(rule("GET /orders/*"))).toMatch(/makes a policy of up to \d+ bytes/);
});
