import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { Context } from "../../src/cli/command.ts";
import { tokenFor } from "../../src/cli/input/token-input.ts";
import { loadWith } from "../support/config/sample-config.ts";
import { emptyFolder } from "../support/folder.ts";

const OIDC = { "issuer.main": "kind = oidc\nissuer = https://login.example.com\naudience = api" };
const POOL = {};
const MADE = { "issuer.main": "kind = cognito\nuser_pool = create" };

/** What a run with --local asks for a token with; the endpoint is never there, and a person types "typed" once asked. */
function locally(sections: Parameters<typeof loadWith>[0], interactive: boolean) {
  const terminal = () => Object.assign(new PassThrough(), { isTTY: interactive });
  const [stdin, stdout, stderr] = [terminal(), terminal(), terminal()];
  stderr.once("data", () => setImmediate(() => stdin.write("typed\r")));
  const config = loadWith(sections);
  return tokenFor({
    options: { local: true },
    io: { cwd: "/nowhere", env: { HOME: emptyFolder() }, stdin, stdout, stderr },
    ui: { interactive, note: () => undefined },
    signal: new AbortController().signal,
    configFile: "/nowhere/config.ini",
    config: async () => config,
    target: async () => ({ endpoint: "http://127.0.0.1:1", region: "us-east-1" }),
    aws: () => Promise.reject(new Error("AWS was opened")),
  } as unknown as Context);
}

test("with --local and issuers that are no user pools a person is asked: there is no test user", async () => {
  expect(await locally(OIDC, true)).toBe("typed");
});

test("with --local and such issuers a script is told how to give a token", async () => {
  await expect(locally(OIDC, false)).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    fix: { text: expect.stringContaining("AUTHZ_TOKEN or --token-stdin") },
  });
});

test.each([
  ["a user pool", POOL],
  ["a pool that deploy makes", MADE],
])("with --local and %s nobody is asked", async (_, sections) => {
  await expect(locally(sections, true)).rejects.not.toMatchObject({ code: "TOKEN_MISSING" });
});
