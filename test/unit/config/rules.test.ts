import { describe, expect, test } from "vitest";
import { loadWith, messageWith } from "./sample.ts";

const routes = (...all: string[]) => all.map((route) => `${route} = basicLambda`).join("\n");
const SPANS = (rule: string, pattern: string, reach: string) =>
  `rule a: ${rule} stands in the policy as ${pattern}, and * spans slashes: ${reach}`;

describe("a parameter in a rule", () => {
  test.each([
    [
      "the routes below it",
      "GET /orders/{id}",
      ["GET /orders/{id}", "GET /orders/{id}/items"],
      "GET /orders/{id}/items",
    ],
    ["a literal beside it", "GET /orders/{id}", ["GET /orders/{id}", "GET /orders/all"], "GET /orders/all"],
    ["ANY below it", "GET /orders/{id}", ["GET /orders/{id}", "ANY /orders/{id}/items"], "ANY /orders/{id}/items"],
    [
      "the last of several",
      "GET /a/{id}, GET /b/{id}",
      ["GET /a/{id}", "GET /b/{id}", "GET /b/{id}/c"],
      "GET /b/{id}/c",
    ],
  ])("is noted with what else it allows: %s", (_, allow, all, more) => {
    const [first = ""] = allow.split(",");
    const { notes } = loadWith({ routes: routes(...all), "rule.a": `allow = ${allow}` });
    const pattern = first.replace(" ", "").replace("{id}", "*");
    expect(notes[0]).toBe(SPANS(first, pattern, `it also allows ${more}`));
  });

  test.each([
    ["another verb", ["GET /orders/{id}", "DELETE /orders/{id}/items"]],
    ["a route that the rule names too", ["GET /orders/{id}", "GET /orders/{id}/items"]],
    ["a public route", ["GET /orders/{id}", "GET /orders/{id}/help"]],
  ])("is noted without %s", (what, all) => {
    const text = routes(...all).replace(/(help = basicLambda)/, "$1, public");
    const named = what.startsWith("a route") ? "GET /orders/{id}, GET /orders/{id}/items" : "GET /orders/{id}";
    const { notes } = loadWith({ routes: text, "rule.a": `allow = ${named}` });
    expect(notes).toContain(SPANS("GET /orders/{id}", "GET/orders/*", "no other route of this API lies there"));
  });

  test("is not noted where there is none", () => {
    expect(loadWith({ "rule.a": "allow = GET /" }).notes).toEqual([]);
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

  test("513 are refused, with how many they are and what API Gateway takes", () => {
    const message = messageWith(file(513 - 61));
    expect(message).toContain("[rule.a] allow = GET /ppp");
    expect(message).toContain("makes a resource of 513 characters in the policy; API Gateway takes 512");
  });

  test("the partition of the region counts", () => {
    expect(() => loadWith(file(451, "us-gov-west-1"))).toThrow("makes a resource of 523 characters");
  });

  test("all rules together must fit into 8 KB, whoever the caller is", () => {
    const rule = (from: number) =>
      `allow = ${Array.from({ length: 30 }, (_, n) => `GET /orders/archive/of/the/year/${from + n}`).join(", ")}`;
    expect(() => loadWith({ "rule.a": rule(0) })).not.toThrow();
    const message = messageWith({ "rule.a": rule(0), "rule.b": rule(30), "rule.c": rule(60) });
    expect(message).toMatch(
      /\[rule\.c\] allow = .*\n.*makes a policy of up to \d{4,5} bytes with the rules before it; API Gateway takes 8192: name fewer routes/,
    );
    expect(message).not.toContain("[rule.a]");
  });

  test("the same routes in several rules count once", () => {
    const rule = `allow = ${Array.from({ length: 60 }, (_, n) => `GET /orders/archive/${n}`).join(", ")}`;
    expect(() => loadWith({ "rule.a": rule, "rule.b": rule, "rule.c": rule })).not.toThrow();
  });
});
