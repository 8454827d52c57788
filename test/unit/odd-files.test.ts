import { execFileSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findRunning } from "../../src/cli/endpoint/running-endpoint.ts";
import { testUser } from "../../src/cli/endpoint/seed-pools.ts";
import { stopRunning } from "../../src/cli/endpoint/stop-endpoint.ts";
import { lock } from "../../src/engine/state/lock.ts";
import { AuthzError } from "../../src/lib/errors.ts";
import { fixText } from "../../src/lib/fix.ts";
import { bootId, startOf } from "../../src/lib/process-identity.ts";
import { openStore } from "../../src/local/store.ts";
import { createSessionStore } from "../../src/sign-in/session/session-store.ts";
import { lastingFolder } from "../support/lasting-folder.ts";

const SEED = 20_261_130;
const SENTINEL = "somebody else's";

/** The folder of all cases, and beside it what no case may touch. */
const root = lastingFolder();
const folder = join(root, "project");
const sentinel = join(root, "sentinel");
const pipe = join(root, "pipe");

/** Answers as other programs do that have the port of an endpoint by now. */
const ANSWERS = ["", "<html>sign in</html>", "[]", "null", '{"id":5,"pid":"x"}', '{"id":"of another","pid":1}'];
let asked = 0;
const server = createServer((_, response) => {
  const answer = ANSWERS[asked++ % (ANSWERS.length + 1)];
  if (answer === undefined) response.write("without an end");
  else response.end(answer);
});
let port = 0;

beforeAll(async () => {
  writeFileSync(sentinel, SENTINEL);
  execFileSync("mkfifo", [pipe]);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close().closeAllConnections());

/** What lies in the place of a file. */
type Odd =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "folder" | "full folder" | "link" | "dangling link" | "endless" | "pipe" };

function put(path: string, odd: Odd): void {
  if (odd.kind === "text") writeFileSync(path, odd.text);
  if (odd.kind === "folder" || odd.kind === "full folder") mkdirSync(path);
  if (odd.kind === "full folder") writeFileSync(join(path, "inside"), SENTINEL);
  if (odd.kind === "link") symlinkSync(sentinel, path);
  if (odd.kind === "dangling link") symlinkSync(join(root, "nowhere"), path);
  if (odd.kind === "endless") symlinkSync("/dev/zero", path);
  if (odd.kind === "pipe") linkSync(pipe, path);
}

const oddValue = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, 1e308, 2 ** 31, "", "\0", "../../etc", [], {}, { toString: 1 }),
  fc.constantFrom(process.pid, process.ppid, 1, hostname(), "2026-01-01T00:00:00Z"),
  fc.string(),
);

/** A file as it was written, and then cut, zeroed, changed or replaced. */
const oddFile = (whole: Readonly<Record<string, unknown>>): fc.Arbitrary<Odd> => {
  const text = JSON.stringify(whole);
  const members = fc.dictionary(fc.constantFrom(...Object.keys(whole), "__proto__", "more"), oddValue, { maxKeys: 4 });
  return fc.oneof(
    { weight: 4, arbitrary: members.map((changes) => JSON.stringify({ ...whole, ...changes })).map(textOf) },
    { weight: 2, arbitrary: fc.nat(text.length).map((length) => textOf(text.slice(0, length))) },
    { weight: 1, arbitrary: fc.nat(200).map((length) => textOf("\0".repeat(length))) },
    { weight: 1, arbitrary: fc.constantFrom(...Object.keys(whole)).map((name) => textOf(without(whole, name))) },
    { weight: 1, arbitrary: fc.json().map(textOf) },
    { weight: 1, arbitrary: fc.constant(textOf(text + " ".repeat(100_000))) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Odd>(
        ...(["folder", "full folder", "link", "dangling link", "endless", "pipe"] as const).map((kind) => ({ kind })),
      ),
    },
  );
};
const textOf = (text: string): Odd => ({ kind: "text", text });
const without = ({ ...whole }: Record<string, unknown>, name: string): string => {
  delete whole[name];
  return JSON.stringify(whole);
};

/** Puts it in place, runs, and looks that nothing else was touched: nothing signalled, nothing followed, nothing hung. */
async function withOdd(name: string, odd: Odd, run: (file: string) => unknown): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  put(join(folder, name), odd);
  const kill = process.kill.bind(process);
  const spy = vi.spyOn(process, "kill").mockImplementation((pid, signal) => {
    if (signal !== 0) throw new Error(`process ${pid} was sent ${signal}`);
    return kill(pid, 0);
  });
  try {
    await run(join(folder, name));
  } finally {
    spy.mockRestore();
  }
  expect(readFileSync(sentinel, "utf8")).toBe(SENTINEL);
  expect(lstatSync(pipe).isFIFO()).toBe(true);
  expect(existsSync(join(root, "nowhere"))).toBe(false);
}

const forAll = (whole: () => Readonly<Record<string, unknown>>, numRuns: number, run: (odd: Odd) => Promise<void>) =>
  fc.assert(fc.asyncProperty(oddFile(whole()), run), { seed: SEED, numRuns });

const own = () => ({ pid: process.pid, start: startOf(process.pid) ?? null, boot: bootId() ?? null });

describe("whatever lies in the place of", () => {
  test("a lock, it is taken over or held by a process that lives", () =>
    forAll(
      () => ({ ...own(), host: hostname(), since: new Date().toISOString() }),
      300,
      (odd) =>
        withOdd("lock", odd, (file) => {
          try {
            lock(file, () => {}, process)();
            expect(existsSync(file)).toBe(false);
          } catch (error) {
            // Only our own process is one that a case can name whole.
            expect(error).toBeInstanceOf(AuthzError);
            expect(error).toMatchObject({ code: "LOCKED", message: expect.stringContaining(`${process.pid}`) });
          }
        }),
    ));

  test.each(["endpoint.json", "key.json"])("%s, no endpoint is found and no process is ended", (name) =>
    forAll(
      () => ({
        ...own(),
        port,
        id: "0123456789abcdef",
        folder,
        endpoint: `http://127.0.0.1:${port}`,
        accessKeyId: "LOCAL",
        secretAccessKey: "secret",
      }),
      150,
      // Ports of a case that are not ours could be anybody's.
      (odd) =>
        withOdd(name, odd, async () => {
          const notes: string[] = [];
          expect(await findRunning(folder, (line) => notes.push(fixText(line)))).toBeUndefined();
          for (const line of notes) expect(line).toMatch(new RegExp(`^note: .*${name} .*; it is kept as ${name}`));
        }),
    ),
  );

  test("endpoint.json, stopping ends nothing", () =>
    forAll(
      () => ({ ...own(), pid: 1, start: "1", port, id: "0123456789abcdef", folder }),
      100,
      (odd) => withOdd("endpoint.json", odd, async () => expect(await stopRunning(folder)).toBe(false)),
    ));

  test("user.json, there is a test user, the same the next time", () =>
    forAll(
      () => ({ name: "test", email: "test@example.com", password: "secret" }),
      150,
      (odd) =>
        withOdd("user.json", odd, () => {
          const user = testUser(folder, () => {});
          for (const value of [user.name, user.email, user.password]) expect(value).not.toBe("");
          expect(testUser(folder)).toEqual(user);
        }),
    ));

  test("data.json, the endpoint keeps data and reads it again", () =>
    forAll(
      () => ({ iam: { roles: {} }, "lambda/us-east-1": { functions: {} } }),
      150,
      (odd) =>
        withOdd("data.json", odd, () => {
          const store = openStore(folder);
          store.of("test", "", () => ({ kept: true }));
          store.changed();
          store.flush();
          expect(openStore(folder).of("test", "", () => ({ kept: false }))).toEqual({ kept: true });
        }),
    ));

  test("recent.json, the endpoint goes on with data.json, and reads again what it keeps", () =>
    forAll(
      () => ({ iam: { roles: {} } }),
      150,
      (odd) =>
        withOdd("recent.json", odd, async () => {
          const store = openStore(folder);
          store.of("test", "", () => ({ kept: true }));
          store.changed();
          await store.saved();
          store.flush();
          expect(openStore(folder).of("test", "", () => ({ kept: false }))).toEqual({ kept: true });
        }),
    ));

  test("a sign-in, it is read whole, or named as unreadable", () =>
    forAll(
      () => ({
        version: 1,
        issuer: "https://a",
        clientId: "c",
        method: "browser",
        signedInAt: 1,
        scope: "openid",
        tokens: { accessToken: "a", idToken: "b", refreshToken: "c", accessExpiresAt: 1 },
      }),
      150,
      (odd) => {
        const key = { issuer: "https://a", clientId: "c" };
        const options = { folder, processes: process, sleep: async () => {}, on: () => {} };
        rmSync(folder, { recursive: true, force: true });
        createSessionStore(options).write(key, { version: 1 } as never);
        const [name = ""] = readdirSync(folder);
        return withOdd(name, odd, () => {
          try {
            const session = createSessionStore(options).read(key);
            if (session !== undefined) expect(typeof session.tokens.accessToken).toBe("string");
          } catch (error) {
            expect(error).toMatchObject({ code: "SESSION_UNREADABLE" });
          }
        });
      },
    ));
});
