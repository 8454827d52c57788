import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const SCRIPT = resolve(import.meta.dirname, "../../scripts/check-words.js");

function check(text: string) {
  const file = join(mkdtempSync(join(tmpdir(), "words-")), "sample.ts");
  writeFileSync(file, text);
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, file], { encoding: "utf8" });
  return { status, stderr };
}

test.each([
  ["a message", 'refuse("already stands at line 3");', '"stands"'],
  ["a construction over two lines of a comment", "/**\n * A value that is\n * no region.\n */", '"is * no"'],
  ["a name", "interface Found {}", '"interface Found"'],
  ["a conjunction", "// It is kept, for it may hold more.", '"for it"'],
])("%s is found, with its line and a better word", (_, text, seen) => {
  const { status, stderr } = check(text);
  expect(status).toBe(1);
  expect(stderr).toMatch(/sample\.ts:\d+ {2}"/);
  expect(stderr).toContain(`${seen}  fix: write `);
});

test("terms that only look alike pass", () => {
  const text = [
    "/** A type guard. ANY stands for every verb; the stand-in is no longer used. There is no file besides it. */",
    "const standIn = withStandard(understand, tokens);",
  ];
  expect(check(text.join("\n"))).toEqual({ status: 0, stderr: "" });
});
