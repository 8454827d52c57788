import { describe, expect, test } from "vitest";
import { apply } from "../../../src/engine/apply/apply.ts";
import { survey } from "../../../src/engine/apply/survey.ts";
import { createGraph, type Graph } from "../../../src/engine/graph.ts";
import { AuthzError } from "../../../src/lib/errors.ts";
import { createCloud, type FakeCloud, pictureKind, thingKind } from "../../support/engine/fake-cloud.ts";
import { runOf } from "../../support/engine/test-run.ts";

const box = thingKind("box");
const item = thingKind("item", { childOf: "box", pruneBefore: "picture" });
const picture = pictureKind("picture", "item");

/** Two boxes; the first holds an item and a picture of it. */
function shelf(value = "wanted", kinds = { box, item, picture }): Graph<FakeCloud> {
  const graph = createGraph<FakeCloud>();
  const a = graph.add("a", kinds.box, "boxes", {}, () => ({ name: "a", value }));
  graph.add("b", kinds.box, "boxes", {}, () => ({ name: "b", value }));
  const one = graph.add("one", kinds.item, "items", { box: a }, () => ({ name: "one", owner: "a", value }));
  graph.add("all", kinds.picture, "pictures", { box: a, one }, () => ({ name: "all", owner: "a", value: "picture" }));
  return graph;
}

async function deployed() {
  const run = runOf({ box, item, picture });
  await apply(shelf(), run);
  run.aws.writes = 0;
  return run;
}

const change = (from: string, to: string) => [{ prop: "value", from, to }];

describe("a survey", () => {
  test("of what is as it should be finds no difference and writes nothing", async () => {
    const run = await deployed();
    const rows = new Map(run.state.rows);
    const { observations, changes } = await survey(shelf(), run);
    expect([...observations.values()].map(({ state }) => state)).toEqual(["same", "same", "same", "same"]);
    expect([changes.unchanged, run.aws.writes]).toEqual([4, 0]);
    expect(run.state.rows).toEqual(rows);
  });

  test("tells what was changed by hand from what config.ini asks for since the last deploy", async () => {
    const run = await deployed();
    const { things } = run.aws;
    things.set("box//b", { name: "b", owner: "", value: "by hand", owned: true, uses: [] });
    const byHand = (await survey(shelf(), run)).observations.get("box:b");
    expect(byHand).toMatchObject({ state: "different", changes: change("by hand", "wanted"), sinceDeploy: [] });
    const both = (await survey(shelf("newer"), run)).observations;
    expect(both.get("box:a")).toMatchObject({
      changes: change("wanted", "newer"),
      sinceDeploy: change("wanted", "newer"),
    });
    expect(both.get("box:b")).toMatchObject({
      changes: change("by hand", "newer"),
      sinceDeploy: change("wanted", "newer"),
    });
  });

  test("knows nothing of the last deploy from an intent row, or from attributes that no diff understands", async () => {
    const strict = thingKind("box", {
      diff: (props, { value }) => (value.trim() === props.value ? [] : [{ prop: "value", from: value, to: "" }]),
    });
    const run = await deployed();
    const row = run.state.rows.get("box:a");
    if (row === undefined) throw new Error("no row");
    run.state.set("box:a", { ...row, status: "intent" });
    run.state.set("box:b", { ...row, key: { name: "b", owner: "" }, attrs: { id: "box//b" } });
    const { observations } = await survey(shelf("wanted", { box: strict, item, picture }), run);
    expect(observations.get("box:a")).toMatchObject({ state: "same", sinceDeploy: undefined });
    expect(observations.get("box:b")).toMatchObject({ state: "same", sinceDeploy: undefined });
  });

  test("sees a picture that a change by hand makes outdated: it is there, and the plan replaces it", async () => {
    const run = await deployed();
    run.aws.things.set("item/a/one", { name: "one", owner: "a", value: "by hand", owned: true, uses: [] });
    const { observations, changes } = await survey(shelf(), run);
    expect(observations.get("picture:all")).toMatchObject({ state: "same" });
    expect(changes).toMatchObject({ updated: ["item:one"], replaced: ["picture:all"] });
  });

  test("goes on behind a foreign resource; what is inside it is foreign too and is not read", async () => {
    const run = await deployed();
    const { things } = run.aws;
    things.set("box//a", { name: "a", owner: "", value: "wanted", owned: false, uses: [] });
    run.aws.reads = 0;
    const { observations } = await survey(shelf(), run, { early: new Map() });
    expect([...observations].map(([id, { state }]) => [id, state])).toEqual(
      expect.arrayContaining([
        ["box:a", "foreign"],
        ["box:b", "same"],
        ["item:one", "foreign"],
        ["picture:all", "foreign"],
      ]),
    );
    expect(observations.get("item:one")?.error?.message).toContain("box:a exists in AWS");
    expect(run.aws.reads).toBe(2);
  });

  test("goes on behind a failed read with the attributes of the state file, and never calls it the same", async () => {
    const denied = thingKind("box", {
      read: (cloud, key) =>
        key["name"] === "a" ? Promise.reject(new AuthzError("ACCESS_DENIED", "no right")) : box.read(cloud, key),
    });
    const run = await deployed();
    const { observations } = await survey(shelf("wanted", { box: denied, item, picture }), run, { early: new Map() });
    expect(observations.get("box:a")).toMatchObject({ state: "unread", error: { message: "no right" } });
    expect(["box:b", "item:one", "picture:all"].map((id) => observations.get(id)?.state)).toEqual(
      Array(3).fill("same"),
    );
    const lost = await survey(shelf("wanted", { box: denied, item, picture }), runOf({ box }, undefined, run.aws));
    expect([...lost.observations.values()].map(({ state }) => state).sort()).toEqual([
      "same",
      ...Array(3).fill("unread"),
    ]);
  });

  test("of nothing finds everything absent, without reading inside what does not exist", async () => {
    const run = runOf({ box, item, picture }, undefined, createCloud());
    const { observations, changes } = await survey(shelf(), run);
    expect([...observations.values()].map(({ state }) => state)).toEqual(Array(4).fill("absent"));
    expect([changes.created.length, run.aws.writes]).toEqual([4, 0]);
  });
});
