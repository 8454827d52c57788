import { expect, test } from "vitest";
import { checkArguments } from "../../../src/cli/input/arguments.ts";
import { acquireToken } from "../../../src/token/acquire.ts";
import { runInProcess } from "../../support/in-process.ts";

test.each([
  [
    ["deploy", "--stage", "dev\u200b"],
    "argument 3 of the command line holds U+200B, which is invisible, as character 4",
  ],
  [["login", "--scope", "openid\u00a0email"], "U+00A0, which is invisible, as character 7"],
  [["login", "--issuer", "\u201cmain\u201d"], "typographic quotation mark around it (U+201C)"],
])("%j is refused", (argv, words) => {
  expect(() => checkArguments(argv)).toThrow(words);
});

test("names in any language and lines of JSON are taken", () => {
  checkArguments(["user", "add", "Ann O\u2019Neill", "M\u00fcller", '{\n\t"a": 1\n}']);
});

test.each([
  ["eyJ.a\nb.c", "character 6 of 9 is a line break, U+000A"],
  ["eyJ.a\u200bb", "character 6 of 7 is U+200B"],
])("of the token %j the first character that are not allowed in a token is named", async (given, words) => {
  const sources = { environment: { AUTHZ_TOKEN: given }, config: undefined, ask: undefined };
  await expect(acquireToken(sources)).rejects.toMatchObject({
    code: "TOKEN_MISSING",
    message: expect.stringContaining(words),
  });
});

test.each([
  [["user"], "lambda-authz user --help says how"],
  [["deploy", "--lokal"], "lambda-authz deploy --help says how"],
  [["deply"], "lambda-authz --help lists the commands"],
])("%j is a usage error that names the help that says more", async (argv, words) => {
  const { code, stderr } = await runInProcess(argv, { cwd: "/" });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) });
});
