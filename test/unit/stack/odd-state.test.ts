import { beforeAll, describe, expect, test } from "vitest";
import type { Row } from "../../../src/engine/state/row.ts";
import { writesIn } from "../../support/memory-account.ts";
import { type Rows, stateText, type TwoStages, twoStages } from "./two-stages.ts";

let stages: TwoStages;
beforeAll(async () => {
  stages = await twoStages();
});

const isInside = ({ type }: Row) => !/role|log-group|lambda.function|rest-api|user-pool$/.test(type);
const renamed = (rows: Readonly<Rows>, to: (id: string) => string): Rows =>
  Object.fromEntries(Object.entries(rows).map(([id, row]) => [to(id), row]));
const only = (rows: Readonly<Rows>, keep: (row: Row) => boolean): Rows =>
  Object.fromEntries(Object.entries(rows).filter(([, row]) => keep(row)));

/** Ways in which rows of stage prod came into the file of dev. */
const MERGES: readonly [string, () => Rows][] = [
  ["all of prod's over dev's", () => ({ ...stages.dev, ...stages.prod })],
  ["all of prod's under other ids", () => ({ ...stages.dev, ...renamed(stages.prod, (id) => `${id}~prod`) })],
  ["prod's alone", () => stages.prod],
  [
    "what lies inside prod's API, functions and pool",
    () => ({
      ...renamed(only(stages.prod, isInside), (id) => `${id} of prod`),
      ...stages.dev,
    }),
  ],
  [
    "prod's as intents",
    () => ({
      ...stages.dev,
      ...Object.fromEntries(
        Object.entries(stages.prod).map(([id, { attrs: _, ...row }]) => [
          `${id}~prod`,
          { ...row, status: "intent" as const },
        ]),
      ),
    }),
  ],
  [
    "prod's owned by dev's API",
    () => ({
      ...stages.dev,
      ...Object.fromEntries(
        Object.entries(stages.prod).map(([id, row]) => [`${id}~prod`, { ...row, owner: "apigateway.rest-api:api" }]),
      ),
    }),
  ],
];

describe.each(MERGES)("with %s in the state file of dev", (_, rows) => {
  test("a deploy of dev leaves prod as it is and prunes what dev no longer has", async () => {
    const { run, foreign, account } = stages.begin(stateText(rows()));
    const before = foreign();
    await run.deploy();
    expect(foreign()).toEqual(before);
    account.calls.splice(0);
    await run.deploy();
    expect(writesIn(account.calls)).toEqual([]);
  });

  test("a teardown of dev leaves prod as it is, and nothing of dev", async () => {
    const { run, foreign, own } = stages.begin(stateText(rows()));
    const before = foreign();
    const { left } = await run.teardown();
    expect(foreign()).toEqual(before);
    expect(left).toEqual([]);
    expect(own()).toEqual([]);
  });
});

test("what config.ini no longer has is pruned, and only that", async () => {
  const { run, own } = stages.begin(stateText(stages.dev));
  const { changes } = await run.deploy();
  const expected = Object.keys(stages.dev).filter((id) => /old/.test(id));
  expect(changes.deleted).toEqual(expect.arrayContaining(expected));
  expect(own().filter((name) => name.includes("old"))).toEqual([]);
  expect(own().filter((name) => name.includes("web"))).toHaveLength(3);
});

test("a dry run tells of the deletions that the deploy then makes, and of no other", async () => {
  const text = stateText({ ...renamed(stages.prod, (id) => `${id}~prod`), ...stages.dev });
  const dry = await stages.begin(text).run.deploy({ dryRun: true });
  const wet = await stages.begin(text).run.deploy();
  const old = (ids: readonly string[]) => ids.filter((id) => !id.startsWith("apigateway.deployment:")).sort();
  expect(old(dry.changes.deleted)).toEqual(old(wet.changes.deleted));
});

test("an API row with the ID of a foreign API does not hide the owned one, which is found by its tags", async () => {
  const api = "apigateway.rest-api:api";
  const { attrs, ...row } = stages.dev[api] as Row;
  const other = (stages.prod[api] as Row).attrs as { id: string };
  const rows = { ...stages.dev, [`${api}~old`]: { ...row, attrs: { ...(attrs as object), id: other.id } } };
  const { run, foreign } = stages.begin(stateText(rows));
  const before = foreign();
  const { deployed } = await run.deploy();
  expect(deployed?.apiId).toBe((attrs as { id: string }).id);
  expect(foreign()).toEqual(before);
});

test("a row begun for an API that does not exist never stands for the API that does", async () => {
  const row = { type: "apigateway.rest-api", status: "intent", key: { project: "shop", stage: "prod" }, needs: [] };
  const { run } = stages.begin(stateText({ ...stages.dev, "apigateway.rest-api:other": row }));
  const { deployed, changes } = await run.deploy();
  expect(changes.deleted.filter((id) => id.startsWith("apigateway.rest-api"))).toEqual([]);
  expect(deployed?.apiId).toBe(((stages.dev["apigateway.rest-api:api"] as Row).attrs as { id: string }).id);
  expect((await run.deploy()).changes.created).toEqual([]);
});

test("a log group is another's, whatever ARN its row holds: its own tags count", async () => {
  const ours = stages.dev["logs.log-group:web"] as Row;
  const theirs = stages.prod["logs.log-group:web"] as Row;
  const rows = { ...stages.dev, "logs.log-group:theirs": { ...theirs, attrs: ours.attrs } };
  const { run, foreign } = stages.begin(stateText(rows));
  const before = foreign();
  await run.teardown();
  expect(foreign()).toEqual(before);
});

test("a role row without its region never stands for the role that is in use", async () => {
  const [id = "", role] = Object.entries(stages.dev).find(([, { type }]) => type === "iam.role") ?? [];
  const { region: _, ...key } = (role as Row).key;
  const { run, account } = stages.begin(stateText({ ...stages.dev, [id]: { ...(role as Row), key } }));
  await run.deploy();
  expect(JSON.stringify(account.data["iam"])).toContain((role as Row).key["name"]);
});

test("the state of another account is read as hints that lead nowhere", async () => {
  const elsewhere = JSON.parse(
    stateText(stages.dev)
      .replaceAll("123456789012", "210987654321")
      .replace(/"(?:apiId|id)":"[^"]+"/g, (member) => member.replace(/:".*"/, ':"elsewhere1"')),
  ) as { rows: Rows };
  const { run, foreign, account } = stages.begin(stateText(elsewhere.rows));
  const before = foreign();
  const { deployed } = await run.deploy();
  expect(deployed?.apiId).toBe(((stages.dev["apigateway.rest-api:api"] as Row).attrs as { id: string }).id);
  expect(foreign()).toEqual(before);
  account.calls.splice(0);
  await run.deploy();
  expect(writesIn(account.calls)).toEqual([]);
});
