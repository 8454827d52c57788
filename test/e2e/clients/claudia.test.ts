import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../../support/cli.ts";
import { installed } from "../../support/emulators/emulator.ts";
import { explained } from "../../support/explained.ts";
import { http } from "../../support/http.ts";
import { type LocalRun, REGION, runLocal } from "../../support/local-run.ts";

const HOME = join(import.meta.dirname, "../../support/emulators/claudia");
const CLAUDIA = installed(
  join(HOME, "node_modules/claudia/bin/cmd.js"),
  "Claudia",
  "npm ci --prefix test/support/emulators/claudia --ignore-scripts",
);
const EXAMPLE = join(import.meta.dirname, "claudia");

/** It packs with npm, which has nothing to look up; and says that version 2 of the SDK is no longer maintained. */
const QUIET = {
  npm_config_offline: "true",
  npm_config_audit: "false",
  npm_config_update_notifier: "false",
  AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: "1",
};

describe.runIf(CLAUDIA !== undefined)("Claudia deploys an API with an authorizer to the local endpoint", () => {
  let local: LocalRun;
  beforeAll(async () => {
    // It waits 5 s for a role, and for a function, that is not ready at once.
    local = await runLocal({ LAMBDA_AUTHZ_FAULTS: "faults.json" }, (cwd) =>
      writeFileSync(join(cwd, "faults.json"), JSON.stringify({ roleDelayMs: 0, functionDelayMs: 0 })),
    );
    const { cwd } = local;
    const builder = "node_modules/claudia-api-builder";
    const manifest = { name: "custom-authorizers", version: "1.0.0", files: ["*.js"] };
    writeFileSync(join(cwd, "package.json"), JSON.stringify(manifest));
    for (const name of ["authorizer", "index"]) cpSync(join(EXAMPLE, `${name}.cjs`), join(cwd, `${name}.js`));
    cpSync(join(HOME, builder), join(cwd, builder), { recursive: true });
  });
  afterAll(() => local.remove());

  /** Runs a command of it. @throws Error what it said went wrong. */
  async function claudia(command: string): Promise<string> {
    const { cwd } = local;
    const env = { ...local.env, ...QUIET, NODE_PATH: join(HOME, "node_modules") };
    const args = ["--require", join(EXAMPLE, "preload.cjs"), CLAUDIA ?? "", ...command.split(" "), "--quiet"];
    const ran = await runCli(args, { cwd, env, program: [process.execPath] });
    if (ran.code !== 0) throw new Error(ran.stderr + ran.stdout);
    return ran.stdout;
  }
  const urlOf = (path: string) => {
    const { api } = JSON.parse(readFileSync(join(local.cwd, "claudia-api.json"), "utf8"));
    return `${local.endpoint}/_aws/execute-api/${api.id}/dev${path}`;
  };
  const call = async (path: string, token?: string) => {
    const { status, body } = await http(urlOf(path), token === undefined ? {} : { headers: { Authorization: token } });
    return [status, JSON.parse(body)];
  };
  const UNAUTHORIZED = [401, { message: "Unauthorized" }];
  const create = `create --region ${REGION} --runtime nodejs22.x --version dev --use-local-dependencies`;

  test("create: 401 without a token and with a wrong one, 403 where the policy does not reach, 200", async () => {
    await claudia(`${create} --name testAuth --handler authorizer.auth --config claudia-auth.json`);
    await claudia(`${create} --name testApi --api-module index --config claudia-api.json`);
    expect(await call("/")).toEqual([200, "OK"]);
    expect(await call("/unlocked")).toEqual(UNAUTHORIZED);
    expect(await call("/unlocked", "eve-1")).toEqual(UNAUTHORIZED);
    const denied = { Message: expect.stringMatching(/^User is not authorized to access this resource/) };
    expect(await call("/locked", "ann-1")).toEqual([403, denied]);
    expect(await call("/unlocked", "ann-1")).toEqual([200, "OK for ann"]);
  });

  test.each([
    ["/", undefined],
    ["/unlocked", "ann-1"],
  ])("explain finds nothing wrong with a call of %s", async (path, token) => {
    const explanation = await explained(urlOf(path), { ...local, ...(token && { authorization: token }) });
    expect(explanation).toMatchObject({ code: 0, cause: null, answer: { status: 200 }, skipped: [] });
    expect(explanation.findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("update: the new code answers behind the same authorizer, at the same address", async () => {
    const file = join(local.cwd, "index.js");
    writeFileSync(file, readFileSync(file, "utf8").replace("OK for", "Hello"));
    await claudia("update --version dev --config claudia-api.json --use-local-dependencies");
    expect(await call("/unlocked", "ann-1")).toEqual([200, "Hello ann"]);
    expect(await call("/unlocked", "eve-1")).toEqual(UNAUTHORIZED);
  });

  test("destroy takes away API, functions and roles", async () => {
    const logs = ["log group /aws/lambda/testApi", "log group /aws/lambda/testAuth"];
    const roles = ["role testApi-executor", "role testAuth-executor"];
    const made = ["API testApi", "function testApi", "function testAuth", ...logs, ...roles];
    expect(await local.inventory()).toEqual(made);
    await claudia("destroy --config claudia-api.json");
    await claudia("destroy --config claudia-auth.json");
    // As at AWS, nobody takes the logs away.
    expect(await local.inventory()).toEqual(logs);
  });
});
