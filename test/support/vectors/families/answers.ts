import { claims, cognitoAccess, LONG_RESOURCES, STAGE } from "../fixture.ts";
import { ALLOW, DENY, type Expectation, type Family, refused } from "../format.ts";
import { token } from "../sign.ts";

type Context = Readonly<Record<string, string | number | boolean>>;

/** `..` as a segment: each dot and each slash plain or encoded. */
const DOT_SEGMENTS = ["/", "%2f", "%2F"].flatMap((before) =>
  ["..", ".%2?", "%2?.", "%2?%2?"].flatMap((dots) =>
    ["", "/*", "%2?*"].map((after) => `arn:aws:execute-api:*:*:*${before}${dots}${after}`),
  ),
);
/** As a policy with a wildcard carries it. */
const noDotSegments = (stage: string) => ({
  Action: "execute-api:Invoke" as const,
  Effect: "Deny" as const,
  Resource: DOT_SEGMENTS.map((one) => one.replace("arn:aws:", `arn:${stage.split(":")[1]}:`)),
});

const policy = (
  effect: "Allow" | "Deny",
  resources: readonly string[],
  context: Context = {},
  stage = STAGE,
  sub = "user-1",
) => ({
  ...(effect === "Allow" ? ALLOW : DENY),
  output: {
    principalId: sub,
    policyDocument: {
      Version: "2012-10-17" as const,
      Statement: [
        { Action: "execute-api:Invoke" as const, Effect: effect, Resource: resources.map((one) => stage + one) },
        ...(effect === "Allow" && resources.some((one) => one.includes("*")) ? [noDotSegments(stage)] : []),
      ] as const,
    },
    context,
  },
});

const good = token(claims());
const asked = (name: string, why: string, methodArn: unknown, expect: Expectation) => ({
  name,
  why,
  config: "oidc",
  event: { type: "TOKEN", authorizationToken: `Bearer ${good}`, methodArn },
  expect,
});
const NOWHERE = refused("method-arn");
const all = policy("Allow", ["*"]);
const at = (stage: string) => policy("Allow", ["*"], {}, stage);

export const methods: Family = {
  family: "method-arn",
  about: "The policy covers the stage, and nothing of the caller's path gets into it (aws-facts A, cache).",
  cases: [
    asked("the root", "ends in a slash", `${STAGE}GET/`, all),
    asked("a path with a wildcard", "must not reach the policy", `${STAGE}GET/*`, all),
    asked(
      "a path with colons and another ARN",
      "must not reach the policy",
      `${STAGE}GET/arn:aws:execute-api:x:1:evil/prod/GET/`,
      all,
    ),
    asked("a path with dots", "must not reach the policy", `${STAGE}GET/../../other/prod/GET/x`, all),
    asked("a path with encoded slashes", "must not reach the policy", `${STAGE}GET/%2e%2e%2fprod%2fGET`, all),
    asked("a path of 50,000 letters", "must not reach the policy", `${STAGE}GET/${"a".repeat(50_000)}`, all),
    asked(
      "another API",
      "the gateway says which one asks; the policy is for that one",
      "arn:aws:execute-api:us-east-1:123456789012:zzzzzzzzzz/dev/GET/x",
      at("arn:aws:execute-api:us-east-1:123456789012:zzzzzzzzzz/dev/"),
    ),
    asked("a line break as stage", "not an ARN of a method", STAGE.replace("dev", "\n"), NOWHERE),
    asked("a percent sign in the stage", "not an ARN of a method", `${STAGE.replace("dev", "d%2fv")}GET/`, NOWHERE),
    asked("a path with a line break", "must not reach the policy", `${STAGE}GET/a\nb`, all),
    asked(
      "China",
      "another partition",
      "arn:aws-cn:execute-api:cn-north-1:123456789012:api/dev/GET/x",
      at("arn:aws-cn:execute-api:cn-north-1:123456789012:api/dev/"),
    ),
    asked(
      "the console's test",
      "another stage",
      `${STAGE.replace("dev", "ESTestInvoke-stage")}GET/`,
      at(STAGE.replace("dev", "ESTestInvoke-stage")),
    ),
    asked("no stage", "not an ARN of a method", "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5", NOWHERE),
    asked("nothing behind the stage", "not an ARN of a method", STAGE.slice(0, -1), NOWHERE),
    asked(
      "a wildcard as API",
      "would allow every API",
      "arn:aws:execute-api:us-east-1:123456789012:*/dev/GET/",
      NOWHERE,
    ),
    asked(
      "a wildcard as stage",
      "would allow every stage",
      "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/*/GET/",
      NOWHERE,
    ),
    asked(
      "another service",
      "not an ARN of a method",
      "arn:aws:lambda:us-east-1:123456789012:a1b2c3d4e5/dev/GET/",
      NOWHERE,
    ),
    asked("text in front", "not an ARN", ` ${STAGE}GET/`, NOWHERE),
    asked("empty", "not an ARN", "", NOWHERE),
    asked("null", "not an ARN", null, NOWHERE),
    asked("a list", "not an ARN", [`${STAGE}GET/`], NOWHERE),
  ],
};

const EVERYONE = ["GET/orders", "GET/orders/*"];
const ruled = (name: string, why: string, changes: object, resources: readonly string[], config = "rules") => ({
  name,
  why,
  config,
  token: token(claims(changes)),
  expect: resources.length > 0 ? policy("Allow", resources) : policy("Deny", ["*"]),
});
const strict = (name: string, why: string, changes: object, resources: readonly string[]) =>
  ruled(name, why, changes, resources, "rules-strict");
const below = (name: string, why: string, changes: object, resources: readonly string[]) =>
  ruled(name, why, changes, resources, "below-greedy");
const ADMIN = ["DELETE/orders/*", "GET/orders"];
const WRITE = ["POST/orders"];
const BOTH = ["*/admin/*"];

export const rules: Family = {
  family: "rules",
  about: "Any of the groups, any of the scopes, both where both are asked for; rules are united.",
  cases: [
    ruled("neither group nor scope", "the rule without conditions", {}, EVERYONE),
    ruled("one group", "united, each resource once", { groups: ["admins"] }, [...EVERYONE, "DELETE/orders/*"]),
    ruled("all of it", "united, in the order of the rules", { groups: ["admins"], scope: "orders:admin" }, [
      ...EVERYONE,
      "DELETE/orders/*",
      ...WRITE,
      ...BOTH,
    ]),
    strict("nothing matches", "an explicit Deny for the stage: 403", {}, []),
    strict("the second group", "any of them", { groups: ["else", "ops"] }, ADMIN),
    strict("one group in a text", "the same as a list of one", { groups: "ops" }, ADMIN),
    strict("groups with commas", "a text is one group, RFC 9068 section 2.2.3.1", { groups: "else,ops" }, []),
    strict("groups with spaces", "a text is one group", { groups: "else ops" }, []),
    strict("groups with both", "a text is one group", { groups: "else, ops" }, []),
    strict("a group that ends the same", "a text is one group", { groups: "Not admins" }, []),
    strict("groups in brackets", "a text is one group", { groups: "[ops, admins, else]" }, []),
    strict("groups as JSON in a text", "a text is one group", { groups: '["ops"]' }, []),
    strict("a list in a list's item", "an item is one group", { groups: ["else, ops", "[ops]", '["ops"]'] }, []),
    strict("a group that begins the same", "no prefix counts", { groups: ["admins2"] }, []),
    strict("a group with a Cyrillic a", "looks the same", { groups: ["\u0430dmins"] }, []),
    strict("a group with a star", "a group is a name, not a pattern", { groups: ["*", "admin*"] }, []),
    strict("a group in another case", "compared character by character", { groups: ["Admins"] }, []),
    strict("a group with a space in a list", "one group, not two", { groups: ["no admins"] }, []),
    strict("a group in a list in a list", "only one level of lists", { groups: [["admins"]] }, []),
    strict("groups as names of an object", "no list", { groups: { admins: true } }, []),
    strict("groups true", "no list", { groups: true }, []),
    strict("groups null", "no list", { groups: null }, []),
    strict(
      "groups of another claim",
      "only the configured one",
      { "cognito:groups": ["admins"], roles: ["admins"] },
      [],
    ),
    strict("one scope", "any of them", { scope: "openid orders:write" }, WRITE),
    strict("scope as a list", "some issuers do", { scope: ["openid", "orders:write"] }, WRITE),
    strict("scp as a string", "as Entra ID says it", { scp: "openid orders:write" }, WRITE),
    strict("scp as a list", "as Okta says it", { scp: ["openid", "orders:write"] }, WRITE),
    strict("a scope with a comma", "RFC 6749: a comma is a letter of a scope", { scope: "openid,orders:write" }, []),
    strict("a scope that begins the same", "no prefix counts", { scope: "orders:writer" }, []),
    strict("a scope as a group", "two different things", { groups: ["orders:write"], scope: "admins" }, []),
    strict("the group, not the scope", "both keys must hold", { groups: ["admins"], scope: "openid" }, ADMIN),
    strict("the scope, not the group", "both keys must hold", { groups: ["ops"], scope: "orders:admin" }, [
      ...ADMIN,
      ...WRITE,
    ]),
    below("of a rule below a greedy route", "`..` leads out of it", {}, ["GET/files/public/*", "GET/orders"]),
    {
      name: "Cognito's groups and scopes",
      why: "the claims of an access token",
      config: "cognito-rules",
      token: token(cognitoAccess()),
      expect: policy("Allow", [...ADMIN, ...WRITE], {}, STAGE, String(cognitoAccess().sub)),
    },
  ],
};

const contextIs = (name: string, why: string, changes: object, context: Context) => ({
  name,
  why,
  config: "context",
  token: token(claims(changes)),
  expect: policy("Allow", ["*"], { sub: "user-1", ...context }),
});
const MAIL = { email: "ann@example.com" };
const long = "x".repeat(2_000);
/** Fills an output of 7,500 bytes, the principal not counted. */
const filling = "x".repeat(
  7_500 - JSON.stringify([policy("Allow", LONG_RESOURCES).output.policyDocument, { email: "" }]).length + "[,]".length,
);
const full = (name: string, why: string, changes: object, context: Context) => ({
  name,
  why,
  config: "context-full",
  token: token(claims(changes)),
  expect: policy("Allow", LONG_RESOURCES, context),
});

export const context: Family = {
  family: "context",
  about: "api-gateway-lambda-authorizer-output: strings, numbers and booleans, 8 KB in all.",
  cases: [
    contextIs(
      "what is there",
      "only configured claims",
      { email: "a@example.com", scope: "openid", other: "no" },
      { email: "a@example.com", scope: "openid" },
    ),
    contextIs("numbers and booleans", "stay what they are", { age: 7.5, staff: false }, { age: 7.5, staff: false }),
    contextIs("a whole number", "without a fraction", { age: 5.0 }, { age: 5 }),
    contextIs("zero and nothing", "are values", { age: 0, note: "" }, { age: 0, note: "" }),
    contextIs("null", "API Gateway answers 500 to it", { email: null }, {}),
    contextIs("an object", "API Gateway answers 500 to it", { note: { a: 1 } }, {}),
    contextIs("a list", "its JSON", { groups: ["a", "b"] }, { groups: '["a","b"]' }),
    contextIs("a list of one with a comma", "is not two", { groups: ["a,b"] }, { groups: '["a,b"]' }),
    contextIs("a list with quotes", "escaped as in JSON", { groups: ['a"', "\\"] }, { groups: '["a\\"","\\\\"]' }),
    contextIs(
      "a list with other scripts",
      "written as they are",
      { groups: ["\u00e9\u{1f600}\u2028\u0007\u007f\n"] },
      { groups: '["\u00e9\u{1f600}\u2028\\u0007\u007f\\n"]' },
    ),
    contextIs(
      "a list of all kinds",
      "what is not a scalar is left out",
      { groups: ["a", null, 1, true, { b: 1 }, ["c"], 2.5] },
      { groups: '["a",1,true,2.5]' },
    ),
    contextIs(
      "a list of small numbers",
      "written as JavaScript writes them",
      { groups: [0.0001, 0.00001, -0.0000125, 0.000001, 1e-7, -1.5e-10, 5e-324] },
      { groups: "[0.0001,0.00001,-0.0000125,0.000001,1e-7,-1.5e-10,5e-324]" },
    ),
    contextIs("an empty list", "its JSON", { groups: [] }, { groups: "[]" }),
    contextIs("an address that is verified", "as it is", { ...MAIL, email_verified: true }, MAIL),
    contextIs("an address that is verified in a text", "some say so", { ...MAIL, email_verified: "true" }, MAIL),
    contextIs("an address that is not verified", "anyone may have typed it", { ...MAIL, email_verified: false }, {}),
    contextIs("an address that is not verified in a text", "some say so", { ...MAIL, email_verified: "false" }, {}),
    contextIs("an address with email_verified null", "is not true", { ...MAIL, email_verified: null }, {}),
    contextIs(
      "a telephone number that is not verified",
      "OpenID Connect Core, section 5.1",
      { ...MAIL, phone_number: "+1", phone_number_verified: false },
      MAIL,
    ),
    contextIs(
      "2^53 - 1",
      "the last whole number that a double tells from the next",
      { age: 9_007_199_254_740_991 },
      { age: 9_007_199_254_740_991 },
    ),
    contextIs("a number beyond 2^53", "no double holds it", { age: 9_007_199_254_740_992 }, {}),
    contextIs(
      "letters of other scripts",
      "stay what they are",
      { note: "\u00e9\u{1f600}\u2028\u0007" },
      { note: "\u00e9\u{1f600}\u2028\u0007" },
    ),
    full(
      "too long together",
      "what does not fit is left out, what does stays",
      { email: long, note: long, last: "z" },
      { email: long, last: "z" },
    ),
    full("too long together with the principal", "its name counts too", { email: filling, last: "z" }, { last: "z" }),
    full(
      "as long as can be",
      "one byte more would be too much",
      { email: filling.slice('"user-1"'.length), last: "z" },
      { email: filling.slice('"user-1"'.length) },
    ),
    full("too long in bytes", "bytes count, not letters", { email: "\u20ac".repeat(1_200), last: "z" }, { last: "z" }),
    full(
      "too long when escaped",
      "what JSON makes of it counts",
      { email: "\u0007".repeat(600), last: "z" },
      { last: "z" },
    ),
  ],
};
