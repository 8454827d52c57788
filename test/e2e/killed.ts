import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { type AwsProxy, startProxy } from "../support/aws-proxy.ts";
import { emulatorEnv, runCli } from "../support/cli.ts";
import type { Emulator } from "../support/emulators/emulator.ts";
import { startMoto } from "../support/emulators/moto.ts";
import { runInProcess } from "../support/in-process.ts";
import { startIssuer, type TestIssuer } from "../support/keys.ts";
import { writeProject } from "../support/project.ts";

/** A deploy that needs more calls than this for one route has other problems. */
const AT_MOST = 80;

/** What is left of the state file when the next run begins. */
export const STATES: readonly { readonly state: string; readonly loses: boolean }[] = [
  { state: "with its state file", loses: false },
  { state: "without its state file", loses: true },
];

/** A project of one route, in front of moto, whose deploys are killed. */
export function killedDeploys() {
  let issuer: TestIssuer;
  let moto: Emulator;
  let proxy: AwsProxy;
  const cwd = mkdtempSync(join(tmpdir(), "killed-"));
  const forget = () => rmSync(join(cwd, ".lambda-authz"), { recursive: true, force: true });

  beforeAll(async () => {
    issuer = await startIssuer();
    moto = await startMoto();
    proxy = await startProxy(moto.endpoint);
    writeProject(cwd, { jwksUri: issuer.jwksUri });
  });
  afterAll(async () => {
    await proxy.stop();
    await moto.stop();
    rmSync(cwd, { recursive: true, force: true });
    await issuer.stop();
  });

  const run = async (command: string) => {
    const env = emulatorEnv(proxy.endpoint);
    const ran = await runInProcess([command, "--yes", "--json"], { cwd, env });
    expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
    return JSON.parse(ran.stdout);
  };
  const clean = async () => {
    forget();
    await fetch(`${moto.endpoint}/moto-api/reset`, { method: "POST" });
    proxy.reset();
  };
  /** Deploys and kills the process once the call of that number has landed, before it hears of it. */
  const deployKilledAfter = async (at: number) => {
    let child: ChildProcess | undefined;
    proxy.onAnswered = (number) => {
      if (number < at) return true;
      child?.kill("SIGKILL");
      return false;
    };
    const onSpawn = (started: ChildProcess) => {
      child = started;
    };
    const env = emulatorEnv(proxy.endpoint);
    const { code, stdout, stderr } = await runCli(["deploy", "--yes", "--json"], { cwd, env, onSpawn });
    proxy.onAnswered = undefined;
    // Without this a test that kills nothing would pass. Listings are shared as they happen to meet, so a deploy may
    // need a call less than the undisturbed one; then it ended before the kill.
    const cameThrough = code === 0 && proxy.calls.length < at;
    const ended = `call ${at} was answered, yet the deploy ended with ${code}: ${stdout}${stderr}`;
    expect(code === null || cameThrough, ended).toBe(true);
  };
  return {
    run,
    endpoint: () => moto.endpoint,
    /** Deploys undisturbed. @returns how many calls that took. */
    async undisturbed() {
      await run("deploy");
      const calls = proxy.calls.length;
      expect(calls).toBeGreaterThan(20);
      expect(calls).toBeLessThan(AT_MOST);
      return calls;
    },
    /** A deploy killed after each of the calls, and what follows. */
    async everyCall(calls: number, loses: boolean, then: (at: number) => Promise<void>) {
      for (let at = 1; at <= calls; at++) {
        await clean();
        await deployKilledAfter(at);
        if (loses) forget();
        await then(at);
      }
    },
  };
}
