import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { endpointFolder, findRunning } from "../../src/cli/endpoint/running-endpoint.ts";
import { emptyFolder } from "../support/folder.ts";
import { end, localFolder } from "./local-folder.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface Deployed {
  readonly invokeUrl: string;
  readonly changes: { readonly created: readonly string[]; readonly unchanged: number };
}

/** The endpoint as an earlier version of the package has it, which runs for this folder. */
async function earlier(cwd: string, ...flags: string[]): Promise<ChildProcess> {
  const installed = emptyFolder();
  cpSync(join(ROOT, "dist/local"), join(installed, "local"), { recursive: true });
  writeFileSync(join(installed, "package.json"), '{"type":"module"}');
  symlinkSync(join(ROOT, "node_modules"), join(installed, "node_modules"), "junction");
  writeFileSync(join(installed, "local", "build-id"), "0.0.1+earlier");
  const folder = endpointFolder(cwd);
  mkdirSync(folder, { recursive: true });
  const child = spawn(process.execPath, [join(installed, "local", "main.js"), folder, ...flags], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  onTestFinished(() => end(child.pid));
  await expect.poll(() => findRunning(folder), { timeout: 15_000 }).toMatchObject({ build: "0.0.1+earlier" });
  return child;
}

test("an endpoint of an earlier build is restarted, with all that it holds, at its address", async () => {
  const { cwd, run, json, running } = localFolder();
  const { pid } = await earlier(cwd);
  const { port } = running() ?? {};
  const { stderr } = await run("deploy", "--local");
  expect(stderr).toMatch(
    /^note: restarting the local endpoint with its data: it is build 0\.0\.1\+earlier .*, this is /m,
  );
  expect(running()).toMatchObject({ port, build: expect.stringMatching(/^\d+\.\d+\.\d+\+[0-9a-f]{12}$/) });
  expect(running()?.pid).not.toBe(pid);
  await json("local", "stop");
  await earlier(cwd);
  const again = await json<Deployed>("deploy", "--local");
  expect(again.changes).toMatchObject({ created: [], unchanged: 23 });
  const current = running()?.pid;
  expect((await run("deploy", "--local")).stderr).not.toContain("restarting");
  expect(running()?.pid).toBe(current);
});

test("two runs that find an endpoint of an earlier build share the one that follows it", async () => {
  const { cwd, runAlone, run, running } = localFolder();
  await run("deploy", "--local");
  await run("local", "stop");
  await earlier(cwd);
  const tokens = await Promise.all([1, 2, 3].map(() => runAlone("token", "--local")));
  expect(tokens.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0, 0]);
  expect(await findRunning(endpointFolder(cwd))).toMatchObject({ pid: running()?.pid });
});

test("an endpoint of an earlier build in the foreground is left alone, and the message says how it ends", async () => {
  const { cwd, run, running } = localFolder();
  const { pid } = await earlier(cwd, "--foreground");
  const { code, stderr } = await run("deploy", "--local");
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/in the foreground is build 0\.0\.1\+earlier .*\n.*end it with Ctrl-C/),
  });
  expect(running()?.pid).toBe(pid);
});

test("the endpoint of a run in the foreground ends when that run is killed; the one in the background stays", async () => {
  const foreground = localFolder();
  const { kill } = await foreground.start("AWS_SECRET_ACCESS_KEY=", "local");
  const folder = endpointFolder(foreground.cwd);
  expect(await findRunning(folder)).toMatchObject({ inForeground: true });
  kill();
  await expect.poll(() => findRunning(folder), { timeout: 10_000 }).toBeUndefined();
  await expect.poll(() => foreground.running(), { timeout: 10_000 }).toBeUndefined();
  // This process has started it; a run that has ended is no channel either.
  const background = localFolder();
  await background.runAlone("deploy", "--local");
  expect(await findRunning(endpointFolder(background.cwd))).toMatchObject({ inForeground: false });
});
