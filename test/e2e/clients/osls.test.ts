import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emulatorEnv, runCli } from "../../support/cli.ts";
import { type Emulator, installed } from "../../support/emulators/emulator.ts";
import { hasMiniStack, startMiniStack } from "../../support/emulators/ministack.ts";
import { explained } from "../../support/explained.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";

const OSLS = installed(
  join(import.meta.dirname, "../../support/emulators/osls/node_modules/osls/bin/serverless.js"),
  "osls",
  "npm ci --prefix test/support/emulators/osls --ignore-scripts",
);

/** It reports nothing, and takes nothing of the machine's own settings. */
const QUIET = { SLS_TELEMETRY_DISABLED: "1", SLS_NOTIFICATIONS_MODE: "off" };

describe.runIf(OSLS !== undefined && hasMiniStack())("an API that osls, the Serverless Framework, deployed", () => {
  let ministack: Emulator;
  let run: { cwd: string; env: Record<string, string> };
  let stage: string;
  beforeAll(async () => {
    ministack = await startMiniStack();
    run = { cwd: lastingFolder(), env: emulatorEnv(ministack.endpoint) };
    cpSync(join(import.meta.dirname, "osls"), run.cwd, { recursive: true });
    const env = { ...run.env, ...QUIET };
    const deployed = await runCli(["deploy"], { ...run, env, program: [process.execPath, OSLS ?? ""] });
    const [, id] = /https:\/\/(\w+)\.execute-api\./.exec(deployed.stdout + deployed.stderr) ?? [];
    if (id === undefined) throw new Error(deployed.stderr + deployed.stdout);
    stage = `${ministack.endpoint}/_aws/execute-api/${id}/dev`;
  }, 120_000);
  afterAll(() => ministack.stop());

  test.each([
    ["a protected route with a token", "/orders/7", "allow-ann"],
    ["a public one", "/health", undefined],
  ])("nothing is wrong with %s", async (_, path, token) => {
    const explanation = await explained(stage + path, { ...run, ...(token && { token }) });
    expect(explanation).toMatchObject({ code: 0, cause: null, answer: { status: 200 } });
    expect(explanation.findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
