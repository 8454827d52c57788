import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lock, type ProcessTable } from "../../../src/engine/lock.ts";
import { emptyFolder } from "../../support/folder.ts";
import { errorOf } from "./running.ts";

const alive: ProcessTable["kill"] = () => true;
const dead: ProcessTable["kill"] = () => {
  throw Object.assign(new Error("kill ESRCH"), { code: "ESRCH" });
};
const notAllowed: ProcessTable["kill"] = () => {
  throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
};

const taking = (file: string, processes: ProcessTable) => errorOf(Promise.resolve().then(() => lock(file, processes)));

test("a second run is refused, and told who holds the lock and which file it is", async () => {
  const file = join(emptyFolder(), "deep/down/basic-dev.json.lock");
  lock(file, { pid: 4711, kill: alive });
  const error = await taking(file, { pid: 4712, kill: alive });
  expect(error.code).toBe("LOCKED");
  expect(error.message).toContain(`process 4711 on ${hostname()} since 20`);
  expect(error.fix).toContain(file);
});

test("a lock that is given back can be taken again, and nothing is left lying about", () => {
  const folder = emptyFolder();
  const file = join(folder, "lock");
  for (const pid of [1, 2, 3]) lock(file, { pid, kill: alive })();
  expect(readdirSync(folder)).toEqual([]);
});

test("the lock of a process that is gone is taken over", () => {
  const file = join(emptyFolder(), "lock");
  lock(file, { pid: 4711, kill: alive });
  const unlock = lock(file, { pid: 4712, kill: dead });
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ pid: 4712 });
  unlock();
  expect(readdirSync(join(file, ".."))).toEqual([]);
});

test("a process that really ended is gone, one that really runs is not", async () => {
  const file = join(emptyFolder(), "lock");
  const ended = spawnSync(process.execPath, ["--version"]).pid;
  lock(file, { pid: ended, kill: alive });
  const unlock = lock(file, process);
  const error = await taking(file, { pid: process.pid + 1, kill: process.kill.bind(process) });
  expect(error.message).toContain(`process ${process.pid} `);
  unlock();
});

test("another user's process is alive, though it may not be asked", async () => {
  const file = join(emptyFolder(), "lock");
  lock(file, { pid: 4711, kill: alive });
  expect(await taking(file, { pid: 4712, kill: notAllowed })).toMatchObject({ code: "LOCKED" });
});

test("a process on another machine is never taken for gone", async () => {
  const file = join(emptyFolder(), "lock");
  writeFileSync(file, JSON.stringify({ pid: 1, host: `not-${hostname()}`, since: "2026-01-01T00:00:00.000Z" }));
  expect(await taking(file, { pid: 4712, kill: dead })).toMatchObject({ code: "LOCKED" });
});

test("a lock file that a full disk cut short holds nobody up", () => {
  const file = join(emptyFolder(), "lock");
  writeFileSync(file, '{"pid":');
  expect(() => lock(file, { pid: 4712, kill: alive })()).not.toThrow();
});

test("a refused run leaves the holder's lock as it is", async () => {
  const folder = emptyFolder();
  const file = join(folder, "lock");
  lock(file, { pid: 4711, kill: alive });
  const before = readFileSync(file, "utf8");
  await taking(file, { pid: 4712, kill: alive });
  expect(readFileSync(file, "utf8")).toBe(before);
  expect(readdirSync(folder)).toEqual(["lock"]);
});
