import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { emptyFolder } from "../support/folder.ts";
import { localFolder, processFolder } from "./local-folder.ts";

const DIST = `${pathToFileURL(join(import.meta.dirname, "../../dist"))}/`;

interface Loaded {
  /** URLs of files of dist. */
  readonly files: readonly string[];
  /** Names of the functions in them, called or not. */
  readonly functions: ReadonlySet<string>;
  /** Whether it loaded the package that completes words for shells. */
  readonly completion: boolean;
}

/** What the longest of the processes loaded of dist: V8 lists it when a run ends. */
function loadedIn(folder: string): Loaded {
  type Script = { readonly url: string; readonly functions: readonly { readonly functionName: string }[] };
  const runs = readdirSync(folder).map((name) => {
    const { result } = JSON.parse(readFileSync(join(folder, name), "utf8")) as { result: readonly Script[] };
    return result;
  });
  const ofDist = runs.map((scripts) => scripts.filter(({ url }) => url.startsWith(DIST)));
  const longest = ofDist.sort((a, b) => b.length - a.length)[0] ?? [];
  const completion = runs.flat().some(({ url }) => url.includes("/@bomb.sh/tab/"));
  const functions = longest.flatMap((script) => script.functions.map(({ functionName }) => functionName));
  return { files: longest.map(({ url }) => url), functions: new Set(functions), completion };
}

/** A function of each area that other commands need: init, doctor, page, sign-in with the browser. */
const OTHERS = ["draftsFor", "examine", "servePage", "openLoopback"];

test.each(["deploy", "test-token", "invoke", "teardown --yes"])(
  "%s of an unchanged stack loads at most 100 files of dist, and nothing of other commands",
  { timeout: 90_000 },
  async (command) => {
    const coverage = emptyFolder();
    const project = localFolder();
    await project.json("deploy", "--local");
    const measured = processFolder({ NODE_V8_COVERAGE: coverage }, project.cwd);
    await measured.json(...command.split(" "), "--local");
    const { files, functions, completion } = loadedIn(coverage);
    expect(completion).toBe(false);
    expect(files.length).toBeGreaterThan(10);
    expect(files.length, files.join("\n")).toBeLessThanOrEqual(100);
    expect(functions).toContain("loadConfig");
    expect(OTHERS.filter((name) => functions.has(name))).toEqual([]);
  },
);

test("the functions that must not be loaded are in the bundle under these names", () => {
  const bundle = readdirSync(new URL("bundle/", DIST)).map((name) =>
    readFileSync(new URL(`bundle/${name}`, DIST), "utf8"),
  );
  for (const name of OTHERS) expect(bundle.join("\n")).toMatch(new RegExp(`function ${name}\\(`));
});

test.each(["--help", "--version"])("%s loads nothing of dist", async (flag) => {
  const coverage = emptyFolder();
  const { code } = await processFolder({ NODE_V8_COVERAGE: coverage }).run(flag);
  expect(code).toBe(0);
  expect(loadedIn(coverage).files).toEqual([]);
});

test.each([
  ["complete", "bash"],
  ["complete", "--", "dep"],
])("%s %s loads the package for it", async (...words) => {
  const coverage = emptyFolder();
  const { code, stderr } = await processFolder({ NODE_V8_COVERAGE: coverage }).run(...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(loadedIn(coverage).completion).toBe(true);
});
