import { describe, expect, test } from "vitest";
import { loadWith, messageWith } from "../../support/config/sample-config.ts";

const routes = (...all: string[]) => all.map((route) => `${route} = basicLambda`).join("\n");
const SPANS = (rule: string, pattern: string, reach: string) =>
  `rule a: ${rule} is ${pattern} in the policy, and * spans slashes and may be empty: ${reach}`;

describe("a parameter in a rule", () => {
  test.each([
    [
      "the routes below it",
      "GET /orders/{id}",
      ["GET /orders/{id}", "GET /orders/{id}/items"],
      "GET /orders/{id}/items",
    ],
    ["a literal beside it", "GET /orders/{id}", ["GET /orders/{id}", "GET /orders/all"], "GET /orders/all"],
    [
      "ANY below it, by the verb allowed",
      "GET /orders/{id}",
      ["GET /orders/{id}", "ANY /orders/{id}/items"],
      "GET /orders/{id}/items",
    ],
    ["a part of a greedy route", "GET /a/{id}/b", ["GET /a/{id}/b", "GET /a/{id}/{rest+}"], "GET /a/{id}/{rest+}"],
    ["a path of which the rule names one value only", "GET /{x}, GET /a/5", ["GET /{x}", "GET /a/{id}"], "GET /a/{id}"],
    [
      "a path that the rule names for another verb",
      "GET /orders/{id}, POST /orders/{id}/items",
      ["GET /orders/{id}", "ANY /orders/{id}/items"],
      "GET /orders/{id}/items",
    ],
    ["each of several, once", "GET /{a}", ["GET /{a}", "GET /b/{c}/d", "GET /e/f"], "GET /b/{c}/d, GET /e/f"],
    [
      "the route that is called with a slash and nothing behind it",
      "DELETE /orders/{id}",
      ["DELETE /orders/{id}", "DELETE /orders", "GET /orders"],
      "DELETE /orders (called as /orders/)",
    ],
    [
      "such a route of any verb",
      "DELETE /a/{id}/{n}",
      ["DELETE /a/{id}/{n}", "ANY /a/{id}"],
      "DELETE /a/{id} (called as /a/{id}/)",
    ],
  ])("is noted with what else it allows: %s", (_, allow, all, more) => {
    const [first = ""] = allow.split(",");
    const { notes } = loadWith({ routes: routes(...all), "rule.a": `allow = ${allow}` });
    const pattern = first.replace(" ", "").replace(/\{[^}]*\}/g, "*");
    expect(notes[0]).toBe(SPANS(first, pattern, `it also allows ${more}`));
  });

  test.each([
    ["ANY /orders/{id}", "PUT /orders/all", "GET/orders/*, likewise for each verb,"],
    ["ANY /{id}", "PUT /orders/all", "*/*"],
  ])("of %s is noted with every verb", (allow, more, pattern) => {
    const { notes } = loadWith({ routes: routes(allow, more), "rule.a": `allow = ${allow}` });
    expect(notes[0]).toBe(SPANS(allow, pattern, `it also allows ${more}`));
  });

  const ONLY = "GET /orders/{id}";
  test.each([
    ["another verb", ONLY, [ONLY, "DELETE /orders/{id}/items"]],
    ["a path that ends elsewhere", "GET /orders/{id}/a", ["GET /orders/{id}/a", "GET /orders/{id}/b"]],
    ["a route that the rule names too", `${ONLY}, GET /orders/all`, [ONLY, "GET /orders/all"]],
    ["a route that is named, where a slash leads to it", `${ONLY}, GET /orders`, [ONLY, "GET /orders"]],
    ["its own path, where the route is for ANY", ONLY, ["ANY /orders/{id}"]],
    ["what a * of the rule takes in", `${ONLY}, GET /orders/*`, [ONLY, "GET /orders/{id}/items"]],
    ["a public route", ONLY, [ONLY, "GET /orders/{id}/help"]],
  ])("is not noted for %s", (_, allow, all) => {
    const text = routes(...all).replace(/(help = basicLambda)/, "$1, public");
    const { notes } = loadWith({ routes: text, "rule.a": `allow = ${allow}` });
    expect(notes.filter((note) => note.includes("spans slashes"))).toEqual([]);
  });

  test("is noted for each method with what that one reaches, and not for those that reach nothing", () => {
    const all = ["GET /orders/{id}", "GET /orders/{id}/items", "GET /users/{id}"];
    const { notes } = loadWith({
      routes: routes(...all, "GET /users/{id}/secret", "GET /users"),
      "rule.a": `allow = ${all.join(", ")}`,
    });
    expect(notes.filter((note) => note.includes("spans slashes"))).toEqual([
      SPANS("GET /users/{id}", "GET/users/*", "it also allows GET /users/{id}/secret, GET /users (called as /users/)"),
    ]);
  });

  test("is noted with a route that another method of the rule reaches too", () => {
    const all = ["GET /{a}", "GET /b/{c}"];
    const { notes } = loadWith({ routes: routes(...all, "GET /b/{c}/d"), "rule.a": `allow = ${all.join(", ")}` });
    expect(notes).toEqual([
      SPANS("GET /{a}", "GET/*", "it also allows GET /b/{c}/d"),
      SPANS("GET /b/{c}", "GET/b/*", "it also allows GET /b/{c}/d"),
    ]);
  });

  test("is not noted where there is none", () => {
    expect(loadWith({ "rule.a": "allow = GET /" }).notes).toEqual([]);
  });
});

describe("a rule whose callers are blank", () => {
  const notesOf = (keys: string) => loadWith({ "rule.a": `allow = GET /\n${keys}\n` }).notes;

  test.each([
    ["groups =", "groups"],
    ["groups = ; admins", "groups"],
    ["groups =\nscopes =\nissuers =", "groups, scopes, issuers"],
  ])("%j is noted: it lets everybody in", (keys, blank) => {
    expect(notesOf(keys)).toEqual([`[rule.a] ${blank}: blank, so any valid token may call what this rule allows`]);
  });

  test.each(["", "groups = admins\nscopes =", "groups =\nissuers = main"])("%j is not noted", (keys) => {
    expect(notesOf(keys)).toEqual([]);
  });
});

describe("a slash behind a path", () => {
  test("is allowed by a rule with * where that may be empty, which is noted", () => {
    const { notes } = loadWith({ routes: routes("GET /a/{id}", "GET /a"), "rule.a": "allow = GET /a/*" });
    expect(notes).toEqual([
      "rule a: GET /a/*, where * may be empty: it also allows GET /a (called as /a/)",
      "GET /a: rules allow it only as /a/, so without that slash every token gets 403",
    ]);
  });

  test("is not noted where the rule names the route too", () => {
    const { notes } = loadWith({ routes: routes("GET /a/{id}", "GET /a"), "rule.a": "allow = GET /a/*, GET /a" });
    expect(notes).toEqual([]);
  });

  test("is not noted of a rule with neither * nor {}", () => {
    const { notes } = loadWith({ routes: routes("GET /a/{id}"), "rule.a": "allow = GET /a/5" });
    expect(notes).toEqual([]);
  });

  test("is looked for in all rules, before a route is said to be closed to everybody", () => {
    const all = routes("DELETE /a/{id}", "DELETE /a");
    const admin = loadWith({ routes: all, "rule.a": "allow = DELETE /a/{id}", "rule.b": "allow = DELETE /a" });
    expect(admin.notes).toEqual([SPANS("DELETE /a/{id}", "DELETE/a/*", "it also allows DELETE /a (called as /a/)")]);
    const nobody = loadWith({ routes: all, "rule.a": "allow = DELETE /a/{id}" });
    expect(nobody.notes.at(-1)).toBe(
      "DELETE /a: rules allow it only as /a/, so without that slash every token gets 403",
    );
  });
});

describe("what a rule becomes must fit into a policy", () => {
  // arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/GET is 61 characters.
  const path = (length: number) => `/${"p".repeat(length - 1)}`;
  const file = (length: number, region = "us-east-1") => ({
    aws: `region = ${region}`,
    "rule.a": `allow = GET ${path(length)}`,
  });

  test("512 characters are taken", () => {
    expect(() => loadWith(file(512 - 61))).not.toThrow();
  });

  test("513 are refused, with how many they are and what API Gateway accepts", () => {
    const message = messageWith(file(513 - 61));
    expect(message).toContain("[rule.a] allow = GET /ppp");
    expect(message).toContain("makes a resource of 513 characters in the policy; API Gateway accepts 512");
  });

  test.each([
    ["us-gov-west-1", 523],
    ["cn-northwest-1", 520],
    ["eusc-de-east-1", 522],
  ])("the region %s and its partition count", (region, length) => {
    expect(() => loadWith(file(451, region))).toThrow(`makes a resource of ${length} characters`);
  });

  test("50,000 characters are refused in the same words", () => {
    const allow = `GET ${path(50_000)}`;
    const message = messageWith({ routes: routes(allow), "rule.a": `allow = ${allow}` });
    expect(message).toContain("makes a resource of 50072 characters in the policy");
  });

  test("a region that is not known yet counts as the longest", () => {
    const allow = `allow = GET ${path(441)}`;
    expect(messageWith({ "rule.a": allow })).toContain("makes a resource of 513 characters");
    expect(() => loadWith({ "rule.a": `allow = GET ${path(440)}` })).not.toThrow();
  });

  test("all rules together must fit into 8 KB, whoever the caller is", () => {
    const rule = (from: number) =>
      `allow = ${Array.from({ length: 30 }, (_, n) => `GET /orders/archive/of/the/year/${from + n}`).join(", ")}`;
    expect(() => loadWith({ "rule.a": rule(0) })).not.toThrow();
    const message = messageWith({ "rule.a": rule(0), "rule.b": rule(30), "rule.c": rule(60) });
    expect(message).toMatch(
      /\[rule\.c\] allow = .*\n.*makes a policy of up to \d{4,5} bytes with the rules before it; API Gateway accepts 8192: name fewer routes/,
    );
    expect(message).not.toContain("[rule.a]");
  });

  test("ANY counts for each verb", () => {
    const rule = (verb: string) =>
      `allow = ${Array.from({ length: 20 }, (_, n) => `${verb} /archive/${n}`).join(", ")}`;
    expect(() => loadWith({ "rule.a": rule("GET") })).not.toThrow();
    expect(messageWith({ "rule.a": rule("ANY") })).toMatch(
      /makes a policy of up to \d{5} bytes .*ANY counts for each verb/,
    );
  });

  test("the same routes in several rules count once", () => {
    const rule = `allow = ${Array.from({ length: 60 }, (_, n) => `GET /orders/archive/${n}`).join(", ")}`;
    expect(() => loadWith({ "rule.a": rule, "rule.b": rule, "rule.c": rule })).not.toThrow();
  });
});
