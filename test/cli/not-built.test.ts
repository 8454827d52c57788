import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { emptyFolder } from "../support/folder.ts";
import { write } from "../support/program/run-main.ts";

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
  expect(stderr).toBe(`lambda-authz is not built: ${folder}/dist does not exist\nfix: run npm ci first\n`);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  const json = run(folder, "deploy", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: "NOT_BUILT", fix: "run npm ci first" } });
  expect(json).toMatchObject({ status: 1, stderr: "" });
});

test("dependencies that were removed after the build are named", () => {
  const folder = clone();
  mkdirSync(join(folder, "dist/bundle"), { recursive: true });
  writeFileSync(join(folder, "dist/bundle/main.js"), 'import "commander";\n');
  const { status, stderr } = run(folder, "deploy");
  expect(stderr).toMatch(/is not complete in .*'commander'.*\nfix: run npm ci first\n$/);
  expect(status).toBe(1);
});

test("without dependencies npx's prepare succeeds with a word, and nothing without dist is packed", () => {
  const folder = clone();
  expect(script(folder, "prepare")).toMatchObject({ status: 0, stderr: expect.stringContaining("run npm ci first") });
  expect(script(folder, "prepack")).toMatchObject({ status: 1, stderr: expect.stringContaining("run npm ci first") });
});

/** What the build needs, as npm has installed it, and a compiler that ends so. */
function installed(folder: string, version: string, compiler: string): void {
  const names = ["typescript", "rolldown", "@types/node", "@types/ini", "@tsconfig/strictest", "commander"];
  const packages = Object.fromEntries(names.map((name) => [`node_modules/${name}`, { version: "1.0.0" }]));
  const texts = {
    ...Object.fromEntries(names.map((name) => [`node_modules/${name}/package.json`, "{}"])),
    "node_modules/typescript/bin/tsc": compiler,
    "node_modules/.package-lock.json": JSON.stringify({ packages }),
    "package-lock.json": JSON.stringify({ packages: { "": {}, ...packages, "node_modules/commander": { version } } }),
    "dist/cli/main.js": "",
  };
  write(folder, texts);
}

test("dependencies of an older package-lock.json are named before anything is compiled, and dist stays", () => {
  const folder = clone();
  installed(folder, "2.0.0", "throw new Error('compiled')");
  const fix = "fix: run npm ci first (with NODE_ENV=production or --omit=dev: npm ci --include=dev)\n";
  const why = "lambda-authz is not built: node_modules/commander is 1.0.0, package-lock.json has 2.0.0\n";
  for (const [name, status] of [
    ["build", 1],
    ["prepack", 1],
    ["prepare", 0],
  ] as const)
    expect(script(folder, name)).toMatchObject({ status, stderr: `${why}${fix}` });
  expect(readdirSync(join(folder, "dist"))).toEqual(["cli"]);
});

test("a build that does not compile ends with what the compiler says, and dist stays", () => {
  const folder = clone();
  const compiler = 'const at = process.argv.at(-1); require("fs").mkdirSync(at); console.log("TS1"); process.exit(2);';
  installed(folder, "1.0.0", compiler);
  expect(script(folder, "build")).toMatchObject({ status: 2, stdout: expect.stringMatching(/TS1\n$/), stderr: "" });
  expect(readdirSync(join(folder, "dist"))).toEqual(["cli"]);
  expect(readdirSync(folder)).not.toContain("dist.new");
});
