import { expect, test } from "vitest";
import { errorLines, fixesIn } from "../../../src/cli/output/error-lines.ts";
import { AuthzError } from "../../../src/lib/errors.ts";

const withFlags = ({ name }: { name: string }) => `npx lambda-authz ${name} --local`;

test("a fix is a labelled line, and its command is written out", () => {
  const error = new AuthzError("NOT_DEPLOYED", "echo is not deployed", {
    fix: { text: "deploy it first", command: { name: "deploy" } },
  });
  expect(errorLines(error, withFlags)).toEqual([
    "echo is not deployed",
    "fix: deploy it first: npx lambda-authz deploy --local",
  ]);
});

test("an error without a fix is its message alone", () => {
  expect(errorLines(new AuthzError("INTERRUPTED", "interrupted"))).toEqual(["interrupted"]);
});

test("each problem has its fix under it, in the column of its last line; neighbours share one", () => {
  const error = new AuthzError("CONFIG_INVALID", [
    { message: "config.ini:1  [api]\n              must be a", fix: { text: "write a\nor b" } },
    { message: "role: denied", fix: { text: "ask for it" } },
    { message: "function: denied", fix: { text: "ask for it" } },
    { message: "the rest is as it was" },
  ]);
  expect(errorLines(error)).toEqual([
    "config.ini:1  [api]\n              must be a",
    "              fix: write a\n                   or b",
    "role: denied",
    "function: denied",
    "fix: ask for it",
    "the rest is as it was",
  ]);
  expect(fixesIn(error)).toEqual(["write a\nor b", "ask for it"]);
  expect(error).toMatchObject({
    fix: { text: "write a\nor b" },
    message: expect.stringMatching(/^config.*as it was$/s),
  });
});
