import { expect, test } from "vitest";
import { verdictTable } from "../../../src/cli/output/table.ts";
import type { Check } from "../../../src/token/check.ts";

const RIGHT: Check = { name: "GET /", expected: "401", got: "401 UnauthorizedException", ok: true };
const WRONG: Check = { name: "GET /orders/{id}", expected: "401", got: "200", ok: false, hint: "deploy again" };
const SKIPPED: Check = { name: "x", expected: "401", got: "not sent", ok: true, skipped: true, hint: "it may change" };

test("a line a check, in columns; what was expected only where it did not come; hints below", async () => {
  expect(await verdictTable([RIGHT, WRONG, SKIPPED], false)).toBe(
    [
      "✓ GET /             401 UnauthorizedException",
      "✗ GET /orders/{id}  200, expected 401",
      "    deploy again",
      "– x                 not sent",
      "    it may change",
    ].join("\n"),
  );
});

test("a hint that several checks share is said once, where it stands first", async () => {
  const again = { ...WRONG, name: "GET /orders" };
  const other = { ...WRONG, name: "GET /", hint: "wait" };
  expect(await verdictTable([WRONG, again, other, again], false)).toBe(
    [
      "✗ GET /orders/{id}  200, expected 401",
      "    deploy again",
      "✗ GET /orders       200, expected 401",
      "✗ GET /             200, expected 401",
      "    wait",
      "✗ GET /orders       200, expected 401",
    ].join("\n"),
  );
});

test("without colours there is no escape code in it", async () => {
  expect(await verdictTable([RIGHT, WRONG, SKIPPED], false)).not.toContain("\u001b");
});

test("nothing to tell is no table", async () => {
  expect(await verdictTable([], false)).toBe("");
});

test("control characters of a token do not reach the terminal", async () => {
  const clearScreen = "\u001b[2J";
  const check = { name: "token iss", expected: "a", got: `b${clearScreen}`, ok: false, hint: `not ${clearScreen}` };
  expect(await verdictTable([check], false)).not.toContain(clearScreen);
});
