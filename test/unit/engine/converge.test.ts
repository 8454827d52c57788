import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply } from "../../../src/engine/apply/apply.ts";
import { createGraph, type Graph } from "../../../src/engine/graph.ts";
import { removeRows } from "../../../src/engine/remove-rows.ts";
import type { EngineRun } from "../../../src/engine/run.ts";
import type { Row } from "../../../src/engine/state/row.ts";
import { memoryState, type State } from "../../../src/engine/state/state.ts";
import type { Output } from "../../../src/engine/unknown.ts";
import { AuthzError } from "../../../src/lib/errors.ts";
import {
  createCloud,
  type FakeCloud,
  Killed,
  pictureKind,
  type ThingAttrs,
  thingKind,
} from "../../support/engine/fake-cloud.ts";

const box = thingKind("box");
const item = thingKind("item", { childOf: "box", pruneBefore: "picture" });
const picture = pictureKind("picture", "item");
const kinds = { box, item, picture };

interface Wanted {
  readonly boxes: number;
  readonly items: readonly { readonly box: number; readonly name: string; readonly value: string }[];
}

const wanted: fc.Arbitrary<Wanted> = fc.record({
  boxes: fc.integer({ min: 1, max: 3 }),
  items: fc.uniqueArray(
    fc.record({
      box: fc.integer({ min: 0, max: 2 }),
      name: fc.constantFrom("a", "b", "c"),
      value: fc.constantFrom("x", "y"),
    }),
    { maxLength: 6, selector: ({ box: at, name }) => `${at}/${name}` },
  ),
});

/** Boxes that hold items, and one picture a box whose name is what it shows: as a deployment shows an API. */
function graphOf({ boxes, items }: Wanted): Graph<FakeCloud> {
  const graph = createGraph<FakeCloud>();
  for (let i = 0; i < boxes; i++) {
    const ref = graph.add(`${i}`, box, "boxes", {}, () => ({ name: `${i}`, value: "box" }));
    const inside = items.filter((one) => one.box === i);
    const refs = inside.map(({ name, value }) =>
      graph.add(`${i}/${name}`, item, "items", { box: ref }, (d) => ({ name, owner: d.box.get("id"), value })),
    );
    const needs = Object.fromEntries(refs.map((one, at) => [`item${at}`, one]));
    graph.add(`${i}`, picture, "pictures", { ...needs, box: ref }, (d) => ({
      name: JSON.stringify(inside),
      owner: (d.box as Output<ThingAttrs>).get("id"),
      value: "picture",
    }));
  }
  return graph;
}

const runOn = (aws: FakeCloud, state: State): EngineRun<FakeCloud> => ({
  aws,
  kinds,
  state,
  signal: new AbortController().signal,
  on: () => {},
  explain: (error) =>
    error instanceof AuthzError ? error : new AuthzError("INTERNAL", String(error), { cause: error }),
});

const deploy = (cloud: FakeCloud, rows: Iterable<readonly [string, Row]>, asked: Wanted) => {
  const state = memoryState(rows);
  return apply(graphOf(asked), runOn(cloud, state)).then(({ changes }) => ({ changes, state }));
};

/** What a cloud holds that was asked for exactly this and nothing else ever. */
async function fresh(asked: Wanted) {
  const cloud = createCloud();
  await deploy(cloud, [], asked);
  return cloud.things;
}

/** Deploys, and dies at the given call: the state is what was on disk by then. */
async function deployAndDie(
  cloud: FakeCloud,
  before: Iterable<readonly [string, Row]>,
  asked: Wanted,
  at: number,
  lands: boolean,
) {
  const disk = new Map<string, Row>(before);
  let dead = false;
  const state = memoryState(before, (rows) => {
    if (dead) return;
    disk.clear();
    for (const [id, row] of rows) disk.set(id, row);
  });
  cloud.kill = { after: cloud.writes + cloud.reads + at, lands };
  const run = runOn(cloud, state);
  const explain = (error: unknown) => {
    if (error instanceof Killed) dead = true;
    return run.explain(error);
  };
  await apply(graphOf(asked), { ...run, explain }).catch(() => {});
  cloud.kill = undefined;
  return disk;
}

const killedAt = fc.integer({ min: 1, max: 40 });

describe("a deploy that is killed anywhere", () => {
  test("ends, run again, where an undisturbed one ends, and then writes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(wanted, wanted, killedAt, fc.boolean(), async (before, after, at, lands) => {
        const cloud = createCloud();
        const { state } = await deploy(cloud, [], before);
        const rows = await deployAndDie(cloud, state.rows, after, at, lands);
        const again = await deploy(cloud, rows, after);
        expect([...cloud.things].sort()).toEqual([...(await fresh(after))].sort());
        const writes = cloud.writes;
        const third = await deploy(cloud, again.state.rows, after);
        expect(cloud.writes).toBe(writes);
        expect(third.changes).toMatchObject({ created: [], updated: [], replaced: [], deleted: [] });
      }),
      { numRuns: 300 },
    );
  });

  test("is taken away whole by a teardown", async () => {
    await fc.assert(
      fc.asyncProperty(wanted, killedAt, fc.boolean(), async (asked, at, lands) => {
        const cloud = createCloud();
        const rows = await deployAndDie(cloud, [], asked, at, lands);
        const removed = await removeRows(runOn(cloud, memoryState(rows)), rows);
        expect(removed.failures).toEqual([]);
        expect([...cloud.things.keys()]).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

test("a dry run writes nothing and foretells what the deploy then does", async () => {
  await fc.assert(
    fc.asyncProperty(wanted, wanted, async (before, after) => {
      const cloud = createCloud();
      const { state } = await deploy(cloud, [], before);
      const writes = cloud.writes;
      const dry = await apply(graphOf(after), runOn(cloud, memoryState(state.rows)), { dryRun: true });
      expect(cloud.writes).toBe(writes);
      const wet = await deploy(cloud, state.rows, after);
      const created = (changes: { created: string[] }) => [...changes.created].sort();
      expect(created(dry.changes)).toEqual(created(wet.changes));
    }),
    { numRuns: 100 },
  );
});
