import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { dirname, join } from "node:path";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, onTestFinished, test } from "vitest";
import { identityIn } from "../../src/cli/endpoint/endpoint-files.ts";
import { localKey } from "../../src/cli/endpoint/endpoint-key.ts";
import { endpointFolder, findRunning } from "../../src/cli/endpoint/running-endpoint.ts";
import { ensureRunning, PROGRAM } from "../../src/cli/endpoint/start.ts";
import { removeEndpoint, stopRunning } from "../../src/cli/endpoint/stop-endpoint.ts";
import { fixText } from "../../src/lib/fix.ts";
import { startOf } from "../../src/lib/process-identity.ts";
import { emptyFolder } from "../support/folder.ts";
import { end, localFolder, removed } from "./local-folder.ts";

/** Also false for one that has ended and that nobody reaps, as in many containers. */
const lives = (pid: number | undefined): boolean => pid !== undefined && startOf(pid) !== undefined;

/** The folder of an endpoint, which ends with the test. */
function project(root = emptyFolder()) {
  const folder = endpointFolder(root);
  const notes: string[] = [];
  onTestFinished(() => end(identityIn(folder)?.pid));
  const start = (env: Record<string, string> = {}) =>
    ensureRunning(folder, { ...process.env, ...env }, (line) => notes.push(fixText(line)));
  return { root, folder, notes, start, file: (name: string) => join(folder, name) };
}

/** A process that has nothing to do with us. */
function stranger(): number {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  onTestFinished(() => end(child.pid));
  return child.pid ?? 0;
}

async function killed(pid: number): Promise<void> {
  end(pid);
  await expect.poll(() => lives(pid)).toBe(false);
}

test("two projects, one port: each finds its own endpoint, and stopping one leaves the other", async () => {
  const [a, b] = [project(), project()];
  const { pid, port } = await a.start();
  await killed(pid);
  // B listens where A was, as `local --port` makes it, and A's files still say that A is there.
  mkdirSync(b.folder, { recursive: true });
  spawn(process.execPath, [PROGRAM, b.folder, String(port)], { stdio: "ignore" });
  await expect.poll(() => findRunning(b.folder), { timeout: 10_000 }).toMatchObject({ port });
  expect(await findRunning(a.folder)).toBeUndefined();
  expect(await stopRunning(a.folder)).toBe(false);
  expect((await a.start()).port).not.toBe(port);
  await removeEndpoint(join(a.root, "config.ini"));
  expect(existsSync(a.folder)).toBe(false);
  expect(await findRunning(b.folder)).toMatchObject({ port });
});

test("a copy of a project does not go into the endpoint of the original, and has a key of its own", async () => {
  const a = project();
  const there = await a.start();
  const copy = emptyFolder();
  cpSync(a.root, copy, { recursive: true });
  const b = project(copy);
  expect(await findRunning(b.folder)).toBeUndefined();
  expect(await stopRunning(b.folder)).toBe(false);
  expect((await b.start()).port).not.toBe(there.port);
  expect(localKey(b.folder)).not.toEqual(localKey(a.folder));
  expect(await stopRunning(b.folder)).toBe(true);
  expect(await findRunning(a.folder)).toEqual(there);
});

test("no signal reaches a process that got the id of an endpoint which is gone", async () => {
  const { root, folder, start, file } = project();
  const { pid } = await start();
  await killed(pid);
  const other = stranger();
  const before = JSON.parse(readFileSync(file("endpoint.json"), "utf8"));
  for (const content of [
    { ...before, pid: other },
    { ...before, pid: other, start: null },
    { pid: other, port: 1 },
  ]) {
    writeFileSync(file("endpoint.json"), JSON.stringify(content));
    expect(await stopRunning(folder)).toBe(false);
  }
  await removeEndpoint(join(root, "config.ini"));
  expect(lives(other)).toBe(true);
});

test("an endpoint whose file is lost or broken is found and writes it again; without its folder it ends", async () => {
  const { root, folder, start, file, notes } = project();
  const there = await start();
  rmSync(file("endpoint.json"));
  expect(await findRunning(folder)).toEqual(there);
  await expect.poll(() => identityIn(folder)?.pid, { timeout: 5_000 }).toBe(there.pid);
  writeFileSync(file("endpoint.json"), '{"pid":');
  expect(await start()).toEqual(there);
  expect(notes).toEqual([
    expect.stringMatching(/endpoint\.json is not JSON; it is kept as endpoint\.json\.[\w-]+\.broken$/),
  ]);
  // Whatever process it names, the one that is ended is the endpoint.
  const other = stranger();
  writeFileSync(file("endpoint.json"), JSON.stringify({ ...identityIn(folder), folder, pid: other }));
  expect(await stopRunning(folder)).toBe(true);
  expect([lives(there.pid), lives(other)]).toEqual([false, true]);
  const again = await start();
  await removed(join(root, ".lambda-authz"));
  await expect.poll(() => lives(again.pid), { timeout: 5_000 }).toBe(false);
  expect(existsSync(join(root, ".lambda-authz"))).toBe(false);
});

test("a program at the endpoint's port that closes every connection is not the endpoint", async () => {
  const { folder, file } = project();
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  mkdirSync(folder, { recursive: true });
  const { port } = server.address() as AddressInfo;
  const identity = { id: "one", pid: 1, start: null, boot: null, port, folder: realpathSync(folder) };
  writeFileSync(file("endpoint.json"), JSON.stringify(identity));
  // As a process of its own: in this one a request that never settles is not noticed.
  const { runAlone } = localFolder({}, dirname(dirname(folder)));
  const { code, stdout, stderr } = await runAlone("local", "status", "--json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({ running: false });
});

test("one that does not answer any more is stopped all the same", async () => {
  const { folder, start } = project();
  const { pid } = await start();
  process.kill(pid, "SIGSTOP");
  expect(await stopRunning(folder, { graceMs: 50 })).toBe(true);
  expect(lives(pid)).toBe(false);
});

const caller = (endpoint: string, accessKeyId: string, secretAccessKey: string) =>
  new STSClient({ endpoint, region: "us-east-1", credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 }).send(
    new GetCallerIdentityCommand({}),
  );

test("the key is in a file that nobody else reads, and in no environment, argument or log", async () => {
  const { folder, start, file, notes } = project();
  const { pid, endpoint } = await start({ LAMBDA_AUTHZ_LOCAL_CREDENTIALS: "script:MARKED-secret" });
  expect(statSync(file("key.json")).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  await expect(caller(endpoint, "script", "MARKED-secret")).resolves.toMatchObject({ Account: "000000000000" });
  await expect(caller(endpoint, "script", "other")).rejects.toThrow("does not match");
  await expect(caller(endpoint, "test", "test")).rejects.toThrow("security token");
  const seen = [readFileSync(file("endpoint.log"), "utf8")];
  if (process.platform === "linux")
    for (const name of ["environ", "cmdline"]) seen.push(readFileSync(`/proc/${pid}/${name}`, "latin1"));
  expect(seen.join("\n")).not.toContain("MARKED");
  // The next run goes on with it, and one that wants another key is told.
  await start();
  expect(notes).toEqual([]);
  await start({ LAMBDA_AUTHZ_LOCAL_CREDENTIALS: "script:other" });
  expect(notes).toEqual([expect.stringContaining("with another key than LAMBDA_AUTHZ_LOCAL_CREDENTIALS")]);
});

test("--local takes its own key, whatever the environment and the default profile say", async () => {
  const config = join(emptyFolder(), "config");
  writeFileSync(config, "[default]\nregion = eu-west-1\nuse_fips_endpoint = true\nendpoint_url = http://127.0.0.1:1\n");
  const { run } = localFolder({
    AWS_ACCESS_KEY_ID: "AKIAOTHER",
    AWS_SECRET_ACCESS_KEY: "other",
    AWS_SESSION_TOKEN: "other",
    AWS_PROFILE: "nobody",
    AWS_CREDENTIAL_EXPIRATION: "2020-01-01T00:00:00Z",
    AWS_USE_FIPS_ENDPOINT: "true",
    AWS_CONFIG_FILE: config,
    AWS_ENDPOINT_URL: "not a url",
    AWS_ENDPOINT_URL_LAMBDA: "http://127.0.0.1:1",
    AWS_ACCOUNT_ID: "123456789012",
    AWS_AUTH_SCHEME_PREFERENCE: "sigv4a",
  });
  const { code, stdout, stderr } = await run("deploy", "--local");
  expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: expect.stringContaining("Invoke URL") });
});

test("a fixed key that is none, or a port that is none, ends in usage and does not repeat the secret", async () => {
  const { run } = localFolder({ LAMBDA_AUTHZ_LOCAL_CREDENTIALS: "MARKED" });
  const { code, stdout, stderr } = await run("deploy", "--local");
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("LAMBDA_AUTHZ_LOCAL_CREDENTIALS") });
  expect(stdout + stderr).not.toContain("MARKED");
  expect(await localFolder().run("local", "--port", "http")).toMatchObject({ code: 2 });
});
