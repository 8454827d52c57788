import { describe, expect, test } from "vitest";
import { commandTextOf } from "../../../src/cli/output/command-text.ts";
import { fixText, THIS_COMMAND } from "../../../src/lib/fix.ts";

const LOCAL = new Set(["deploy", "token", "invoke", "user add", "login"]);
const of = (options: Record<string, string | boolean>, env = {}) => commandTextOf({ options, env, local: LOCAL });

describe("a command that a fix names", () => {
  test.each<[string, readonly string[] | undefined, string]>([
    ["deploy", undefined, "lambda-authz deploy --local"],
    ["invoke", ["guard"], "lambda-authz invoke guard --local"],
    ["user add", ["<email>"], "lambda-authz user add <email> --local"],
    ["login", ["--username", "Ann O'Neill"], `lambda-authz login --username "Ann O'Neill" --local`],
  ])("goes to the local endpoint with --local: %s %j", (name, args, text) => {
    expect(of({ local: true })({ name, ...(args && { args }) })).toBe(text);
  });

  test.each([
    [{ name: "init" }, "lambda-authz init"],
    [{ name: "deploy", args: ["--help"] }, "lambda-authz deploy --help"],
    [{ name: "", args: ["--help"] }, "lambda-authz --help"],
  ])("gets no --local where it takes none, or only asks for help: %j", (command, text) => {
    expect(of({ local: true })(command)).toBe(text);
  });

  test("goes to the configuration, profile, region and stage that were given", () => {
    const text = of({ config: "my shop/$a.ini", profile: "work", region: "eu-west-1", stage: "two", json: true });
    const flags = '--config "my shop/\\$a.ini" --profile work --region eu-west-1 --stage two';
    expect(text({ name: "deploy" })).toBe(`lambda-authz deploy ${flags}`);
    expect(text({ name: "local stop" })).toBe(`lambda-authz local stop ${flags}`);
  });

  test.each([
    ["deploy", "deploy"],
    ["user add", "user"],
    ["test-token", "test-token"],
    ["login", "test-token"],
    [undefined, "<command>"],
  ])("names the policy of the command that runs: %s", (running, purpose) => {
    const text = commandTextOf({ options: {}, env: {}, local: LOCAL, ...(running && { running }) });
    expect(text({ name: "iam-policy", args: ["--for", THIS_COMMAND] })).toBe(
      `lambda-authz iam-policy --for ${purpose}`,
    );
  });

  test("stays bare in a run without any of them, and where no run is known", () => {
    const fix = { text: "deploy again", command: { name: "deploy" } };
    expect(fixText(fix, of({ yes: true }))).toBe("deploy again: lambda-authz deploy");
    expect(fixText(fix)).toBe("deploy again: lambda-authz deploy");
  });

  test.each([
    ["npx lambda-authz", { npm_command: "exec", npm_lifecycle_script: "'lambda-authz'" }, "npx lambda-authz deploy"],
    ["an older npx", { npm_command: "exec" }, "npx lambda-authz deploy"],
    ["npx with another program", { npm_command: "exec", npm_lifecycle_script: "vitest run" }, "lambda-authz deploy"],
    [
      "a script of package.json",
      { npm_command: "run-script", npm_lifecycle_script: "lambda-authz x" },
      "lambda-authz deploy",
    ],
  ])("starts as the run was started: %s", (_, env, command) => {
    expect(of({}, env)({ name: "deploy" })).toBe(command);
    expect(of({ local: true }, env)({ name: "deploy" })).toBe(`${command} --local`);
  });
});

test("a command inside a sentence is left as it is written", () => {
  const text = "the page that `lambda-authz ui` serves";
  expect(fixText(text, of({ local: true }, { npm_command: "exec" }))).toBe(text);
});
