import { describe, expect, test } from "vitest";
import { apply } from "../../../src/engine/apply/apply.ts";
import { readEarly } from "../../../src/engine/early-reads.ts";
import { noChanges } from "../../../src/engine/events.ts";
import { throwFailures } from "../../../src/engine/failures.ts";
import { createGraph, type Graph } from "../../../src/engine/graph.ts";
import { changesOf } from "../../../src/engine/kind.ts";
import { removeRows } from "../../../src/engine/remove-rows.ts";
import type { Row } from "../../../src/engine/state/row.ts";
import { memoryState } from "../../../src/engine/state/state.ts";
import { type Output, UNKNOWN, Unknown } from "../../../src/engine/unknown.ts";
import { AuthzError, type ErrorCode } from "../../../src/lib/errors.ts";
import { same } from "../../../src/lib/json.ts";
import {
  createCloud,
  type FakeCloud,
  pictureKind,
  type ThingAttrs,
  thingKind,
} from "../../support/engine/fake-cloud.ts";
import { deferred, errorOf, idle, runOf } from "../../support/engine/test-run.ts";

const box = thingKind("box");

/** Boxes with a value, side by side. */
function boxes(...names: string[]): Graph<FakeCloud> {
  const graph = createGraph<FakeCloud>();
  for (const name of names) graph.add(name, box, "boxes", {}, () => ({ name, value: "wanted" }));
  return graph;
}

const foreign = (name: string) => ({ name, owner: "", value: "theirs", owned: false, uses: [] });

describe("a foreign resource with a node's name", () => {
  test("stops the run before anything is written, and the error names both ways out", async () => {
    const run = runOf({ box });
    run.aws.things.set("box//a", foreign("a"));
    const error = await errorOf(apply(boxes("a"), run));
    expect(error.code).toBe("NOT_OURS");
    expect(error.message).toContain("box:a exists in AWS but does not carry the tags of this stack: a");
    expect(error.fix?.text).toMatch(/rename it in config\.ini .* --adopt/);
    expect(run.aws.writes).toBe(0);
    expect(run.state.rows.size).toBe(0);
  });

  test("that is read before the first write stops the run, and all of them are reported", async () => {
    const run = runOf({ box });
    run.aws.things.set("box//b", foreign("b")).set("box//c", foreign("c"));
    const key = (name: string) => ({ name, owner: "" });
    const row = (name: string): [string, Row] => [
      `box:${name}`,
      { type: "box", status: "ready", key: key(name), needs: [] },
    ];
    const early = readEarly(run, new Map([row("a"), row("b"), row("c")]));
    const error = await errorOf(apply(boxes("a", "b", "c"), run, { early }));
    expect(error.code).toBe("NOT_OURS");
    expect(error.message.match(/box:./g)).toEqual(["box:b", "box:c"]);
    expect(run.aws.writes).toBe(0);
  });

  test("is adopted with adopt: updated, not created", async () => {
    const run = runOf({ box });
    run.aws.things.set("box//a", foreign("a"));
    const { changes } = await apply(boxes("a"), run, { adopt: true });
    expect(changes).toMatchObject({ created: [], updated: ["box:a"] });
    expect(run.aws.things.get("box//a")).toMatchObject({ value: "wanted", owned: true });
    expect(run.state.rows.get("box:a")).toMatchObject({ status: "ready" });
  });

  const shared = thingKind("box", {
    sharesNames: true,
    async create(cloud, { name, value }) {
      cloud.things.set(`box//${name}#2`, { name, owner: "", value, owned: true, uses: [] });
      return { id: `box//${name}#2`, value };
    },
  });
  const graphOf = () => {
    const graph = createGraph<FakeCloud>();
    graph.add("a", shared, "boxes", {}, () => ({ name: "a", value: "wanted" }));
    return graph;
  };

  test("stays if AWS allows two of one name: the stack's is created too", async () => {
    const run = runOf({ box: shared });
    run.aws.things.set("box//a", foreign("a"));
    const { changes } = await apply(graphOf(), run);
    expect(changes.created).toEqual(["box:a"]);
    expect(run.aws.things.get("box//a")).toEqual(foreign("a"));
    expect(run.aws.things.has("box//a#2")).toBe(true);
  });

  test("is adopted with adopt there too", async () => {
    const run = runOf({ box: shared });
    run.aws.things.set("box//a", foreign("a"));
    const { changes } = await apply(graphOf(), run, { adopt: true });
    expect(changes).toMatchObject({ created: [], updated: ["box:a"] });
    expect([...run.aws.things.keys()]).toEqual(["box//a"]);
  });
});

/** a fails when told to, b runs until told to end, c needs b, d needs a. */
function stage() {
  const [failing, slow] = [deferred(), deferred()];
  const kind = thingKind("box", {
    async create(cloud, props) {
      if (props.name === "a") {
        await failing.promise;
        throw new Error("a cannot be made");
      }
      if (props.name === "b") await slow.promise;
      return box.create(cloud, props);
    },
  });
  const graph = createGraph<FakeCloud>();
  const add = (name: string, needs: Record<string, { id: string }>) =>
    graph.add(name, kind, "boxes", needs, () => ({ name, value: "wanted" }));
  const a = add("a", {});
  const b = add("b", {});
  add("c", { b });
  add("d", { a });
  return { graph, kind, failing, slow };
}

describe("a failure", () => {
  test("starts nothing new, lets what runs settle, and is thrown only then", async () => {
    const { graph, kind, failing, slow } = stage();
    const run = runOf({ box: kind });
    let settled = false;
    const applying = errorOf(apply(graph, run)).finally(() => {
      settled = true;
    });
    await idle();
    failing.resolve();
    await idle();
    expect(settled).toBe(false);
    slow.resolve();
    expect(await applying).toMatchObject({ code: "AWS_REFUSED", message: "a cannot be made" });
    expect([...run.aws.things.keys()]).toEqual(["box//b"]);
  });

  test("keeps on disk what is done and what was begun", async () => {
    const { graph, kind, failing, slow } = stage();
    const run = runOf({ box: kind });
    const applying = errorOf(apply(graph, run));
    failing.resolve();
    slow.resolve();
    await applying;
    expect([...run.state.rows].map(([id, { status, key }]) => [id, status, key["name"]])).toEqual([
      ["box:a", "intent", "a"],
      ["box:b", "ready", "b"],
    ]);
  });

  test("is reported once for the node that failed, and not for those that needed it", async () => {
    const { graph, kind, failing, slow } = stage();
    const run = runOf({ box: kind });
    failing.resolve();
    slow.resolve();
    await errorOf(apply(graph, run));
    expect(run.events.filter(({ type }) => type === "failed")).toEqual([
      { type: "failed", id: "box:a", code: "AWS_REFUSED", message: "a cannot be made" },
    ]);
  });

  test("that prunes something stops the run: nothing is pruned after a failed node", async () => {
    const { graph, kind, failing, slow } = stage();
    const stale: Row = { type: "box", status: "ready", key: { name: "old", owner: "" }, needs: [] };
    const run = runOf({ box: kind }, memoryState([["box:old", stale]]));
    run.aws.things.set("box//old", { ...foreign("old"), owned: true });
    failing.resolve();
    slow.resolve();
    await errorOf(apply(graph, run));
    expect(run.aws.things.has("box//old")).toBe(true);
    expect(run.state.rows.has("box:old")).toBe(true);
  });
});

test.each<[string, [ErrorCode, string][], ErrorCode, string]>([
  ["one is itself", [["ACCESS_DENIED", "no"]], "ACCESS_DENIED", "no"],
  [
    "two of one code keep it",
    [
      ["NOT_OURS", "a"],
      ["NOT_OURS", "b"],
    ],
    "NOT_OURS",
    "a\nb",
  ],
  [
    "two codes become APPLY_FAILED",
    [
      ["AWS_REFUSED", "a"],
      ["ACCESS_DENIED", "b"],
    ],
    "APPLY_FAILED",
    "a\nb",
  ],
  [
    "the same words stand there once",
    [
      ["CREDENTIALS_EXPIRED", "expired"],
      ["CREDENTIALS_EXPIRED", "expired"],
    ],
    "CREDENTIALS_EXPIRED",
    "expired",
  ],
])("several failures make one error: %s", async (_, given, code, message) => {
  const failures = given.map(([each, words]) => new AuthzError(each, words, { fix: `fix ${words}` }));
  const error = await errorOf(Promise.resolve().then(() => throwFailures(failures, new AbortController().signal)));
  expect(error).toMatchObject({ code, message });
  const problems = message.split("\n").map((words) => ({ message: words, fix: { text: `fix ${words}` } }));
  expect(error.problems).toEqual(problems);
});

describe("an interrupted run", () => {
  test("lets what runs settle, keeps it in the state, and goes on from there when run again", async () => {
    const { graph, kind, slow } = stage();
    const nodes = new Map([...graph.nodes].filter(([id]) => id === "box:b" || id === "box:c"));
    const run = runOf({ box: kind });
    const applying = errorOf(apply({ ...graph, nodes }, run));
    await idle();
    run.abort();
    slow.resolve();
    expect(await applying).toMatchObject({ code: "INTERRUPTED" });
    expect([...run.state.rows]).toMatchObject([["box:b", { status: "ready" }]]);

    const again = runOf({ box: kind }, memoryState(run.state.rows), run.aws);
    const { changes } = await apply({ ...graph, nodes }, again);
    expect(changes).toMatchObject({ created: ["box:c"], unchanged: 1 });
  });

  test("that was interrupted before it began writes nothing", async () => {
    const run = runOf({ box });
    run.abort();
    expect(await errorOf(apply(boxes("a", "b"), run))).toMatchObject({ code: "INTERRUPTED" });
    expect(run.aws.writes).toBe(0);
  });
});

test("the intent, with the key that finds it again, is on disk before the first write and ready after the last", async () => {
  const seen: unknown[] = [];
  const kind = thingKind("box", {
    async create(cloud, props) {
      seen.push(run.state.rows.get("box:a"));
      return box.create(cloud, props);
    },
  });
  const graph = createGraph<FakeCloud>();
  graph.add("a", kind, "boxes", {}, () => ({ name: "a", value: "wanted" }));
  const run = runOf({ box: kind });
  await apply(graph, run);
  const row = { type: "box", key: { name: "a", owner: "" }, needs: [] };
  expect(seen).toEqual([{ ...row, status: "intent" }]);
  expect(run.state.rows.get("box:a")).toEqual({ ...row, status: "ready", attrs: { id: "box//a", value: "wanted" } });
});

test("what lies in an owner made in this run is not read: it cannot be there", async () => {
  const inside = thingKind("item", { childOf: "box" });
  const graph = createGraph<FakeCloud>();
  const owner = graph.add("a", box, "boxes", {}, () => ({ name: "a", value: "wanted" }));
  graph.add("b", inside, "items", { box: owner }, (d) => ({ name: "b", owner: d.box.get("id"), value: "wanted" }));
  const run = runOf({ box, item: inside });
  await apply(graph, run);
  expect(run.aws.reads).toBe(1);
});

test("a dry run does not know what AWS decides of a new owner: no key and no comparison takes it for a value", async () => {
  const compared: unknown[] = [];
  const user = thingKind("user", {
    diff: (props, attrs) => {
      compared.push(props.value);
      return changesOf({ value: [props.value, attrs.value] }, (a, b) => !same(a, b));
    },
  });
  const inside = thingKind("item", { childOf: "box" });
  const graph = createGraph<FakeCloud>();
  const owner = graph.add("a", box, "boxes", {}, () => ({ name: "a", value: "wanted" }));
  graph.add("b", inside, "items", { box: owner }, (d) => ({ name: "b", owner: d.box.get("id"), value: "wanted" }));
  graph.add("c", user, "users", { box: owner }, (d) => ({ name: "c", value: d.box.get("id") }));
  const run = runOf({ box, item: inside, user });
  run.aws.things.set("user//c", { ...foreign("c"), owned: true });
  const { changes, attrs } = await apply(graph, run, { dryRun: true });
  expect(changes).toMatchObject({ created: ["box:a", "item:b"], updated: ["user:c"] });
  expect(compared).toEqual([UNKNOWN]);
  expect(attrs.get("box:a")).toBeInstanceOf(Unknown);
  expect(`${UNKNOWN} ${JSON.stringify({ UNKNOWN })}`).toBe('(known after deploy) {"UNKNOWN":"(known after deploy)"}');
  expect([same(UNKNOWN, {}), same(UNKNOWN, UNKNOWN)]).toEqual([false, true]);
});

test("what blocks its owner is not read in a new one, and is removed by a call of its own, before it", async () => {
  const asked: string[] = [];
  const watched = (type: string, more: Partial<ReturnType<typeof thingKind>>) =>
    thingKind(type, {
      ...more,
      async delete() {
        asked.push(type);
      },
    });
  const kinds = {
    box: watched("box", {}),
    item: watched("item", { childOf: "box" }),
    lid: watched("lid", { childOf: "box", blocksOwner: true }),
  };
  const graph = createGraph<FakeCloud>();
  const owner = graph.add("a", kinds.box, "boxes", {}, () => ({ name: "a", value: "wanted" }));
  for (const kind of [kinds.item, kinds.lid])
    graph.add("b", kind, "items", { box: owner }, (d) => ({ name: "b", owner: d.box.get("id"), value: "wanted" }));
  const run = runOf(kinds);
  await apply(graph, run);
  expect(run.aws.reads).toBe(1);
  await removeRows(run, new Map(run.state.rows));
  expect(asked).toEqual(["lid", "box"]);
  expect(run.state.rows.size).toBe(0);
});

test("a second run reads each thing once and writes nothing, to AWS or to disk", async () => {
  const first = runOf({ box });
  await apply(boxes("a", "b"), first);
  let saved = 0;
  const state = memoryState(first.state.rows, () => saved++);
  const again = runOf({ box }, state, { ...createCloud(), things: first.aws.things });
  const { changes } = await apply(boxes("a", "b"), again);
  expect(changes).toEqual({ ...noChanges(), unchanged: 2 });
  expect(again.aws).toMatchObject({ reads: 2, writes: 0 });
  expect(saved).toBe(0);
});

test("a node renamed over the same thing keeps the thing: its old row is dropped, not deleted", async () => {
  const run = runOf({ box });
  const named = (node: string) => {
    const graph = createGraph<FakeCloud>();
    graph.add(node, box, "boxes", {}, () => ({ name: "a", value: "wanted" }));
    return graph;
  };
  await apply(named("old"), run);
  const { changes } = await apply(named("new"), run);
  expect(changes.deleted).toEqual([]);
  expect(run.aws.things.has("box//a")).toBe(true);
  expect([...run.state.rows.keys()]).toEqual(["box:new"]);
});

test("a node that asks for another name makes the new thing before the old one goes", async () => {
  const log: string[] = [];
  const kind = thingKind("box", {
    async create(cloud, props) {
      log.push(`create ${props.name}`);
      return box.create(cloud, props);
    },
    async delete(cloud, key) {
      log.push(`delete ${key["name"]}`);
      return box.delete(cloud, key);
    },
  });
  const named = (name: string) => {
    const graph = createGraph<FakeCloud>();
    graph.add("node", kind, "boxes", {}, () => ({ name, value: "wanted" }));
    return graph;
  };
  const run = runOf({ box: kind });
  await apply(named("one"), run);
  const { changes } = await apply(named("two"), run);
  expect(changes.replaced).toEqual(["box:node"]);
  expect(log).toEqual(["create one", "create two", "delete one"]);
  expect([...run.aws.things.keys()]).toEqual(["box//two"]);
});

test("a node that asks for another name under which its thing exists already still has the old one pruned", async () => {
  const named = (name: string) => {
    const graph = createGraph<FakeCloud>();
    graph.add("node", box, "boxes", {}, () => ({ name, value: "wanted" }));
    return graph;
  };
  const run = runOf({ box });
  await apply(named("one"), run);
  run.aws.things.set("box//two", { ...foreign("two"), value: "wanted", owned: true });
  const { changes } = await apply(named("two"), run);
  expect(changes).toMatchObject({ deleted: [expect.stringMatching(/^box:node~/)], unchanged: 1 });
  expect([...run.aws.things.keys()]).toEqual(["box//two"]);
});

test("a change AWS cannot make in place deletes and makes anew", async () => {
  const stiff = thingKind("box", {
    diff: (props, attrs) =>
      props.value === attrs.value ? [] : [{ prop: "value", from: attrs.value, to: props.value, replace: true }],
  });
  const valued = (value: string) => {
    const graph = createGraph<FakeCloud>();
    graph.add("a", stiff, "boxes", {}, () => ({ name: "a", value }));
    return graph;
  };
  const run = runOf({ box: stiff });
  await apply(valued("one"), run);
  const { changes } = await apply(valued("two"), run);
  expect(changes).toMatchObject({ replaced: ["box:a"], updated: [], created: [] });
  expect(run.aws.things.get("box//a")).toMatchObject({ value: "two" });
});

test("two nodes cannot carry one name", () => {
  expect(() => boxes("a", "a")).toThrow("two nodes have the ID box:a");
});

test("a stale row whose resource lost our tags is forgotten, and the resource stays", async () => {
  const key = { name: "old", owner: "" };
  const run = runOf({ box }, memoryState([["box:old", { type: "box", status: "ready", key, needs: [] }]]));
  run.aws.things.set("box//old", foreign("old"));
  const { changes } = await apply(boxes("a"), run);
  expect(changes.deleted).toEqual([]);
  expect(run.aws.things.get("box//old")).toEqual(foreign("old"));
  expect([...run.state.rows.keys()]).toEqual(["box:a"]);
});

describe("what takes a while to be in force", () => {
  const slow = (settled: () => Promise<void>) => {
    const graph = createGraph<FakeCloud>();
    const made = graph.add("slow", thingKind("box", { settled }), "boxes", {}, () => ({
      name: "slow",
      value: "wanted",
    }));
    graph.add("user", box, "boxes", { made }, () => ({ name: "user", value: "wanted" }));
    return graph;
  };

  test("holds up the end of the run, but not what needs it", async () => {
    const gate = deferred();
    const run = runOf({ box });
    let ended = false;
    const applied = apply(
      slow(() => gate.promise),
      run,
    ).finally(() => {
      ended = true;
    });
    await idle();
    expect(run.aws.things.has("box//user")).toBe(true);
    expect(ended).toBe(false);
    gate.resolve();
    await applied;
  });

  test("and then fails is the run's failure", async () => {
    const run = runOf({ box });
    const refused = () => Promise.reject(new AuthzError("AWS_REFUSED", "it never came up"));
    expect(await errorOf(apply(slow(refused), run))).toMatchObject({
      code: "AWS_REFUSED",
      message: "it never came up",
    });
  });
});

describe("what captures others in a snapshot", () => {
  const item = thingKind("item", { childOf: "box", pruneBefore: "picture" });
  const captor = thingKind("picture", {
    ...pictureKind("picture", "item"),
    keepsReplaced: true,
    intent: ({ name }) => ({ id: "", value: name }),
    async read(cloud, key, last) {
      cloud.reads++;
      const found = last && cloud.things.get(last.id);
      return found && { attrs: { id: `picture/${key["owner"]}/${key["name"]}`, value: found.value }, owned: true };
    },
  });
  const kinds = { box, item, picture: captor };
  const graphOf = (value: string, names = ["one"]) => {
    const graph = createGraph<FakeCloud>();
    const owner = graph.add("a", box, "boxes", {}, () => ({ name: "a", value: "box" }));
    const items = names.map((name) =>
      graph.add(name, item, "items", { box: owner }, (d) => ({ name, owner: d.box.get("id"), value })),
    );
    const needs = Object.fromEntries(items.map((one, i) => [`item${i}`, one]));
    graph.add("shown", captor, "pictures", { ...needs, box: owner }, (d) => ({
      name: "same",
      owner: (d.box as Output<ThingAttrs>).get("id"),
      value: "",
    }));
    return graph;
  };
  const shown = (cloud: FakeCloud) => cloud.things.get("picture/box//a/same")?.value;
  const deploy = (rows: Iterable<readonly [string, Row]>, cloud: FakeCloud, value: string, names?: string[]) => {
    const run = runOf(kinds, memoryState(rows), cloud);
    return apply(graphOf(value, names), run).then(({ changes }) => ({ changes, rows: run.state.rows }));
  };

  test("is made anew after a repair below it, whatever its key says", async () => {
    const cloud = createCloud();
    const first = await deploy([], cloud, "wanted");
    cloud.things.set("item/box//a/one", { name: "one", owner: "box//a", value: "by hand", owned: true, uses: [] });
    cloud.things.set("picture/box//a/same", { name: "same", owner: "box//a", value: "open", owned: true, uses: [] });
    const second = await deploy(first.rows, cloud, "wanted");
    expect(second.changes).toMatchObject({ updated: ["item:one"], replaced: ["picture:shown"], deleted: [] });
    expect(shown(cloud)).toBe('[["item/box//a/one","wanted"]]');
    expect((await deploy(second.rows, cloud, "wanted")).changes).toEqual({ ...noChanges(), unchanged: 3 });
  });

  test("is made anew after something it showed was pruned", async () => {
    const cloud = createCloud();
    const { rows } = await deploy([], cloud, "wanted", ["one", "two"]);
    const { changes } = await deploy(rows, cloud, "wanted");
    expect(changes).toMatchObject({ replaced: ["picture:shown"], deleted: ["item:two"] });
  });

  test("is outdated on disk before the repair is written, so that a killed run makes it up", async () => {
    const cloud = createCloud();
    const { rows } = await deploy([], cloud, "wanted");
    cloud.things.set("item/box//a/one", { name: "one", owner: "box//a", value: "by hand", owned: true, uses: [] });
    const run = runOf(kinds, memoryState(rows), cloud);
    const seen: unknown[] = [];
    const dying = {
      ...kinds,
      item: thingKind("item", {
        ...item,
        update: async () => {
          seen.push(run.state.rows.get("picture:shown"));
          throw new Error("killed");
        },
      }),
    };
    const graph = graphOf("wanted");
    const nodes = new Map(
      [...graph.nodes].map(([id, node]) => [id, { ...node, kind: dying[node.kind.type as "item"] }]),
    );
    await errorOf(apply({ ...graph, nodes }, { ...run, kinds: dying }));
    expect(seen).toEqual([expect.objectContaining({ status: "intent" })]);
    expect(seen).toEqual([expect.not.objectContaining({ attrs: expect.anything() })]);
  });
});

describe("a write that AWS says was done already", () => {
  const exists = (error: unknown) => error instanceof Error && error.message.includes("already exists");
  /** Its create is carried out, and then refused as if an earlier attempt had done it. */
  const answerLost = (owned = true) =>
    thingKind("box", {
      async create(cloud, props) {
        await box.create(cloud, props);
        const id = `box//${props.name}`;
        cloud.things.set(id, { name: props.name, owner: "", value: "half", owned, uses: [] });
        throw new Error(`${id} already exists`);
      },
    });
  const graphOf = (kind: typeof box) => {
    const graph = createGraph<FakeCloud>();
    graph.add("a", kind, "boxes", {}, () => ({ name: "a", value: "wanted" }));
    return graph;
  };

  test("is read again, and what is missing is written", async () => {
    const run = runOf({ box: answerLost() });
    const { changes } = await apply(graphOf(answerLost()), { ...run, alreadyExists: exists });
    expect(changes.created).toEqual(["box:a"]);
    expect(run.aws.things.get("box//a")).toMatchObject({ value: "wanted" });
    expect(run.state.rows.get("box:a")).toMatchObject({ status: "ready" });
  });

  test("and is foreign is refused", async () => {
    const kind = answerLost(false);
    const run = runOf({ box: kind });
    expect(await errorOf(apply(graphOf(kind), { ...run, alreadyExists: exists }))).toMatchObject({ code: "NOT_OURS" });
    expect(run.aws.things.get("box//a")).toMatchObject({ value: "half" });
  });

  test("fails as it came where nothing is found", async () => {
    const kind = thingKind("box", { create: () => Promise.reject(new Error("it already exists, they say")) });
    const run = runOf({ box: kind });
    expect(await errorOf(apply(graphOf(kind), { ...run, alreadyExists: exists }))).toMatchObject({
      message: "it already exists, they say",
    });
  });
});

describe("what a stack has one of", () => {
  const found = (more: object) =>
    thingKind("box", {
      sharesNames: true,
      read: async () => ({ attrs: { id: "b1", value: "wanted" }, owned: true, ...more }),
    });
  const graphOf = (kind: typeof box) => {
    const graph = createGraph<FakeCloud>();
    graph.add("a", kind, "boxes", {}, () => ({ name: "a", value: "wanted" }));
    graph.add("b", box, "boxes", {}, () => ({ name: "b", value: "wanted" }));
    return graph;
  };
  const row: Row = { type: "box", status: "ready", key: { name: "a", owner: "" }, needs: [], attrs: { id: "b1" } };

  test("and of which two carry our tags stops the run before it writes, with both ids, adopt or not", async () => {
    const kind = found({ duplicates: ["b2"] });
    for (const adopt of [undefined, () => true]) {
      const run = runOf({ box: kind }, memoryState([["box:a", row]]));
      const error = await errorOf(apply(graphOf(kind), run, { ...(adopt && { adopt }) }));
      expect(error).toMatchObject({ code: "NOT_OURS", message: expect.stringContaining("b1, b2") });
      expect(run.aws.writes).toBe(0);
    }
  });

  test("and that lost our tags stops the run where the state knows its id; a stranger of its name does not", async () => {
    const kind = found({ owned: false });
    const run = runOf({ box: kind }, memoryState([["box:a", row]]));
    expect(await errorOf(apply(graphOf(kind), run))).toMatchObject({
      code: "NOT_OURS",
      message: expect.stringContaining("box:a (b1) no longer carries the tags"),
      fix: { text: expect.stringMatching(/tags back \(lambda-authz:owner, .*--adopt.*delete it first/) },
    });
    expect(run.aws.writes).toBe(0);
    const fresh = runOf({ box: kind });
    expect((await apply(graphOf(kind), fresh)).changes.created).toEqual(["box:a", "box:b"]);
  });
});

describe("a change that waits for what lies inside", () => {
  const shelf = thingKind("shelf", { isLast: ({ to }) => to === "small" });
  const stale: Row = { type: "box", status: "ready", key: { name: "old", owner: "" }, needs: [] };
  const setting = (kind: typeof box, name = "a") => {
    const graph = createGraph<FakeCloud>();
    const ref = graph.add("a", shelf, "shelves", {}, () => ({ name: "a", value: "small" }));
    graph.add("b", kind, "boxes", { shelf: ref }, () => ({ name: "b", value: "wanted" }));
    const row: Row = { type: "shelf", status: "ready", key: { name, owner: "" }, needs: [] };
    const rows: [string, Row][] = [
      ["shelf:a", row],
      ["box:old", stale],
    ];
    const run = runOf({ box: kind, shelf }, memoryState(rows));
    run.aws.things.set("shelf//a", { ...foreign("a"), value: "large", owned: true });
    run.aws.things.set(`shelf//${name}`, { ...foreign(name), value: "large", owned: true });
    run.aws.things.set("box//old", { ...foreign("old"), owned: true });
    return { graph, run };
  };

  test.each(["a", "under another name"])("is the last one, after all else is made and deleted: %s", async (name) => {
    const seen: string[] = [];
    const watched = thingKind("box", {
      async delete(cloud, key) {
        seen.push(`deleted beside a shelf that is ${cloud.things.get("shelf//a")?.value}`);
        await box.delete(cloud, key);
      },
    });
    const { graph, run } = setting(watched, name);
    const { changes } = await apply(graph, run);
    expect(seen).toEqual(["deleted beside a shelf that is large"]);
    expect(run.events.at(-1)).toEqual({ type: "done", id: "shelf:a", action: "updated" });
    expect(changes).toMatchObject({ created: ["box:b"], updated: ["shelf:a"] });
    expect([...run.aws.things.keys()].sort()).toEqual(["box//b", "shelf//a"]);
    expect([...run.state.rows].map(([id, { status }]) => [id, status])).toEqual([
      ["shelf:a", "ready"],
      ["box:b", "ready"],
    ]);
  });

  test("is not made after a failure, and the next run makes it", async () => {
    const failing = thingKind("box", { create: () => Promise.reject(new Error("no")) });
    const { graph, run } = setting(failing);
    await errorOf(apply(graph, run));
    expect(run.aws.things.get("shelf//a")).toMatchObject({ value: "large" });
    const again = runOf({ box, shelf }, run.state, run.aws);
    expect((await apply(setting(box).graph, again)).changes.updated).toEqual(["shelf:a"]);
    expect(run.aws.things.get("shelf//a")).toMatchObject({ value: "small" });
  });
});
