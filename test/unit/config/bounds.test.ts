import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { expect, onTestFinished, test, vi } from "vitest";
import { javaRegex } from "../../../src/config/java-regex/java-regex.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { errorOf, fileWith, load } from "../../support/config/sample-config.ts";
import { emptyFolder } from "../../support/folder.ts";

const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");

/** Reads it from a file of its own. */
function errorOfFile(place: (path: string) => void) {
  const path = join(emptyFolder(), "config.ini");
  place(path);
  try {
    loadConfig(path, {});
  } catch (error) {
    return error;
  }
  throw new Error("it was accepted");
}

test.each([
  ["a file of more than 1 MB", (path: string) => writeFileSync(path, `${fileWith()}\n${";".repeat(1_048_576)}`)],
  ["a device without an end", (path: string) => symlinkSync("/dev/zero", path)],
])("%s is refused before it is read whole", (_, place) => {
  expect(errorOfFile(place)).toMatchObject({
    code: "CONFIG_INVALID",
    message: "config.ini is larger than 1024 KB",
    fix: { text: "check that it is the right file" },
  });
});

test("of thousands of problems the first 50 are told, and how many more there are", () => {
  const { problems } = errorOf(`${fileWith()}\n[logs]\n${lines(5_000, (i) => `key${i} = 1`)}`);
  expect(problems).toHaveLength(51);
  expect(problems.at(-1)?.message).toBe("config.ini  4950 more problems");
});

test("a route to an unknown function names at most 20 that are defined", () => {
  const functions = lines(300, (i) => `[function.f${i}]`);
  const { message } = errorOf(`${fileWith({ routes: "GET / = other" })}\n${functions}`);
  expect(message).toContain("f18, and 281 more");
});

test.each([
  ["routes", fileWith({ routes: lines(5_001, (i) => `GET /r${i} = basicLambda`) }), "must contain at most 5000 routes"],
  [
    "methods of rules that are one resource in the policy",
    `${fileWith()}\n[rule.many]\nallow = ${Array.from({ length: 201 }, (_, i) => `GET /{a${i}}`).join(", ")}`,
    "names more than 200 different methods",
  ],
])("more %s than AWS can take are refused by their number", (_, text, message) => {
  expect(errorOf(text).message).toContain(message);
});

/** CPU seconds that reading a file takes, whether it is accepted or not. */
function cpuSecondsFor(text: string): number {
  const before = process.cpuUsage();
  try {
    load(text);
  } catch (error) {
    expect(error).toMatchObject({ code: "CONFIG_INVALID" });
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}

const named = (count: number, one: (i: number) => string) => Array.from({ length: count }, (_, i) => one(i)).join(", ");

test.each([
  ["paths of a rule", fileWith({ routes: lines(3_000, (i) => `GET /r${i}/{a}/b = basicLambda`) }), 3_000],
  ["functions", `${fileWith()}\n${lines(10_000, (i) => `[function.f${i}]`)}`, 0],
])("thousands of %s are read in less than 5 s of CPU", (_, text, paths) => {
  const rule = paths === 0 ? "" : `\n[rule.all]\nallow = ${named(paths, (i) => `GET /r${i}/{a}/b`)}`;
  expect(cpuSecondsFor(text + rule)).toBeLessThan(5);
});

test("a name of 20,000 characters is repeated in part", () => {
  const { message } = errorOf(`${fileWith()}\n[function.${"f".repeat(20_000)}]`);
  expect(message).toContain("is 20010 characters: names in AWS must be at most 64");
  expect(message.length).toBeLessThan(1_000);
});

test("a path that no request can reach is refused", () => {
  expect(errorOf(fileWith({ routes: `GET ${"/a".repeat(5_121)} = basicLambda` })).message).toContain(
    "path must not be longer than 10240 characters",
  );
});

test("50,000 keys, and a line of a million blanks, take no longer for each than a few do", () => {
  const { problems } = errorOf(
    `${fileWith()}\n[logs]\n${lines(50_000, (i) => `k${i} = 1`)}\nx${" ".repeat(1_000_000)}y`,
  );
  expect(problems).toHaveLength(51);
}, 20_000);

test.each([
  [`${"((".repeat(101)}a${"))".repeat(101)}`, "more than 100 groups inside each other"],
  ["a|".repeat(2_049), "more than 4096 characters"],
])("a validation that is too large to read is left to API Gateway: %#", (pattern, what) => {
  expect(javaRegex(pattern)).toEqual({ kind: "unsupported", what });
});

test("a validation that backtracks without end is left to API Gateway, and named", () => {
  const late = Object.assign(new Error("timed out"), { code: "ERR_SCRIPT_EXECUTION_TIMEOUT" });
  const run = vi.spyOn(vm, "runInThisContext");
  onTestFinished(() => run.mockRestore());
  // What Node does after two seconds; the shorter limit is for the test.
  const pattern = /^Bearer ([A-Za-z0-9.]+)+:$/;
  expect(() => vm.runInThisContext(`${pattern}.test("Bearer ${"a".repeat(99)}")`, { timeout: 20 })).toThrow(
    expect.objectContaining({ code: late.code }),
  );
  run.mockImplementation(() => {
    throw late;
  });
  const validation = "^Bearer ([A-Za-z0-9._-]+)+:$";
  const { notes } = load(fileWith({ authorizer: `validation = ${validation}` }));
  expect(notes.join("\n")).toContain("validation contains a repetition that takes too long on a JWT");
});
