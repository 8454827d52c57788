import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { removeRows } from "../../../src/engine/remove.ts";
import { memoryState, type Row } from "../../../src/engine/state.ts";
import { thingKind } from "./fake-cloud.ts";
import { deferred, idle, runOf } from "./running.ts";

const row = (name: string, needs: readonly string[] = [], more: Partial<Row> = {}): [string, Row] => [
  name,
  { type: "box", status: "ready", key: { name, owner: "" }, needs, ...more },
];

/** Deletes rows one by one, in the order asked for, and fails for those named. */
function removal(rows: readonly [string, Row][], failing: readonly string[] = []) {
  const asked: string[] = [];
  const box = thingKind("box", {
    async delete(_, key) {
      const name = key["name"] ?? "";
      asked.push(name);
      if (failing.includes(name)) throw new Error(`${name} cannot be deleted`);
    },
  });
  const run = runOf({ box }, memoryState(rows));
  return { run, asked, box, rows: new Map(rows) };
}

describe("a removal that fails at one thing", () => {
  const rows = [row("api"), row("role"), row("function", ["role"]), row("log group"), row("stage", ["api"])];

  test("goes on with the rest and keeps what the failed one needs", async () => {
    const { run, asked, rows: all } = removal(rows, ["function"]);
    const removed = await removeRows(run, all);
    expect(removed.deleted.sort()).toEqual(["api", "log group", "stage"]);
    expect(removed.skipped).toEqual(["role"]);
    expect(removed.failures.map(({ message }) => message)).toEqual(["function cannot be deleted"]);
    expect(asked).not.toContain("role");
    expect([...run.state.rows.keys()].sort()).toEqual(["function", "role"]);
  });

  test("lists every failure", async () => {
    const { run, rows: all } = removal(rows, ["function", "log group", "stage"]);
    const { failures, deleted } = await removeRows(run, all);
    expect(failures).toHaveLength(3);
    expect(deleted).toEqual([]);
  });
});

describe("what an owner takes with it", () => {
  const rows = [row("api"), row("path", ["api"], { owner: "api" }), row("verb", ["path"], { owner: "path" })];

  test("gets no call of its own, and its row goes with the owner's", async () => {
    const { run, asked, rows: all } = removal(rows);
    expect((await removeRows(run, all)).deleted.sort()).toEqual(["api", "path", "verb"]);
    expect(asked).toEqual(["api"]);
    expect(run.state.rows.size).toBe(0);
  });

  test("stays in the state when the owner could not be removed", async () => {
    const { run, rows: all } = removal(rows, ["api"]);
    expect((await removeRows(run, all)).deleted).toEqual([]);
    expect([...run.state.rows.keys()]).toEqual(["api", "path", "verb"]);
  });

  test("is deleted by itself when its owner stays", async () => {
    const { run, asked } = removal(rows);
    await removeRows(run, new Map(rows.slice(1)));
    expect(asked).toEqual(["path"]);
    expect([...run.state.rows.keys()]).toEqual(["api"]);
  });
});

test("an interrupted removal starts nothing more and keeps the rows of what is still there", async () => {
  const running = deferred();
  const box = thingKind("box", { delete: () => running.promise });
  const rows = [row("role"), row("function", ["role"])];
  const run = runOf({ box }, memoryState(rows));
  const removing = removeRows(run, new Map(rows));
  await idle();
  run.abort();
  running.resolve();
  expect(await removing).toMatchObject({ deleted: ["function"], skipped: ["role"], failures: [] });
  expect([...run.state.rows.keys()]).toEqual(["role"]);
});

test("each thing goes after everything that needs it, whatever the shape", async () => {
  const shape = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(shape, async (needs) => {
      // A row needs only rows before it, as the engine writes them.
      const rows = needs.map((of, i) => row(`${i}`, i === 0 ? [] : [...new Set(of.map((n) => `${n % i}`))]));
      const { run, asked, rows: all } = removal(rows);
      await removeRows(run, all);
      expect(asked).toHaveLength(rows.length);
      for (const [id, { needs: needed }] of rows)
        for (const other of needed) expect(asked.indexOf(id)).toBeLessThan(asked.indexOf(other));
    }),
  );
});
