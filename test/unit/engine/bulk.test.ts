import { describe, expect, test } from "vitest";
import { apply } from "../../../src/engine/apply/apply.ts";
import type { Bulk } from "../../../src/engine/bulk.ts";
import { createGraph, type Graph } from "../../../src/engine/graph.ts";
import type { Kinds } from "../../../src/engine/kind.ts";
import { memoryState } from "../../../src/engine/state/state.ts";
import {
  call,
  createCloud,
  type FakeCloud,
  Killed,
  pictureKind,
  type ThingProps,
  thingKind,
} from "../../support/engine/fake-cloud.ts";
import { errorOf, runOf } from "../../support/engine/test-run.ts";

interface Way {
  /** What the bulk does with an item: "right", "wrong", or nothing. */
  readonly with?: (name: string) => "right" | "wrong" | "nothing";
  readonly fails?: Error;
  readonly before?: () => void;
}

/** A shelf that holds boxes, which hold items; a bulk writes boxes and items from three on. */
function shelf(way: Way = {}) {
  const asked: string[][] = [];
  const bulk: Bulk<FakeCloud> = {
    plan(members) {
      const chosen = members.filter(({ state }) => state !== "same");
      if (chosen.length < 3) return undefined;
      asked.push(chosen.map(({ id, state }) => `${state} ${id}`));
      return {
        ids: new Set(chosen.map(({ id }) => id)),
        async write(cloud) {
          way.before?.();
          if (way.fails) throw way.fails;
          call(cloud, true, () => {
            for (const { part } of chosen) {
              const { kind, name, owner, value } = part as ThingProps & { kind: string; owner: string };
              const done = way.with?.(name) ?? "right";
              const thing = { name, owner, owned: true, uses: [], value: done === "right" ? value : "half" };
              if (done !== "nothing") cloud.things.set(`${kind}/${owner}/${name}`, thing);
            }
          });
        },
      };
    },
  };
  const inBulk = (kind: string) => ({
    by: bulk,
    // The ID of an owner is not known yet.
    part: ({ name, owner, value }: ThingProps) => ({
      kind,
      name,
      value,
      owner: kind === "box" ? owner : `box/shelf//s/${name.split(".")[0]}`,
    }),
  });
  const place = thingKind("shelf");
  const box = thingKind("box", { childOf: "shelf", pruneBefore: "picture", bulk: inBulk("box") });
  const item = thingKind("item", { childOf: "box", pruneBefore: "picture", bulk: inBulk("item") });
  const picture = pictureKind("picture", "box");
  const kinds: Kinds<FakeCloud> = { shelf: place, box, item, picture: { ...picture, childOf: "shelf" } };
  const graphOf = (names: readonly string[], value = "wanted"): Graph<FakeCloud> => {
    const graph = createGraph<FakeCloud>();
    const top = graph.add("s", place, "all", {}, () => ({ name: "s", value: "shelf" }));
    const held = names.flatMap((name) => {
      const ref = graph.add(name, box, "all", { shelf: top }, (d) => ({ name, owner: d.shelf.get("id"), value }));
      const inside = graph.add(`${name}.i`, item, "all", { box: ref }, (d) => ({
        name: `${name}.i`,
        owner: d.box.get("id"),
        value,
      }));
      return [ref, inside];
    });
    const needs = Object.fromEntries(held.map((one, at) => [`held${at}`, one]));
    graph.add("p", { ...picture, childOf: "shelf" }, "all", { ...needs, shelf: top }, (d) => ({
      name: `${names.join()} ${value}`,
      owner: d.shelf.get("id"),
      value: "picture",
    }));
    return graph;
  };
  return { kinds, graphOf, asked };
}

const TWO = ["a", "b"];
const IDS = ["box:a", "item:a.i", "box:b", "item:b.i"];

describe("many resources", () => {
  test("are written together, with their intent rows before and their rows after, and reported one by one", async () => {
    const seen: unknown[] = [];
    const { kinds, graphOf, asked } = shelf({
      before: () => seen.push(IDS.map((id) => [run.state.rows.get(id)?.status, run.state.rows.get(id)?.key["name"]])),
    });
    const run = runOf(kinds);
    const { changes } = await apply(graphOf(TWO), run);
    expect(asked).toEqual([["absent box:a", "absent item:a.i", "absent box:b", "absent item:b.i"]]);
    expect(seen).toEqual([
      [
        ["intent", "a"],
        ["intent", "a.i"],
        ["intent", "b"],
        ["intent", "b.i"],
      ],
    ]);
    expect(changes.created).toEqual(["shelf:s", ...["box:a", "box:b", "item:a.i", "item:b.i"], "picture:p"]);
    const of = (type: string) =>
      run.events.flatMap((event) => (event.type === type && "id" in event ? [event.id] : []));
    expect([of("started").sort(), of("done").sort()]).toEqual([
      [...IDS, "picture:p", "shelf:s"].sort(),
      [...IDS, "picture:p", "shelf:s"].sort(),
    ]);
    expect(IDS.map((id) => run.state.rows.get(id)?.attrs)).toMatchObject([
      { id: "box/shelf//s/a" },
      { id: "item/box/shelf//s/a/a.i" },
      { id: "box/shelf//s/b" },
      { id: "item/box/shelf//s/b/b.i" },
    ]);
    // A shelf takes two writes, the bulk one, a picture one.
    expect(run.aws.writes).toBe(4);
    const again = runOf(kinds, memoryState(run.state.rows), run.aws);
    const before = run.aws.writes;
    expect((await apply(graphOf(TWO), again)).changes).toMatchObject({ created: [], updated: [], unchanged: 6 });
    expect(run.aws.writes).toBe(before);
  });

  test("that differ are written together too, and reported as updated", async () => {
    const { kinds, graphOf, asked } = shelf();
    const first = runOf(kinds);
    await apply(graphOf(TWO), first);
    const { changes } = await apply(graphOf(TWO, "other"), runOf(kinds, memoryState(first.state.rows), first.aws));
    expect(asked[1]).toEqual(["different box:a", "different item:a.i", "different box:b", "different item:b.i"]);
    expect(changes.updated).toEqual(["box:a", "box:b", "item:a.i", "item:b.i"]);
    expect([...first.aws.things.values()].filter(({ value }) => value === "other")).toHaveLength(4);
  });

  test("are left to their kinds when they are few, and in a dry run", async () => {
    const { kinds, graphOf, asked } = shelf();
    const run = runOf(kinds);
    expect((await apply(graphOf(["a"]), run)).changes.created).toHaveLength(4);
    await apply(graphOf(TWO), runOf(kinds), { dryRun: true });
    expect(asked).toEqual([]);
  });

  test("that the bulk writes wrong or not at all are written by their kinds, and still reported as created", async () => {
    const { kinds, graphOf } = shelf({
      with: (name) => (({ a: "wrong", "a.i": "nothing" }) as const)[name] ?? "right",
    });
    const run = runOf(kinds);
    const { changes } = await apply(graphOf(TWO), run);
    expect([changes.created.length, changes.updated]).toEqual([6, []]);
    expect([...run.aws.things].filter(([, { value }]) => value === "wanted")).toHaveLength(4);
    expect([...run.state.rows.values()].filter(({ status }) => status !== "ready")).toEqual([]);
  });

  test("whose bulk fails are one failure, and none of them is started", async () => {
    const { kinds, graphOf } = shelf({ fails: new Error("the import failed") });
    const run = runOf(kinds);
    expect(await errorOf(apply(graphOf(TWO), run))).toMatchObject({ message: "the import failed" });
    expect(run.events.filter(({ type }) => type === "failed")).toHaveLength(1);
    expect([...run.aws.things.keys()]).toEqual(["shelf//s"]);
    const next = shelf();
    await apply(next.graphOf(TWO), runOf(next.kinds, memoryState(run.state.rows), run.aws));
    expect([...run.aws.things].filter(([, { value }]) => value === "wanted")).toHaveLength(4);
  });
});

test("a run that is killed at any call, before or after it, is completed by the next one", async () => {
  const { kinds, graphOf } = shelf({ with: (name) => (name === "b" ? "wrong" : "right") });
  const fresh = createCloud();
  await apply(graphOf(TWO), runOf(kinds, memoryState(), fresh));
  await apply(graphOf([...TWO, "c"], "other"), runOf(kinds, memoryState(), fresh));
  const calls = fresh.reads + fresh.writes;
  let kills = 0;
  for (let after = 1; after <= calls; after++)
    for (const lands of [true, false]) {
      const cloud = createCloud();
      const state = memoryState();
      const deploys = [graphOf(TWO), graphOf([...TWO, "c"], "other")];
      cloud.kill = { after, lands };
      for (const graph of deploys) {
        const died = await apply(graph, runOf(kinds, state, cloud)).catch((error: { cause?: unknown }) => error);
        if (!("cause" in died) || !(died.cause instanceof Killed)) continue;
        kills++;
        cloud.kill = undefined;
        await apply(graph, runOf(kinds, state, cloud));
      }
      const wanted = [...fresh.things].filter(([id]) => !id.startsWith("picture"));
      const made = [...cloud.things].filter(([id]) => !id.startsWith("picture"));
      expect(new Map(made), `killed after ${after}, ${lands}`).toEqual(new Map(wanted));
      const { writes } = cloud;
      await apply(deploys[1] as Graph<FakeCloud>, runOf(kinds, state, cloud));
      expect(cloud.writes, `killed after ${after}, ${lands}`).toBe(writes);
    }
  expect(kills).toBeGreaterThan(20);
});
