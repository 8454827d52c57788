import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Listener } from "../../../src/engine/events.ts";
import { lock, type ProcessTable } from "../../../src/engine/state/lock.ts";
import { bootId, startOf } from "../../../src/lib/process-identity.ts";
import { errorOf } from "../../support/engine/test-run.ts";
import { emptyFolder } from "../../support/folder.ts";

const alive: ProcessTable["kill"] = () => true;
const dead: ProcessTable["kill"] = () => {
  throw Object.assign(new Error("kill ESRCH"), { code: "ESRCH" });
};
const notAllowed: ProcessTable["kill"] = () => {
  throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
};

const ignore = () => {};
const noting =
  (notes: string[]): Listener =>
  (event) =>
    void (event.type === "note" && notes.push(event.text));
const taking = (file: string, processes: ProcessTable) =>
  errorOf(Promise.resolve().then(() => lock(file, ignore, processes)));

test("a second run is refused, with the holder of the lock and its file", async () => {
  const file = join(emptyFolder(), "deep/down/basic-dev.json.lock");
  lock(file, ignore, { pid: 4711, kill: alive });
  const error = await taking(file, { pid: 4712, kill: alive });
  expect(error.code).toBe("LOCKED");
  expect(error.message).toContain(`process 4711 on ${hostname()} since 20`);
  expect(error.fix?.text).toContain(file);
});

test("a lock that is given back can be taken again, and nothing is left lying about", () => {
  const folder = emptyFolder();
  const file = join(folder, "lock");
  for (const pid of [1, 2, 3]) lock(file, ignore, { pid, kill: alive })();
  expect(readdirSync(folder)).toEqual([]);
});

test("the lock of a process that has ended is replaced", () => {
  const file = join(emptyFolder(), "lock");
  lock(file, ignore, { pid: 4711, kill: alive });
  const unlock = lock(file, ignore, { pid: 4712, kill: dead });
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ pid: 4712 });
  unlock();
  expect(readdirSync(join(file, ".."))).toEqual([]);
});

test("a process that really ended is gone, one that really runs is not", async () => {
  const file = join(emptyFolder(), "lock");
  const ended = spawnSync(process.execPath, ["--version"]).pid;
  lock(file, ignore, { pid: ended, kill: alive });
  const unlock = lock(file, ignore, process);
  const error = await taking(file, { pid: process.pid + 1, kill: process.kill.bind(process) });
  expect(error.message).toContain(`process ${process.pid} `);
  unlock();
});

test("another user's process is alive, though it may not be asked", async () => {
  const file = join(emptyFolder(), "lock");
  lock(file, ignore, { pid: 4711, kill: alive });
  expect(await taking(file, { pid: 4712, kill: notAllowed })).toMatchObject({ code: "LOCKED" });
});

const OWN = { pid: process.pid, host: hostname(), since: new Date().toISOString(), boot: bootId() ?? null };

describe("a lock without a running process of this boot and host is replaced, with a note that says why", () => {
  test.each<[string, string | object, string]>([
    ["of another host", { ...OWN, host: "elsewhere" }, "it belongs to another host (elsewhere)"],
    ["of an earlier boot", { ...OWN, start: startOf(process.pid), boot: "earlier" }, "restarted since"],
    ["whose process id another process has now", { ...OWN, start: "1" }, "belongs to another process now"],
    [
      "without a start, older than the process of its id",
      { pid: process.pid, host: hostname(), since: "2020-01-01T00:00:00.000Z" },
      "belongs to another process now",
    ],
    ["cut short", '{"pid":', "not written by a run of lambda-authz"],
    ["empty", "", "not written by a run of lambda-authz"],
    ["of a text as process", { ...OWN, pid: "1; rm -rf" }, "not written by a run of lambda-authz"],
    ["of no process", { ...OWN, pid: 0 }, "not written by a run of lambda-authz"],
    ["without a time", { ...OWN, since: undefined }, "not written by a run of lambda-authz"],
    ["larger than any lock", " ".repeat(5_000), "not written by a run of lambda-authz"],
  ])("%s", (_, content, why) => {
    const folder = emptyFolder();
    const file = join(folder, "lock");
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    const notes: string[] = [];
    const unlock = lock(file, noting(notes), process);
    expect(notes).toEqual([expect.stringContaining(`replaced the stale lock ${file}: `)]);
    expect(notes[0]).toContain(why);
    unlock();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a folder, whose content is kept and named", () => {
    const folder = emptyFolder();
    const file = join(folder, "lock");
    mkdirSync(join(file, "inside"), { recursive: true });
    const notes: string[] = [];
    lock(file, noting(notes), process)();
    const [kept = ""] = readdirSync(folder);
    expect(notes[0]).toContain(join(folder, kept));
    expect(readdirSync(join(folder, kept))).toEqual(["inside"]);
  });

  test("a symbolic link, of which nothing but the link is touched or read", () => {
    const folder = emptyFolder();
    const [file, elsewhere] = [join(folder, "lock"), join(folder, "elsewhere")];
    writeFileSync(elsewhere, JSON.stringify({ ...OWN, start: startOf(process.pid) }));
    for (const target of [elsewhere, "/dev/zero", join(folder, "missing")]) {
      symlinkSync(target, file);
      lock(file, ignore, process)();
    }
    expect(readdirSync(folder)).toEqual(["elsewhere"]);
    expect(JSON.parse(readFileSync(elsewhere, "utf8"))).toMatchObject({ pid: process.pid });
  });
});

test.runIf(process.platform === "linux")("a process that has ended and is not reaped holds no lock", async () => {
  const file = join(emptyFolder(), "lock");
  // Its parent is a program that waits for nobody.
  const parent = spawn("sh", ["-c", "sleep 30 & echo $!; exec sleep 30"], { stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(() => void parent.kill("SIGKILL"));
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const pid = Number(line.toString());
  await expect.poll(() => readFileSync(`/proc/${parent.pid}/comm`, "utf8")).toBe("sleep\n");
  lock(file, ignore, { pid, kill: alive });
  process.kill(pid, "SIGKILL");
  await expect.poll(() => startOf(pid)).toBeUndefined();
  expect(() => process.kill(pid, 0)).not.toThrow();
  expect(() => lock(file, ignore, process)()).not.toThrow();
});

test("a lock of an earlier version holds while the process that took it lives", async () => {
  const file = join(emptyFolder(), "lock");
  writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() }));
  expect(await taking(file, process)).toMatchObject({ code: "LOCKED" });
});

test("the next run removes files that a kill left next to a lock; files of a running process stay", () => {
  const folder = emptyFolder();
  const ended = spawnSync(process.execPath, ["--version"]).pid;
  const abandoned = [`lock.${ended}-0123456789ab.tmp`, `lock.${process.pid}-ba9876543210.tmp`];
  const others = [`lock.${process.pid}-0000000000aa.tmp`, "lock.txt", `block.${ended}-0123456789ab.tmp`];
  for (const name of [...abandoned, ...others]) writeFileSync(join(folder, name), "");
  for (const name of [abandoned[1] ?? "", "lock.txt"]) utimesSync(join(folder, name), 1, 1);
  lock(join(folder, "lock"), ignore, process)();
  expect(readdirSync(folder).sort()).toEqual(others.sort());
});

test("a replaced lock is not released by its former holder", () => {
  const file = join(emptyFolder(), "lock");
  const late = lock(file, ignore, { pid: 4711, kill: alive });
  lock(file, ignore, { pid: 4712, kill: dead });
  late();
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ pid: 4712 });
});

test("the end of the process gives its locks back, and a lock given back listens to it no longer", () => {
  const folder = emptyFolder();
  const ends = new Set<() => void>();
  const processes: ProcessTable = {
    pid: process.pid,
    kill: alive,
    once: (_, listener) => ends.add(listener),
    off: (_, listener) => ends.delete(listener),
  };
  lock(join(folder, "one"), ignore, processes)();
  expect(ends.size).toBe(0);
  lock(join(folder, "two"), ignore, processes);
  for (const end of ends) end();
  expect(readdirSync(folder)).toEqual([]);
});

test("a refused run leaves the holder's lock as it is", async () => {
  const folder = emptyFolder();
  const file = join(folder, "lock");
  lock(file, ignore, { pid: 4711, kill: alive });
  const before = readFileSync(file, "utf8");
  await taking(file, { pid: 4712, kill: alive });
  expect(readFileSync(file, "utf8")).toBe(before);
  expect(readdirSync(folder)).toEqual(["lock"]);
});
