import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closedPort } from "../support/http/server.ts";
import { runInProcess } from "../support/in-process.ts";
import { lastingFolder } from "../support/lasting-folder.ts";
import { openPlainEndpoint, type PlainEndpoint } from "./plain/plain-account.ts";
import { PLANTED, PLANTED_HEADERS } from "./plain/planted-secrets.ts";
import { LEAKING } from "./run/leaking-apis.ts";
import { leaksIn, secretsOf } from "./run/leaks.ts";
import { withScenario } from "./run/run-scenario.ts";
import type { Call } from "./scenario.ts";

let local: PlainEndpoint;
let cwd: string;
beforeAll(async () => {
  local = await openPlainEndpoint({ arePlanted: true });
  cwd = lastingFolder();
});
afterAll(() => local.close());

/** Runs `explain` with the call's token in the environment and its headers on standard input. @returns all that it writes. */
async function printed({ url, token, headers = {} }: Call, options: readonly string[]) {
  const env = {
    ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1" },
    ...{ AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null", CI: undefined },
    ...{ AWS_ENDPOINT_URL: local.endpoint, AUTHZ_TOKEN: token },
  };
  const input = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const args = ["explain", url, "--headers-stdin", ...options];
  return runInProcess(args, { cwd, env, input: input.join("\n") });
}

const FORMS = [["--json"], ["--verbose"], ["--json", "--verbose"]];

describe("no secret is printed", () => {
  for (const scenario of LEAKING)
    test(scenario.name, () =>
      withScenario(scenario, local, async (plain) => {
        const call = { ...plain, headers: { ...PLANTED_HEADERS, ...plain.headers } };
        for (const form of FORMS) {
          const { stdout, stderr } = await printed(call, form);
          expect(stdout).toContain(new URL(call.url).pathname);
          expect(leaksIn(stdout + stderr, secretsOf(call))).toEqual([]);
        }
      }),
    );

  const headers = { ...PLANTED_HEADERS, "x-api-key": PLANTED.apiKey };
  const token = PLANTED.otherToken;
  test.each<[string, (closed: string) => Call, readonly string[]]>([
    [
      "an endpoint that does not answer",
      (closed) => ({ url: `${closed}/_aws/execute-api/a1b2c3/dev/?t=${PLANTED.query}` }),
      [],
    ],
    ["an address with a password", (closed) => ({ url: closed.replace("//", `//ann:${PLANTED.query}@`) }), []],
    ["what is not an address", () => ({ url: `htp:/orders?access_token=${PLANTED.query}` }), []],
    ["what is not an address, with a password", () => ({ url: `htp://ann:${PLANTED.query}@orders` }), []],
    ["a host that does not exist", () => ({ url: `https://none.invalid/orders?access_token=${PLANTED.query}` }), []],
    ["a wrong option", (closed) => ({ url: `${closed}/?t=${PLANTED.query}` }), ["--origin", "not an origin"]],
    ["a header without a colon", (closed) => ({ url: closed, headers: { [`${PLANTED.header} x`]: "" } }), []],
  ])("in errors: %s", async (_, callTo, options) => {
    const call = { headers, token, ...callTo(await closedPort()) };
    for (const form of FORMS) {
      const { stdout, stderr } = await printed(call, [...options, ...form]);
      expect(stdout + stderr).not.toBe("");
      expect(leaksIn(stdout + stderr, secretsOf(call))).toEqual([]);
    }
  });
});
