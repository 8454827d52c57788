import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Row } from "../../../src/engine/state/row.ts";
import { fileState, memoryState, readState } from "../../../src/engine/state/state.ts";
import { thingKind } from "../../support/engine/fake-cloud.ts";
import { errorOf } from "../../support/engine/test-run.ts";
import { emptyFolder } from "../../support/folder.ts";

const row = (name: string, status: Row["status"] = "ready"): Row => ({ type: "box", status, key: { name }, needs: [] });

test("rows are on disk after each change, in the order in which they were first written", () => {
  const file = join(emptyFolder(), "aws/123456789012/us-east-1/basic-dev.json");
  const state = fileState(file, []);
  state.set("box:b", row("b", "intent"));
  state.set("box:a", row("a"));
  expect([...(readState(file) ?? [])]).toEqual([
    ["box:b", row("b", "intent")],
    ["box:a", row("a")],
  ]);
  state.set("box:b", row("b"));
  expect([...(readState(file)?.keys() ?? [])]).toEqual(["box:b", "box:a"]);
  state.rename("box:b", "box:b~old");
  state.remove("box:a");
  expect([...(readState(file) ?? [])]).toEqual([["box:b~old", row("b")]]);
});

test("several rows are one write, and none if they are the same", () => {
  const saved: string[][] = [];
  const state = memoryState([["box:a", row("a")]], (rows) => saved.push([...rows.keys()]));
  const more: [string, Row][] = [
    ["box:b", row("b")],
    ["box:a", row("a", "intent")],
  ];
  state.setAll(more);
  state.setAll(more);
  state.setAll([]);
  expect(saved).toEqual([["box:a", "box:b"]]);
  expect(state.rows.get("box:a")).toMatchObject({ status: "intent" });
});

test("a write replaces the whole file: a reader of the old one reads it to its end", () => {
  const file = join(emptyFolder(), "state.json");
  const state = fileState(file, []);
  state.set("box:a", row("a"));
  const before = readFileSync(file, "utf8");
  const open = openSync(file, "r");
  state.set("box:b", row("b"));
  expect(readFileSync(open, "utf8")).toBe(before);
  closeSync(open);
  expect(readdirSync(join(file, ".."))).toEqual(["state.json"]);
});

test("the next write ignores files next to the state file, and follows no link", () => {
  const file = join(emptyFolder(), "state.json");
  fileState(file, []).set("box:a", row("a"));
  // A link that somebody laid under a name of before leads nowhere.
  const elsewhere = join(file, "..", "elsewhere");
  writeFileSync(elsewhere, "as it was");
  symlinkSync(elsewhere, `${file}.tmp`);
  const rows = readState(file) ?? new Map<string, Row>();
  expect([...rows.keys()]).toEqual(["box:a"]);
  fileState(file, rows).set("box:c", row("c"));
  expect([...(readState(file)?.keys() ?? [])]).toEqual(["box:a", "box:c"]);
  expect(readFileSync(elsewhere, "utf8")).toBe("as it was");
});

test("only the owner may read the file", () => {
  const file = join(emptyFolder(), "state.json");
  fileState(file, []).set("box:a", row("a"));
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("the file goes with its last row", () => {
  const file = join(emptyFolder(), "state.json");
  const state = fileState(file, []);
  state.set("box:a", row("a"));
  state.remove("box:a");
  expect(readState(file)).toBeUndefined();
  expect(readdirSync(join(file, ".."))).toEqual([]);
});

test("no file is no state", () => {
  expect(readState(join(emptyFolder(), "none/state.json"))).toBeUndefined();
});

test.each([
  ["empty", ""],
  ["cut short", '{"version":1,"rows":{"box:'],
  ["another version's", '{"version":2,"rows":{}}'],
  ["without rows", '{"version":1}'],
  ["null", "null"],
  ["a list", "[]"],
])("a file that is %s is STATE_UNREADABLE, names the file and says that tags rebuild it", async (_, text) => {
  const file = join(emptyFolder(), "state.json");
  writeFileSync(file, text);
  const error = await errorOf(Promise.resolve().then(() => readState(file)));
  expect(error).toMatchObject({ code: "STATE_UNREADABLE", message: expect.stringContaining(file) });
  expect(error.fix?.text).toContain("by their tags");
});

test("a file of a newer version says so, and that an update reads it", async () => {
  const file = join(emptyFolder(), "state.json");
  writeFileSync(file, '{"version":2,"rows":{}}');
  const error = await errorOf(Promise.resolve().then(() => readState(file)));
  expect(error.message).toContain("a newer lambda-authz has written it (version 2)");
  expect(error.fix?.text).toMatch(/^update lambda-authz, or remove the file/);
});

test("a device or a pipe in its place is STATE_UNREADABLE: reading it may never end", async () => {
  const file = join(emptyFolder(), "state.json");
  symlinkSync("/dev/null", file);
  const error = await errorOf(Promise.resolve().then(() => readState(file)));
  expect(error).toMatchObject({ code: "STATE_UNREADABLE", message: expect.stringContaining("is not a plain file") });
});

const texts = (rows: object, version: unknown = 1) => JSON.stringify({ version, rows });
const fault = async (text: string) => {
  const file = join(emptyFolder(), "state.json");
  writeFileSync(file, text);
  const error = await errorOf(Promise.resolve().then(() => readState(file, KINDS)));
  expect(error).toMatchObject({ code: "STATE_UNREADABLE", message: expect.stringContaining(file) });
  return error.message;
};
const KINDS = {
  box: thingKind("box", { row: { key: ["name"], ids: ["id"], texts: ["value"] }, idOf: (_, attrs) => attrs?.id }),
  item: thingKind("item", { row: { key: ["boxId"], within: { type: "box", by: "boxId" } } }),
};
const deep = JSON.parse(`${'{"a":'.repeat(60)}1${"}".repeat(60)}`);

test.each<[string, object, string]>([
  ["null", { "box:a": null }, "is not an object"],
  ["a list", { "box:a": [] }, "is not an object"],
  ["without a type", { "box:a": { ...row("a"), type: 5 } }, "has no type"],
  ["of another type than its id", { "item:a": row("a") }, "has another type than its ID"],
  ["of an unknown type", { "lid:a": { ...row("a"), type: "lid" } }, "has the unknown type lid"],
  ["of the type constructor", { "constructor:a": { ...row("a"), type: "constructor" } }, "unknown type constructor"],
  ["of no status", { "box:a": { ...row("a"), status: "done" } }, 'has the status "done"'],
  ["with a key of numbers", { "box:a": { ...row("a"), key: { name: 5 } } }, "a key with values that are not strings"],
  ["without what its kind is found by", { "box:a": { ...row("a"), key: {} } }, "has no name in its key"],
  ["with an empty name", { "box:a": row("") }, "has no name in its key"],
  ["with needs that are a text", { "box:a": { ...row("a"), needs: "box:b" } }, "has needs that are not a list"],
  ["with an owner that is a row", { "box:a": { ...row("a"), owner: {} } }, "has an owner that is not a row ID"],
  ["with attributes that are a list", { "box:a": { ...row("a"), attrs: [] } }, "attributes that are not an object"],
  [
    "with an id that is a number",
    { "box:a": { ...row("a"), attrs: { id: 5 } } },
    "an attribute id that is not a string",
  ],
  ["with a value that is a list", { "box:a": { ...row("a"), attrs: { value: [] } } }, "attribute value that is not"],
  ["nested without end", { "box:a": { ...row("a"), attrs: deep } }, "nested too deeply"],
])("a row %s makes the file STATE_UNREADABLE and is named", async (_, rows, words) => {
  const message = await fault(texts(rows));
  expect(message).toContain(words);
  expect(message).toContain(JSON.stringify(Object.keys(rows)[0]));
});

test("more rows than any stack has are refused", async () => {
  const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`box:${i}`, row(`${i}`)]));
  expect(await fault(texts(many))).toContain("it has 10001 rows");
});

test("a row named __proto__ is refused like any other, and nothing inherits from it", async () => {
  expect(await fault('{"version":1,"rows":{"__proto__":{"type":"box"}}}')).toContain('"__proto__"');
});

test("a row inside a container without a row is left out, and an empty ID does not count", () => {
  const file = join(emptyFolder(), "state.json");
  const item = (boxId: string): Row => ({ type: "item", status: "ready", key: { boxId }, needs: [], owner: "box:a" });
  const box: Row = { ...row("a"), attrs: { id: "1", value: "" } };
  const rows = { "box:a": box, "box:b": { ...row("b"), attrs: { id: "" } }, "item:1": item("1"), "item:2": item("2") };
  writeFileSync(file, texts(rows));
  expect([...(readState(file, KINDS) ?? [])]).toEqual([
    ["box:a", box],
    ["box:b", row("b")],
    ["item:1", item("1")],
  ]);
});

test("a file in the place of its folder is FILE_UNUSABLE: there is no state file to remove", async () => {
  const folder = join(emptyFolder(), "us-east-1");
  writeFileSync(folder, "");
  const error = await errorOf(Promise.resolve().then(() => readState(join(folder, "state.json"))));
  expect(error).toMatchObject({ code: "FILE_UNUSABLE", message: expect.stringContaining("is not a folder") });
});

test("a folder in its place is STATE_UNREADABLE too", async () => {
  const file = join(emptyFolder(), "state.json");
  mkdirSync(file);
  const error = await errorOf(Promise.resolve().then(() => readState(file)));
  expect(error).toMatchObject({ code: "STATE_UNREADABLE", message: expect.stringContaining("EISDIR") });
});

test("removing or renaming a row that does not exist saves nothing", () => {
  let saved = 0;
  const state = memoryState([["box:a", row("a")]], () => saved++);
  state.remove("box:b");
  state.rename("box:b", "box:c");
  expect(saved).toBe(0);
});
