import { claims } from "../fixture.ts";
import { ALLOW, DENY, type Family } from "../format.ts";
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

export const groupFormats: Family = {
  family: "group-formats",
  about: "A text with several groups is read as config.ini says, and in no other way.",
  cases: [
    ...common,
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
    one("json", "the last, with blanks", "the same list", '[ "else", "ops" ]', true),
    one("json", "none", "no group", "[]", false),
    one("json", "a list in a list", "one list, no more", '[["ops"]]', false),
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
    ofEmail("email as group, verified", "the issuer vouches for it", true, true),
    ofEmail("email as group, nothing said", "the issuer is taken at its word", undefined, true),
    ofEmail("email as group, not verified", "anyone may have typed it", false, false),
    ofEmail("email as group, not verified in a text", "anyone may have typed it", "false", false),
  ],
};
