import { describe, expect, test } from "vitest";
import { commandsHere } from "../../src/cli/commands-here.ts";

const local = commandsHere({ local: true });

describe("a command that a message names", () => {
  test.each<[string, string]>([
    ["lambda-authz deploy", "lambda-authz deploy --local"],
    ["npx lambda-authz token", "npx lambda-authz token --local"],
    ["lambda-authz destroy", "lambda-authz destroy --local"],
    ["lambda-authz invoke guard tells which", "lambda-authz invoke --local guard tells which"],
    ["the page that `lambda-authz ui` serves", "the page that `lambda-authz ui --local` serves"],
    ["lambda-authz user remove a@b.example removes it", "lambda-authz user remove --local a@b.example removes it"],
    [
      "lambda-authz logout, then lambda-authz login --username <name>",
      "lambda-authz logout --local, then lambda-authz login --local --username <name>",
    ],
    ["OPTIONS is guarded: deploy again", "OPTIONS is guarded: deploy again (lambda-authz deploy --local)"],
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
});
