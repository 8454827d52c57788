import { expect, test } from "vitest";
import { ignoringState } from "../../../src/init/ignore-state.ts";

test.each([
  ["", ".lambda-authz/\n"],
  ["dist/\n", "dist/\n.lambda-authz/\n"],
  ["dist/", "dist/\n.lambda-authz/\n"],
  ["dist/\r\n", "dist/\r\n.lambda-authz/\r\n"],
  ["dist/\r\na", "dist/\r\na\r\n.lambda-authz/\r\n"],
  ["# .lambda-authz/\n", "# .lambda-authz/\n.lambda-authz/\n"],
  [".lambda-authz/\n!.lambda-authz/\n", ".lambda-authz/\n!.lambda-authz/\n.lambda-authz/\n"],
  [".lambda-authz/local\n", ".lambda-authz/local\n.lambda-authz/\n"],
  ["x.lambda-authz/\n", "x.lambda-authz/\n.lambda-authz/\n"],
])("%j becomes %j", (before, after) => {
  expect(ignoringState(before)).toBe(after);
  expect(ignoringState(after)).toBeUndefined();
});

test.each([
  ".lambda-authz/",
  ".lambda-authz",
  "/.lambda-authz/\n",
  "**/.lambda-authz/\n",
  ".lambda-authz/*\n",
  "\u00ef\u00bb\u00bf.lambda-authz/\r\n",
  "a\n.lambda-authz/  \nb\n",
  "!.lambda-authz/\n.lambda-authz/\n",
])("%j ignores it already", (text) => {
  expect(ignoringState(text)).toBeUndefined();
});
