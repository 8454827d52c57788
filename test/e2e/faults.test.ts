import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SEED } from "../reliability/seeded.ts";
import { type AwsProxy, startProxy } from "../support/aws-proxy.ts";
import { emulatorEnv, runCli } from "../support/cli.ts";
import type { Emulator } from "../support/emulators/emulator.ts";
import { hasMiniStack, startMiniStack } from "../support/emulators/ministack.ts";
import { emptyFolder } from "../support/folder.ts";
import { runInProcess } from "../support/in-process.ts";
import { inventory } from "../support/inventory.ts";
import { startIssuer, type TestIssuer } from "../support/keys.ts";
import { writeProject } from "../support/project.ts";

type Hooks = Pick<AwsProxy, "onArrived" | "onAnswered">;

const before =
  (status: number, calls = 1) =>
  (at: number): Hooks => ({
    onArrived: (number) => (number >= at && number < at + calls ? status : undefined),
    onAnswered: undefined,
  });

/** What a proxy does to the call of that number. */
const FAULTS: readonly (readonly [string, (at: number, kill: () => void) => Hooks])[] = [
  [
    "that is killed after a call",
    (at, kill) => ({
      onArrived: undefined,
      onAnswered(number) {
        if (number === at) kill();
        return number < at;
      },
    }),
  ],
  ["whose connection drops", before(0)],
  ["whose answer is lost", (at) => ({ onArrived: undefined, onAnswered: (number) => number !== at })],
  ["that is answered with 500", before(500)],
  ["that is throttled", before(429, 3)],
];

describe.runIf(hasMiniStack())("a deploy to MiniStack", () => {
  let ministack: Emulator;
  let proxy: AwsProxy;
  let issuer: TestIssuer;
  let calls = 0;
  let expected: readonly string[] = [];

  const project = () => {
    const cwd = emptyFolder();
    writeProject(cwd, { jwksUri: issuer.jwksUri, routes: ["GET / = basicLambda", "GET /open = basicLambda, public"] });
    const env = emulatorEnv(proxy.endpoint);
    const run = async (command: string) => {
      proxy.reset();
      const ran = await runInProcess([command, "--yes"], { cwd, env });
      expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
    };
    return { cwd, env, run };
  };
  beforeAll(async () => {
    ministack = await startMiniStack();
    proxy = await startProxy(ministack.endpoint);
    issuer = await startIssuer();
  });
  afterAll(async () => {
    await proxy.stop();
    await issuer.stop();
    await ministack.stop();
  });
  beforeEach(async () => {
    await fetch(`${ministack.endpoint}/_ministack/reset`, { method: "POST" });
    if (calls > 0) return;
    await project().run("deploy");
    calls = proxy.calls.length;
    expected = await inventory(ministack.endpoint);
    await fetch(`${ministack.endpoint}/_ministack/reset`, { method: "POST" });
  });

  test.each(FAULTS)("%s converges when it is run again, and is torn down whole", async (name, disturb) => {
    const at = 1 + ((SEED * 7919) % (calls - 2));
    const { cwd, env, run } = project();
    let child: ChildProcess | undefined;
    proxy.reset();
    Object.assign(
      proxy,
      disturb(at, () => child?.kill("SIGKILL")),
    );
    const onSpawn = (one: ChildProcess) => {
      child = one;
    };
    const { code, stderr } = await runCli(["deploy", "--yes"], { cwd, env, onSpawn });
    // Of a fault that no call met nothing would be shown.
    expect(proxy.calls.length).toBeGreaterThanOrEqual(at - 1);
    Object.assign(proxy, { onArrived: undefined, onAnswered: undefined });
    expect(code, stderr).toBe(name.includes("killed") ? null : 0);
    await run("deploy");
    expect(await inventory(ministack.endpoint)).toEqual(expected);
    await run("deploy");
    expect(proxy.calls.filter(({ isWrite }) => isWrite)).toEqual([]);
    await run("teardown");
    expect(await inventory(ministack.endpoint)).toEqual([]);
  });
});
