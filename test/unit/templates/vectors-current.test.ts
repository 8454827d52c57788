import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { files } from "../../support/vectors/all.ts";
import { VECTORS } from "../../support/vectors/sign.ts";

// Vectors are static: UPDATE_VECTORS=1 writes them, everything else only reads.
if (process.env["UPDATE_VECTORS"] === "1") {
  for (const [name, content] of files) {
    writeFileSync(new URL(name, VECTORS), `${JSON.stringify(content, null, 2)}\n`);
  }
}

test("every file in templates/vectors is made here", () => {
  expect(readdirSync(VECTORS).sort()).toEqual([...files.keys()].sort());
});

test.each([...files])("%s is what its cases make", (name, content) => {
  expect(JSON.parse(readFileSync(new URL(name, VECTORS), "utf8"))).toEqual(JSON.parse(JSON.stringify(content)));
});

test("no two cases of a family share a name, and every case says why", () => {
  for (const [file, content] of files) {
    const { cases = [] } = content as { cases?: { name: string; why: string }[] };
    expect(new Set(cases.map(({ name }) => name)).size, file).toBe(cases.length);
    expect(cases.filter(({ why }) => why.length < 5)).toEqual([]);
  }
});
