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
import { fileState, memoryState, type Row, readState } from "../../../src/engine/state.ts";
import { emptyFolder } from "../../support/folder.ts";
import { errorOf } from "./running.ts";

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

test("a write replaces the file as a whole: whoever reads the old one reads it to its end", () => {
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

test("the next write is not disturbed by what lies beside the file, and writes through no link", () => {
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
  expect(error.fix).toContain("by its tags");
});

test("a file the system does not let us read is STATE_UNREADABLE too", async () => {
  const file = join(emptyFolder(), "state.json");
  mkdirSync(file);
  const error = await errorOf(Promise.resolve().then(() => readState(file)));
  expect(error).toMatchObject({ code: "STATE_UNREADABLE", message: expect.stringContaining("EISDIR") });
});

test("removing or renaming a row that is not there saves nothing", () => {
  let saved = 0;
  const state = memoryState([["box:a", row("a")]], () => saved++);
  state.remove("box:b");
  state.rename("box:b", "box:c");
  expect(saved).toBe(0);
});
