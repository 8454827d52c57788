import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { emulatorEnv, runCli } from "../support/cli.ts";
import { createPool, type Pool } from "../support/cognito.ts";
import type { Emulator } from "../support/emulators/emulator.ts";
import { hasMiniStack, startMiniStack } from "../support/emulators/ministack.ts";
import { emptyFolder } from "../support/folder.ts";
import { http } from "../support/http.ts";
import { inventory } from "../support/inventory.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

describe.runIf(hasMiniStack())("the tutorial on MiniStack", () => {
  let ministack: Emulator;
  let pool: Pool;
  let packed: string;

  beforeAll(async () => {
    ministack = await startMiniStack();
    pool = await createPool(ministack.endpoint);
    packed = mkdtempSync(join(tmpdir(), "packed-"));
    execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", packed], { cwd: ROOT });
  }, 120_000);
  afterAll(async () => {
    await ministack.stop();
    rmSync(packed, { recursive: true, force: true });
  });

  test.each([
    { runtime: "nodejs22.x", type: "TOKEN", from: "the packed tarball" },
    { runtime: "python3.13", type: "TOKEN", from: "the built program" },
    { runtime: "nodejs22.x", type: "REQUEST", from: "the built program" },
    { runtime: "python3.13", type: "REQUEST", from: "the built program" },
  ])("init, deploy, 401, 200, preflight, teardown: $runtime $type from $from", async ({ runtime, type, from }) => {
    const cwd = emptyFolder();
    const env = emulatorEnv(ministack.endpoint);
    const [tarball = ""] = readdirSync(packed);
    const npx = ["npx", "--yes", "--package", join(packed, tarball), "lambda-authz"] as const;
    const runWith = async (more: Record<string, string>, ...args: string[]) => {
      const program = from === "the packed tarball" ? { program: npx } : {};
      const ran = await runCli(args, { cwd, env: { ...env, ...more }, ...program });
      expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
      return ran.stdout;
    };
    const run = (...args: string[]) => runWith({}, ...args);
    onTestFinished(async () => void (await runCli(["teardown", "--yes"], { cwd, env })));

    const asked = ["--user-pool", pool.userPool, "--client-id", pool.clientId, "--runtime", runtime, "--type", type];
    await run("init", "--yes", "--region", "us-east-1", ...asked);
    const deployed = JSON.parse(await run("deploy", "--json"));
    const url: string = deployed.invokeUrl;
    const { access } = await pool.signIn(`${runtime}-${type}@example.com`);

    const status = async (path: string, headers: Record<string, string> = {}) =>
      (await http(url + path, { headers })).status;
    expect(await status("")).toBe(401);
    expect(await status("", { authorization: "Bearer garbage" })).toBe(401);
    expect(await status("", { authorization: `Bearer ${access}` })).toBe(200);
    expect(await status("orders/1", { authorization: `Bearer ${access}` })).toBe(200);

    const preflight = await http(url, { method: "OPTIONS", headers: { origin: "http://localhost:3000" } });
    expect(preflight).toMatchObject({
      status: 200,
      headers: {
        "access-control-allow-origin": "http://localhost:3000",
        "access-control-allow-methods": "GET,OPTIONS",
        "access-control-allow-headers": "Authorization,Content-Type",
      },
    });

    const proof = await runWith({ AUTHZ_TOKEN: access }, "test-token", "--json");
    expect(JSON.parse(proof)).toMatchObject({ ok: true });
    expect(proof).not.toContain(access);

    const again = JSON.parse(await run("deploy", "--json"));
    expect(again.changes).toMatchObject({ created: [], updated: [], replaced: [], deleted: [] });
    expect(again).toEqual({ ...deployed, changes: again.changes });
    expect(JSON.parse(await run("teardown", "--yes", "--json"))).toMatchObject({ kept: [], left: [] });
    expect(await inventory(ministack.endpoint)).toEqual([]);
  });
});
