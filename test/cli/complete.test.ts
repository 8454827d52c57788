import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/program.ts";
import { fileWith } from "../support/config/sample-config.ts";
import { emptyFolder } from "../support/folder.ts";
import { runMain } from "../support/program/run-main.ts";

const NO_FILES = ":4";
const FILES = ":0";

/** What a shell gets at Tab: the values, and the directive of the last line. Nothing else may reach stdout. */
async function tab(words: readonly string[], { cwd = emptyFolder(), env = {} } = {}) {
  const { code, stdout, stderr } = await runMain(["complete", "--", ...words], { cwd, env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const lines = stdout.trimEnd().split("\n");
  for (const line of lines.slice(0, -1)) expect(line).toMatch(/^[\w.-]+\t\S/);
  return { values: lines.slice(0, -1).map((line) => line.split("\t")[0]), directive: lines.at(-1) };
}

const words = COMMANDS.map(({ name }) => name.split(" ")[0]);

test("an empty word lists the commands", async () => {
  expect(await tab([""])).toEqual({ values: words, directive: NO_FILES });
});

test.each<[line: string, values: string[]]>([
  ["dep", ["deploy"]],
  ["user ", ["add", "list", "remove"]],
  ["local st", ["status", "stop"]],
  ["user add --aut", []],
  ["deploy --widen --js", ["--json"]],
  ["deploy --adopt --js", ["--json"]],
  ["test-token --no-b", []],
  ["explain --no-", ["--no-token", "--no-invoke"]],
  ["init --type ", ["TOKEN", "REQUEST"]],
  ["init --type R", ["REQUEST"]],
  ["init --runtime python3.11", ["python3.11"]],
  ["deploy --region eu-west-", ["eu-west-1", "eu-west-2", "eu-west-3"]],
  ["deploy --region=eu-west-", ["eu-west-1", "eu-west-2", "eu-west-3"]],
  ["explain --method P", ["POST", "PUT", "PATCH"]],
  ["complete ", ["bash", "zsh", "fish", "powershell"]],
  ["deploy --stage ", []],
  ["nonsense ", []],
])("%j is completed with %j", async (line, values) => {
  expect(await tab(line.split(" "))).toEqual({ values, directive: NO_FILES });
});

test.each(["deploy --config ", "deploy -c con", "invoke basicLambda --event ev", "ui --out "])(
  "%j leaves file names to the shell",
  async (line) => {
    expect(await tab(line.split(" "))).toEqual({ values: [], directive: FILES });
  },
);

test("functions come from the configuration that the line names", async () => {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, "conf"));
  writeFileSync(join(cwd, "conf/shop.ini"), fileWith());
  expect((await tab(["invoke", "--config", "conf/shop.ini", "basicLambda"], { cwd })).values).toContain("basicLambda");
  expect((await tab(["logs", "--config=conf/shop.ini", ""], { cwd })).values).toContain("basicLambda");
  expect((await tab(["invoke", ""], { cwd })).values).toEqual([]);
});

test("a configuration with errors completes no functions and prints nothing", async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "config.ini"), `${fileWith()}\n[nonsense]\nx = y\n`);
  expect(await tab(["invoke", ""], { cwd })).toEqual({ values: [], directive: NO_FILES });
});

test("profiles come from the shared AWS files, without their keys", async () => {
  const cwd = emptyFolder();
  const file = join(cwd, "credentials");
  writeFileSync(
    file,
    "[work]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = hidden\n[default]\nregion = eu-west-1\n",
  );
  const env = { AWS_SHARED_CREDENTIALS_FILE: file };
  expect((await tab(["deploy", "--profile", ""], { cwd, env })).values).toEqual(["default", "work"]);
});

test.each(["bash", "zsh", "fish", "powershell"])("the script for %s is all that reaches stdout", async (shell) => {
  const cwd = emptyFolder();
  const { code, stdout, stderr } = await runMain(["complete", shell], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/lambda-authz complete '?--/);
  const json = await runMain(["complete", shell, "--json"], { cwd });
  expect(`${JSON.parse(json.stdout).script}\n`).toBe(stdout);
});

test("another shell is a usage error that lists the shells", async () => {
  const { code, stdout, stderr } = await runMain(["complete", "tcsh"], { cwd: emptyFolder() });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain('unknown shell "tcsh"\nfix: use one of bash, zsh, fish, powershell');
});
