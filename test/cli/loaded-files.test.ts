import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { emptyFolder } from "../support/folder.ts";
import { processFolder } from "./local-folder.ts";

const DIST = `${pathToFileURL(join(import.meta.dirname, "../../dist"))}/`;

/** Files of dist that the longest of the processes loaded: V8 lists them when a run ends. */
function loadedIn(folder: string): readonly string[] {
  const runs = readdirSync(folder).map((name) => {
    const { result } = JSON.parse(readFileSync(join(folder, name), "utf8")) as { result: readonly { url: string }[] };
    return result.map(({ url }) => url).filter((url) => url.startsWith(DIST));
  });
  return runs.sort((a, b) => b.length - a.length)[0] ?? [];
}

// The limits are what is loaded today, with room for a dozen files; 100 is what issue 14 asks for.
test.each([
  ["deploy", 295],
  ["test-token", 262],
  ["invoke", 220],
])("%s of an unchanged stack loads at most %i files of dist", { timeout: 90_000 }, async (command, most) => {
  const coverage = emptyFolder();
  const project = processFolder();
  await project.json("deploy", "--local");
  const measured = processFolder({ NODE_V8_COVERAGE: coverage }, project.cwd);
  await measured.json(command, "--local");
  const loaded = loadedIn(coverage);
  expect(loaded.length).toBeGreaterThan(50);
  expect(loaded.length, loaded.join("\n")).toBeLessThanOrEqual(most);
  // What belongs to other commands, but for their specs, stays unloaded.
  const others = loaded.filter((url) => /^(?:init|doctor|page|sign-in\/oauth|local)\//.test(url.slice(DIST.length)));
  expect(others).toEqual([]);
});

test.each(["--help", "--version"])("%s loads nothing of dist", async (flag) => {
  const coverage = emptyFolder();
  const { code } = await processFolder({ NODE_V8_COVERAGE: coverage }).run(flag);
  expect(code).toBe(0);
  expect(loadedIn(coverage)).toEqual([]);
});
