import { expect, test } from "vitest";
import { checkArguments } from "../../../src/cli/input/arguments.ts";
import { parse } from "../../../src/cli/parse.ts";
import { processIo } from "../../../src/cli/terminal/io.ts";
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
  [["user"], "user needs an action\nfix: use add, list or remove: lambda-authz user --help\n"],
  [["local", "start"], 'unknown action "start"\nfix: use status, logs or stop: lambda-authz local --help\n'],
  [
    ["user", "add"],
    "missing required argument 'email'\nfix: list its arguments and options: lambda-authz user add --help\n",
  ],
  [["user", "list", "--group", "a"], "fix: list its arguments and options: lambda-authz user list --help\n"],
  [["local", "status", "--port", "1"], "fix: list its arguments and options: lambda-authz local status --help\n"],
  [["local", "--port", "1", "status"], "--port is not an option of local status\nfix: "],
  [["deploy", "--lokal"], "fix: list its arguments and options: lambda-authz deploy --help\n"],
  [["deply"], "fix: list the commands: lambda-authz --help\n"],
])("%j is a usage error that names the help that says more", async (argv, words) => {
  const { code, stderr } = await runInProcess(argv, { cwd: "/" });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) });
});

test.each([
  [
    ["user", "--help"],
    /^Usage: lambda-authz user \[options\] \[command\].*Commands:.* add \[options\] <email> .* list .* remove /s,
  ],
  [["user", "add", "--help"], /^Usage: lambda-authz user add \[options\] <email>.*--group <names>/s],
  [["local", "--help"], /^Usage: lambda-authz local .*--port <port>.* status .* logs .* stop /s],
  [["local", "logs", "--help"], /^Usage: lambda-authz local logs \[options\].*--follow/s],
])("%j shows a help of its own", async (argv, help) => {
  const { code, stdout, stderr } = await runInProcess(argv, { cwd: "/" });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expect.stringMatching(help), stderr: "" });
});

test("the options that all actions take may come in front of the action, which has the last word", () => {
  const argv = ["user", "--local", "--config", "a.ini", "list", "--config", "b.ini", "--json"];
  const { command, options } = parse(argv, processIo()) ?? {};
  expect({ name: command?.name, options }).toEqual({
    name: "list",
    options: { local: true, config: "b.ini", json: true },
  });
});
