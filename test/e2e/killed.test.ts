import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Emulator } from "../emulators/emulator.ts";
import { hasMoto, startMoto } from "../emulators/moto.ts";
import { type AwsProxy, startProxy } from "../support/aws-proxy.ts";
import { emulatorEnv, runCli } from "../support/cli.ts";
import { inventory } from "../support/inventory.ts";
import { startIssuer, type TestIssuer } from "../support/keys.ts";
import { writeProject } from "../support/project.ts";
import { snapshot } from "../support/snapshot.ts";

/** An emulator of its own with a project beside it: two run side by side. */
interface Lane {
  readonly moto: Emulator;
  readonly proxy: AwsProxy;
  readonly cwd: string;
}

const LANES = 2;
/** A deploy that needs more calls than this for one route has other problems. */
const AT_MOST = 80;

describe.runIf(hasMoto())("a deploy of one route that is killed after any AWS call", () => {
  let issuer: TestIssuer;
  const lanes: Lane[] = [];
  let undisturbed: unknown;
  let calls = 0;

  const run = async ({ proxy, cwd }: Lane, args: readonly string[]) => {
    const ran = await runCli([...args, "--yes", "--json"], { cwd, env: emulatorEnv(proxy.endpoint) });
    expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
    return JSON.parse(ran.stdout);
  };
  const clean = async ({ moto, proxy, cwd }: Lane) => {
    rmSync(join(cwd, ".lambda-authz"), { recursive: true, force: true });
    await fetch(`${moto.endpoint}/moto-api/reset`, { method: "POST" });
    proxy.reset();
  };
  /** Deploys and kills the process once the call of that number has landed, before it hears of it. */
  const deployKilledAfter = async ({ proxy, cwd }: Lane, at: number) => {
    let child: ChildProcess | undefined;
    proxy.onAnswered = (number) => {
      if (number < at) return true;
      child?.kill("SIGKILL");
      return false;
    };
    const { code } = await runCli(["deploy", "--yes", "--json"], {
      cwd,
      env: emulatorEnv(proxy.endpoint),
      onSpawn: (started) => {
        child = started;
      },
    });
    proxy.onAnswered = undefined;
    // Without this a test that kills nobody would pass. Listings are shared as they happen to meet, so a deploy may
    // need a call less than the undisturbed one; then it was through before its end came.
    const cameThrough = code === 0 && proxy.calls.length < at;
    expect(code === null || cameThrough, `call ${at} was answered, yet the deploy ended with ${code}`).toBe(true);
  };

  beforeAll(async () => {
    issuer = await startIssuer();
    for (let i = 0; i < LANES; i++) {
      const moto = await startMoto();
      const cwd = mkdtempSync(join(tmpdir(), "killed-"));
      lanes.push({ moto, proxy: await startProxy(moto.endpoint), cwd });
      writeProject(cwd, { jwksUri: issuer.jwksUri });
    }
    const [lane] = lanes;
    if (lane === undefined) throw new Error("no lane");
    await run(lane, ["deploy"]);
    calls = lane.proxy.calls.length;
    undisturbed = await snapshot(lane.moto.endpoint);
  });
  afterAll(async () => {
    for (const { moto, proxy, cwd } of lanes) {
      await proxy.stop();
      await moto.stop();
      rmSync(cwd, { recursive: true, force: true });
    }
    await issuer.stop();
  });

  const everyCall = async (then: (lane: Lane, at: number) => Promise<void>) => {
    expect(calls).toBeGreaterThan(20);
    expect(calls).toBeLessThan(AT_MOST);
    let next = 1;
    await Promise.all(
      lanes.map(async (lane) => {
        while (next <= calls) {
          const at = next++;
          await clean(lane);
          await deployKilledAfter(lane, at);
          await then(lane, at);
        }
      }),
    );
  };
  const loseState = ({ cwd }: Lane) => rmSync(join(cwd, ".lambda-authz"), { recursive: true, force: true });

  test.each([
    { state: "with its state file", prepare: () => {} },
    { state: "without its state file", prepare: loseState },
  ])("ends as an undisturbed one when deployed again $state", { timeout: 400_000 }, async ({ prepare }) => {
    await everyCall(async (lane, at) => {
      prepare(lane);
      await run(lane, ["deploy"]);
      expect(await snapshot(lane.moto.endpoint), `killed after call ${at}`).toEqual(undisturbed);
    });
  });

  test.each([
    { state: "with its state file", prepare: () => {} },
    { state: "without its state file", prepare: loseState },
  ])("leaves nothing when torn down $state", { timeout: 400_000 }, async ({ prepare }) => {
    await everyCall(async (lane, at) => {
      prepare(lane);
      expect(await run(lane, ["teardown"])).toMatchObject({ kept: [], left: [] });
      expect(await inventory(lane.moto.endpoint), `killed after call ${at}`).toEqual([]);
    });
  });
});
