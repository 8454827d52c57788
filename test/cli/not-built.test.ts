import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { emptyFolder } from "../support/folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A clone before `npm ci`, as far as starting and building need it. */
function clone(): string {
  const folder = emptyFolder();
  for (const path of ["bin", "scripts", "package.json"])
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  mkdirSync(join(folder, "src"));
  return folder;
}

/** The program needs a process of its own here: what is tested is that nothing of it can be loaded. */
const run = (folder: string, ...args: string[]) =>
  spawnSync(process.execPath, ["bin/lambda-authz.js", ...args], { cwd: folder, encoding: "utf8" });

/** As npm runs it. */
function script(folder: string, name: string) {
  const { scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return spawnSync(scripts[name], { cwd: folder, encoding: "utf8", shell: true });
}

test("before npm ci each command says what to do first", () => {
  const folder = clone();
  const { status, stdout, stderr } = run(folder, "deploy", "--local");
  expect(stderr).toBe(`lambda-authz is not built: ${folder}/dist does not exist\n  fix: run npm ci first\n`);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  const json = run(folder, "deploy", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: "NOT_BUILT", fix: "run npm ci first" } });
  expect(json).toMatchObject({ status: 1, stderr: "" });
});

test("dependencies that were removed after the build are named", () => {
  const folder = clone();
  mkdirSync(join(folder, "dist/cli"), { recursive: true });
  writeFileSync(join(folder, "dist/cli/main.js"), 'import "commander";\n');
  const { status, stderr } = run(folder, "deploy");
  expect(stderr).toMatch(/is not complete in .*'commander'.*\n {2}fix: run npm ci first\n$/);
  expect(status).toBe(1);
});

test("without dependencies npx's prepare succeeds with a word, and nothing without dist is packed", () => {
  const folder = clone();
  expect(script(folder, "prepare")).toMatchObject({ status: 0, stderr: expect.stringContaining("run npm ci first") });
  expect(script(folder, "prepack")).toMatchObject({ status: 1, stderr: expect.stringContaining("run npm ci first") });
});
