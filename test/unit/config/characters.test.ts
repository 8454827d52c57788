import { describe, expect, test } from "vitest";
import { inAscii } from "../../../src/lib/characters.ts";
import { fileWith, load, loadWith, messageWith } from "../../support/config/sample-config.ts";

const OIDC = "kind = oidc\nissuer = https://i.example/";
const ZERO_WIDTH = "\u200b";
const CYRILLIC = "ap\u0456";

/** section, its text, and what the message must hold: where, and which character. */
describe("text that looks right and compares wrong is refused with column and code point", () => {
  test.each([
    ["issuer.main", `${OIDC}\nclient_id = api${ZERO_WIDTH}`, "config.ini:10", "column 16 is U+200B"],
    ["issuer.main", `${OIDC}\nclient_id = ${CYRILLIC}`, "config.ini:10", "column 15 is U+0456"],
    ["issuer.main", `${OIDC}\nclient_id = \u201capi\u201d`, "config.ini:10", "column 13 is U+201C"],
    ["issuer.main", `${OIDC}\nclient_id = one, ${CYRILLIC}`, "config.ini:10", "column 20 is U+0456"],
    ["issuer.main", `${OIDC}\nclient_id = "a\u00a0b"`, "config.ini:10", "column 15 is U+00A0"],
    ["issuer.main", `${OIDC}\naudience = https://api.example.com\u2060`, "config.ini:10", "column 35 is U+2060"],
    ["issuer.main", `${OIDC}\naudience = https://\u0430pi.example`, "config.ini:10", "column 20 is U+0430"],
    [
      "issuer.main",
      "kind = oidc\nclient_id = c\nissuer = https://\u0456.example/",
      "config.ini:10",
      "column 18 is U+0456",
    ],
    [
      "issuer.main",
      `${OIDC}\nclient_id = c\njwks_uri = https://i.example/k\u00e9ys`,
      "config.ini:11",
      "column 31 is U+00E9",
    ],
    ["issuer.main", `${OIDC}\nclient_id = c\ngroups_claim = gr\u043eups`, "config.ini:11", "column 18 is U+043E"],
    ["issuer.main", `${OIDC}\nclient_id${ZERO_WIDTH} = c`, "config.ini:10", "column 10 is U+200B"],
    ["rule.admins", "allow = GET /\ngroups = admins\u00ad", "[rule.admins] groups", "column 16 is U+00AD"],
    ["rule.admins", "allow = GET /\ngroups = \u201cadmins\u201d", "[rule.admins] groups", "column 10 is U+201C"],
    ["rule.admins", "allow = GET /\nscopes = re\u0430d", "[rule.admins] scopes", "column 12 is U+0430"],
    ["authorizer", `context = sub, em${ZERO_WIDTH}ail`, "[authorizer] context", "column 18 is U+200B"],
    ["authorizer", "name = gu\u0430rd", "[authorizer] name", "column 10 is U+0430"],
    ["authorizer", `validation = ^Bearer${ZERO_WIDTH} .+$`, "[authorizer] validation", "column 21 is U+200B"],
    ["routes", `GET / = basicLambda${ZERO_WIDTH}`, "[routes] GET /", "column 20 is U+200B"],
    ["routes", `GET /a${ZERO_WIDTH} = basicLambda`, "[routes]", "column 7 is U+200B"],
    ["cors", "allow_origins = https://\u0430pp.example", "[cors] allow_origins", "column 25 is U+0430"],
    ["api", `stage = dev${ZERO_WIDTH}`, "[api] stage", "column 12 is U+200B"],
  ])("[%s] %j", (section, body, where, what) => {
    const message = messageWith({ [section]: body });
    expect(message).toContain(where);
    expect(message).toContain(what);
  });

  test("a section's name too, and a flag or variable by its character", () => {
    expect(messageWith({ [`rule.a${ZERO_WIDTH}`]: "allow = GET /" })).toContain("column 8 is U+200B");
    expect(() => load(fileWith(), { stage: "d\u0435v" })).toThrow("character 2 is U+0435");
  });

  test("what cannot be seen is shown as its escape", () => {
    expect(messageWith({ "issuer.main": `${OIDC}\nclient_id = api${ZERO_WIDTH}` })).toContain("api\\u200b");
  });
});

describe("what is right stays right", () => {
  test("groups in any language, with the joiners of its spelling and an apostrophe", () => {
    const groups = [
      "Gesch\u00e4ftsf\u00fchrung",
      "Ann\u2019s team",
      "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    ];
    const { rules } = loadWith({ "rule.a": `allow = GET /\ngroups = ${groups.join(", ")}` });
    expect(rules[0]?.groups).toEqual(groups);
    expect(messageWith({ "rule.a": "allow = GET /\ngroups = ad\u200cmins" })).toContain("U+200C");
  });

  test("free text, which is noted where it holds what nobody sees", () => {
    const { functions, notes } = loadWith({ "function.basicLambda": `env.GREETING = Gr\u00fc\u00dfe${ZERO_WIDTH}` });
    expect(functions[0]?.env).toEqual({ GREETING: `Gr\u00fc\u00dfe${ZERO_WIDTH}` });
    expect(notes).toContainEqual(expect.stringContaining("env.GREETING: column 21 is U+200B"));
  });

  test("tabs between the verb and the path of a route, and in the name of a tag", () => {
    const { routes, tags } = loadWith({ routes: "GET\t/\t=\tbasicLambda", tags: "cost\tcenter = a" });
    expect(routes).toMatchObject([{ verb: "GET", path: "/" }]);
    expect(tags).toEqual({ "cost center": "a" });
  });

  test("emoji of several code points, but no selector or joiner where none belongs", () => {
    const groups = [
      "\u2764\ufe0f Team",
      "\u{1f469}\u200d\u{1f4bb} devs",
      "\u{1f469}\u{1f3fd}\u200d\u{1f4bb}",
      "\u{1f3f3}\ufe0f\u200d\u{1f308}",
    ];
    const { rules } = loadWith({ "rule.a": `allow = GET /\ngroups = ${groups.join(", ")}` });
    expect(rules[0]?.groups).toEqual(groups);
    expect(messageWith({ "rule.a": "allow = GET /\ngroups = admins\ufe0f" })).toContain("U+FE0F");
    expect(messageWith({ "rule.a": "allow = GET /\ngroups = \u{1f680}\u200d" })).toContain("U+200D");
  });

  test("a byte order mark, no-break spaces around a value, and any language in a comment", () => {
    const text = fileWith({ "issuer.main": `${OIDC}\nclient_id =\u00a0api\u00a0 ; \u201cübersetzt\u201d` });
    expect(load(text).issuers[0]?.audience).toEqual(["api"]);
  });
});

test("messages that compare texts show all but ASCII as escapes", () => {
  expect(inAscii("ap\u0456 \u200b\u{1f600}")).toBe("ap\\u0456 \\u200b\\ud83d\\ude00");
});
