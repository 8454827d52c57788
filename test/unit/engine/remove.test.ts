import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { removeRows } from "../../../src/engine/remove-rows.ts";
import type { Row } from "../../../src/engine/state/row.ts";
import { memoryState } from "../../../src/engine/state/state.ts";
import { thingKind } from "../../support/engine/fake-cloud.ts";
import { deferred, idle, runOf } from "../../support/engine/test-run.ts";

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

  test("continues with the rest and keeps what the failed one needs", async () => {
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

describe("rows of a damaged state file", () => {
  test.each<[string, [string, Row][]]>([
    ["need each other", [row("a", ["b"]), row("b", ["a"])]],
    ["need themselves", [row("a", ["a"]), row("b")]],
    ["need each other in a wide circle", [row("a", ["b"]), row("b", ["c"]), row("c", ["a"]), row("d", ["a"])]],
    ["own each other", [row("a", [], { owner: "b" }), row("b", [], { owner: "a" })]],
    ["own themselves", [row("a", [], { owner: "a" }), row("b", ["a"], { owner: "b" })]],
    ["need and own what does not exist", [row("a", ["x"], { owner: "y" }), row("b", ["a"])]],
  ])("that %s are all gone in the end", async (_, rows) => {
    const { run, rows: all } = removal(rows);
    expect((await removeRows(run, all)).deleted.sort()).toEqual(rows.map(([id]) => id).sort());
    expect(run.state.rows.size).toBe(0);
  });

  test("in a chain of 20,000 are gone without an overflow", async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => row(`${i}`, [`${i + 1}`]));
    const { run, asked, rows: all } = removal(rows);
    expect((await removeRows(run, all)).deleted).toHaveLength(20_000);
    expect(asked.at(-1)).toBe("19999");
  });

  test("end, whatever they need and own", async () => {
    const any = fc.record({ needs: fc.array(fc.nat(11), { maxLength: 4 }), owner: fc.option(fc.nat(11)) });
    await fc.assert(
      fc.asyncProperty(fc.array(any, { maxLength: 12 }), async (shape) => {
        const rows = shape.map(({ needs, owner }, i) =>
          row(`${i}`, needs.map(String), owner === null ? {} : { owner: `${owner}` }),
        );
        const { run, rows: all } = removal(rows);
        expect((await removeRows(run, all)).deleted).toHaveLength(rows.length);
      }),
    );
  });

  test("of types that every object has a member for are not called", async () => {
    const { run } = removal([]);
    const rows = ["constructor", "__proto__", "toString"].map((type) => row(type, [], { type }));
    expect((await removeRows(run, new Map(rows))).failures).toEqual([]);
  });
});

/** An API with paths, methods and a stage, as kinds tell of what lies where. */
describe("what a row says of its owner", () => {
  const inApi = { row: { key: ["apiId"], within: { type: "api", by: "apiId" } } };
  const asked: string[] = [];
  const kindNamed = (type: string, more: object) =>
    thingKind(type, {
      ...more,
      async delete(_, key) {
        asked.push([type, ...Object.values(key)].join(" "));
      },
    });
  const kinds = {
    api: kindNamed("api", { row: { key: ["id"] }, idOf: (key: { id?: string }) => key.id }),
    path: kindNamed("path", inApi),
    method: kindNamed("method", inApi),
    authorizer: kindNamed("authorizer", inApi),
  };
  const at = (type: string, key: Record<string, string>, owner?: string): [string, Row] => [
    [type, ...Object.values(key)].join(" "),
    { type, status: "ready", key, needs: [], ...(owner !== undefined && { owner }) },
  ];
  const remove = async (...rows: [string, Row][]) => {
    asked.splice(0);
    await removeRows(runOf(kinds, memoryState(rows)), new Map(rows));
    return asked;
  };
  const path = at("path", { apiId: "1", path: "/a" });

  test("counts where its key lies within the owner's", async () => {
    expect(await remove(path, at("method", { apiId: "1", path: "/a", verb: "GET" }, "path 1 /a"))).toEqual([
      "path 1 /a",
    ]);
  });

  test("keeps what it needs in the API until the owner is gone", async () => {
    const needing = ([id, one]: [string, Row], ...needs: string[]): [string, Row] => [id, { ...one, needs }];
    const method = at("method", { apiId: "1", path: "/a", verb: "GET" }, "path 1 /a");
    expect(
      await remove(
        at("authorizer", { apiId: "1", name: "guard" }),
        path,
        needing(at("path", { apiId: "1", path: "/a/b" }), "path 1 /a"),
        needing(method, "path 1 /a", "authorizer 1 guard"),
      ),
    ).toEqual(["path 1 /a/b", "path 1 /a", "authorizer 1 guard"]);
  });

  test.each([
    ["another path", { apiId: "1", path: "/b", verb: "GET" }],
    ["another API", { apiId: "2", path: "/a", verb: "GET" }],
  ])("does not count where it is of %s: it gets a call of its own", async (_, key) => {
    expect(await remove(path, at("method", key, "path 1 /a"))).toHaveLength(2);
  });

  test("is not needed where its container goes: the key names that", async () => {
    const method = at("method", { apiId: "1", path: "/a", verb: "GET" }, "missing");
    expect(await remove(at("api", { id: "1" }), path, method)).toEqual(["api 1"]);
  });

  test("that another API owns it keeps it from being forgotten with that one", async () => {
    const method = at("method", { apiId: "2", path: "/a", verb: "GET" }, "api 1");
    expect((await remove(at("api", { id: "1" }), method)).sort()).toEqual(["api 1", "method 2 /a GET"]);
  });
});
