import { describe, expect, test } from "vitest";
import { commandsHere } from "../../src/cli/output/rerun.ts";

const local = commandsHere({ local: true });

describe("a command that a message names", () => {
  test.each<[string, string]>([
    ["lambda-authz deploy", "lambda-authz deploy --local"],
    ["npx lambda-authz token", "npx lambda-authz token --local"],
    ["lambda-authz destroy", "lambda-authz destroy --local"],
    ["lambda-authz invoke guard shows which", "lambda-authz invoke --local guard shows which"],
    ["the page that `lambda-authz ui` serves", "the page that `lambda-authz ui --local` serves"],
    ["lambda-authz user remove a@b.example removes it", "lambda-authz user remove --local a@b.example removes it"],
    [
      "lambda-authz logout, then lambda-authz login --username <name>",
      "lambda-authz logout --local, then lambda-authz login --local --username <name>",
    ],
    ["OPTIONS is protected: deploy again", "OPTIONS is protected: deploy again (lambda-authz deploy --local)"],
  ])("goes to the local endpoint with --local: %s", (bare, here) => {
    expect(local(bare)).toBe(here);
    expect(local(here), "the flags come once").toBe(here);
  });

  test.each([
    "lambda-authz init writes a config.ini",
    "lambda-authz local stop ends it",
    "the local endpoint of lambda-authz does not know it",
    "lambda-authz --help lists the commands",
  ])("is left alone where it takes no --local, or is none: %s", (text) => {
    expect(local(text)).toBe(text);
  });

  test("goes to the configuration, profile, region and stage that were given", () => {
    const here = commandsHere({
      config: "my shop/$a.ini",
      profile: "work",
      region: "eu-west-1",
      stage: "two",
      json: true,
    });
    const flags = '--config "my shop/\\$a.ini" --profile work --region eu-west-1 --stage two';
    expect(here("lambda-authz deploy")).toBe(`lambda-authz deploy ${flags}`);
    expect(here("lambda-authz local stop ends it")).toBe(`lambda-authz local stop ${flags} ends it`);
    expect(here("deploy again, or wait")).toBe(`deploy again (lambda-authz deploy ${flags}), or wait`);
  });

  test("stays bare in a run without any of them", () => {
    expect(commandsHere({ yes: true })("deploy again: lambda-authz deploy")).toBe("deploy again: lambda-authz deploy");
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
    const here = commandsHere({}, env);
    expect(here("run lambda-authz deploy first")).toBe(`run ${command} first`);
    expect(here(here("npx lambda-authz deploy, lambda-authz --help of lambda-authz here"))).toBe(
      "npx lambda-authz deploy, lambda-authz --help of lambda-authz here",
    );
    const localHere = commandsHere({ local: true }, env);
    const again = `deploy again (${command} --local)`;
    expect(localHere("deploy again")).toBe(again);
    expect(localHere(again)).toBe(again);
  });
});
