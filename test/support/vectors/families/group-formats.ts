import { claims } from "../fixture.ts";
import { ALLOW, type Case, DENY, type Expectation, type Family } from "../format.ts";
import { token } from "../sign.ts";

type Format = "brackets" | "json" | "comma" | "space";

const one = (format: Format, name: string, why: string, groups: unknown, isIn: boolean) => ({
  name: `${format}: ${name}`,
  why,
  config: `groups-${format}`,
  token: token(claims({ groups })),
  expect: isIn ? ALLOW : DENY,
});
const ofEmail = (name: string, why: string, verified: unknown, isIn: boolean) => ({
  name,
  why,
  config: "groups-of-email",
  token: token(claims({ email: "admins", email_verified: verified })),
  expect: isIn ? ALLOW : DENY,
});

/** What every format leaves as it is. */
const common = (["brackets", "json", "comma", "space"] as const).flatMap((format) => [
  one(format, "a list", "needs no format", ["else", "ops"], true),
  one(format, "one group", "the same as a list of one", "ops", true),
  one(
    format,
    "an item that looks like a list",
    "an item is one group",
    ['["ops"]', "[ops, x]", "ops,x", "ops x"],
    false,
  ),
  one(format, "a group that begins the same", "no prefix counts", "ops2", false),
  one(format, "empty", "no group", "", false),
  one(format, "an object", "no list", { ops: true }, false),
]);

const OVERAGE = { verdict: "deny", reason: "groups-overage" } as const;
const NAMES = { _claim_names: { groups: "src1" } };
const SOURCES = { _claim_sources: { src1: { endpoint: "https://graph.example/users/1/getMemberObjects" } } };
const leftOut = (name: string, why: string, changes: object, expect: Expectation, config = "groups-json"): Case => ({
  name: `overage: ${name}`,
  why,
  config,
  token: token(claims(changes)),
  expect,
});

/** Entra ID, access token claims reference: groups that are too many are a reference. */
const overage: readonly Case[] = [
  leftOut("_claim_names", "the issuer says that there are groups", { ...NAMES, ...SOURCES }, OVERAGE),
  leftOut("_claim_names alone", "the sources change nothing", NAMES, OVERAGE),
  leftOut("hasgroups", "as Entra ID writes it in short tokens", { hasgroups: true }, OVERAGE),
  leftOut("hasgroups as a text", "some write it so", { hasgroups: "true" }, OVERAGE),
  leftOut("the claim names its source", "a reference is not a group", { groups: "src1", ...SOURCES }, OVERAGE),
  leftOut("hasgroups false", "says nothing", { hasgroups: false }, DENY),
  leftOut("hasgroups 1", "is not true", { hasgroups: 1 }, DENY),
  leftOut("hasgroups in a list", "is not true", { hasgroups: ["true"] }, DENY),
  leftOut("hasgroups in addition to groups", "the groups are present", { hasgroups: true, groups: ["else"] }, DENY),
  leftOut("_claim_names of another claim", "groups are not left out", { _claim_names: { address: "src1" } }, DENY),
  leftOut("_claim_names in a list", "no object", { _claim_names: ["groups"] }, DENY),
  leftOut("a group that a source is not called", "a group", { groups: "toString", ...SOURCES }, DENY),
  leftOut("groups of the rules are there", "they count", { groups: ["ops"], ...NAMES }, ALLOW),
  leftOut("no rule asks for groups", "they change nothing", { ...NAMES }, ALLOW, "oidc"),
  leftOut(
    "hasgroups where groups are another claim",
    "it speaks of the claim groups",
    { hasgroups: true },
    DENY,
    "groups-of-email",
  ),
];

export const groupFormats: Family = {
  family: "group-formats",
  about: "A text with several groups is read as config.ini says, and in no other way.",
  cases: [
    ...common,
    ...overage,
    one("brackets", "the first", "as Cognito writes a list of SAML's", "[ops, else]", true),
    one("brackets", "the last", "the order means nothing", "[else, ops]", true),
    one("brackets", "without a space", "the same list", "[else,ops]", true),
    one("brackets", "one", "a list of one", "[ops]", true),
    one("brackets", "a line break in it", "is a letter of a group", "[a\nb, ops]", true),
    one("brackets", "none", "no group", "[]", false),
    one("brackets", "not closed", "a text like any other", "[ops, else", false),
    one("brackets", "a bracket alone", "a text like any other", "[", false),
    one("brackets", "commas without brackets", "another format", "else, ops", false),
    one("brackets", "JSON", "another format", '["ops","else"]', false),
    one("json", "the first", "as OpenID providers' lists come through Cognito", '["ops","else"]', true),
    one("json", "the last, with spaces", "the same list", '[ "else", "ops" ]', true),
    one("json", "none", "no group", "[]", false),
    one("json", "a list in a list", "only one level of lists", '[["ops"]]', false),
    one("json", "an object in a text", "no list", '{"ops":true}', false),
    one("json", "a text in quotes", "a text like any other", '"ops"', false),
    one("json", "not closed", "a text like any other", '["ops"', false),
    one("json", "NaN among them", "no JSON", '[NaN,"ops"]', false),
    one("json", "brackets without quotes", "another format", "[ops, else]", false),
    one("comma", "with a space", "one may follow", "else, ops", true),
    one("comma", "without a space", "none need follow", "else,ops", true),
    one("comma", "a space in a group", "is a letter of it", "no ops", false),
    one("comma", "two spaces", "the second is a letter", "else,  ops", false),
    one("space", "the last", "as in scope", "else ops", true),
    one("space", "a comma", "is a letter", "else,ops", false),
    ofEmail("email as group, verified", "the issuer has verified it", true, true),
    ofEmail("email as group, nothing said", "the issuer is taken at its word", undefined, true),
    ofEmail("email as group, not verified", "anyone may have typed it", false, false),
    ofEmail("email as group, not verified in a text", "anyone may have typed it", "false", false),
  ],
};
