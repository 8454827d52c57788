import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

interface Packed {
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

let packed: Packed;
let paths: readonly string[];

beforeAll(() => {
  const listed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: ROOT, stdio: "pipe" });
  packed = JSON.parse(listed.toString())[0];
  paths = packed.files.map(({ path }) => path);
});

const inFolder = (folder: string, extension: string) =>
  readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(extension))
    .map((name) => `${folder}/${name}`);

/** A new file in the package is a decision: it belongs here too. */
const OUTSIDE_DIST = [
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "bin/lambda-authz.js",
  "bin/not-built.js",
  "config.example.ini",
  "docs/cli.md",
  "docs/config.md",
  "docs/errors.md",
  "docs/explain.md",
  "docs/iam-policy-bounded.json",
  "docs/iam-policy.json",
  "docs/json.md",
  "package.json",
  "templates/node/basic/index.mjs",
  "templates/python/authorizer/index.py",
  "templates/python/basic/index.py",
  "templates/web/authorization.js",
  "templates/web/call.js",
  "templates/web/claims.js",
  "templates/web/deployed.js",
  "templates/web/element.js",
  "templates/web/explain.js",
  "templates/web/icon.svg",
  "templates/web/index.html",
  "templates/web/outcome.js",
  "templates/web/page.css",
  "templates/web/page.js",
  "templates/web/routes.js",
  "templates/web/session.js",
  "templates/web/token.js",
];

test("the files of the tarball outside dist", () => {
  expect(paths.filter((path) => !path.startsWith("dist/")).sort()).toEqual([...OUTSIDE_DIST].sort());
});

test("dist has the bundle, the local endpoint, the built templates and the types of the source files, nothing else", () => {
  const dist = paths.filter((path) => path.startsWith("dist/"));
  const types = dist.filter((path) => path.endsWith(".d.ts") && !path.startsWith("dist/bundle/"));
  const sources = inFolder("src", ".ts").filter((path) => !path.startsWith("src/local/"));
  const declared = sources.map((path) => path.replace(/^src/, "dist").replace(/\.ts$/, ".d.ts"));
  expect([...types].sort()).toEqual(declared.sort());
  const others = dist.filter((path) => !types.includes(path));
  const expected =
    /^dist\/(help\.txt|bundle\/[\w-]+\.js|bundle\/(main|index)\.d\.ts|local\/build-id|local\/[\w/-]+\.(js|mjs|json|py)|templates\/node\/authorizer\/index\.mjs)$/;
  expect(others.filter((path) => !expected.test(path))).toEqual([]);
  const local = inFolder("src/local", ".ts").map((path) => path.replace(/^src/, "dist").replace(/\.ts$/, ".js"));
  expect(others).toEqual(expect.arrayContaining(local));
  expect(others.filter((path) => /^dist\/bundle\/(main|index)\.(js|d\.ts)$/.test(path))).toHaveLength(4);
});

test("only the command can be executed, and the tarball stays below 4 MB", () => {
  const executable = packed.files.filter(({ mode }) => (mode & 0o111) !== 0).map(({ path }) => path);
  expect(executable).toEqual(["bin/lambda-authz.js"]);
  expect(packed.unpackedSize).toBeLessThan(4_000_000);
});
