// Compiles src into dist and the Lambda templates into dist/templates, from scratch, so that nothing stale is packed.
// What cannot be compiled leaves dist as it was.
// With --unless-current it leaves alone what is newer than all that it is made of: npx in a clone prepares it again.
// With --if-installed it succeeds without dependencies: `npx lambda-authz` before `npm ci` runs `prepare`, hides what it
// says, and keeps a broken link when it fails. `npm pack` and `npm publish` run `prepack`, which is not so lenient.
// @ts-check
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The last thing that is made. */
const HELP = "dist/help.txt";
const SOURCES = ["src", "templates", "bin", "scripts"];
/** Without them there is no build. */
const NEEDED = ["typescript", "rolldown", "@types/node", "@types/ini", "@tsconfig/strictest"];
const SETTINGS = ["package.json", "package-lock.json", "tsconfig.json"];

/** All files and folders below a folder. @param {string} folder */
const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).map((one) => join(folder, one));

function isCurrent() {
  if (!existsSync(HELP)) return false;
  // Folders too: a file that is gone changes its folder.
  const below = SOURCES.flatMap((folder) => [folder, ...filesBelow(folder)]);
  const made = statSync(HELP).mtimeMs;
  return [...SETTINGS, ...below].every((path) => statSync(path).mtimeMs < made);
}
if (process.argv.includes("--unless-current") && isCurrent()) process.exit();

/** @param {string} why */
function refuse(why) {
  console.error(`lambda-authz is not built: ${why}`);
  console.error("fix: run npm ci first (with NODE_ENV=production or --omit=dev: npm ci --include=dev)");
  process.exit(process.argv.includes("--if-installed") ? 0 : 1);
}

const { resolve } = createRequire(import.meta.url);
function isInstalled() {
  try {
    return NEEDED.every((name) => resolve(`${name}/package.json`));
  } catch {
    return false;
  }
}
if (!isInstalled()) refuse("its development dependencies are not installed");

/** @typedef {{ version?: string, dev?: boolean, optional?: boolean }} LockedPackage */

/**
 * What npm wrote of the packages that it installed, or of those that it is to install.
 * @param {string} file
 * @returns {[string, LockedPackage][]}
 */
const packagesIn = (file) => (existsSync(file) ? Object.entries(JSON.parse(readFileSync(file, "utf8")).packages) : []);

/** After `git pull` node_modules is still that of the lock file before: the compiler would tell in a hundred errors. */
function whyStale() {
  const installed = new Map(packagesIn("node_modules/.package-lock.json"));
  // Of another package manager.
  if (installed.size === 0) return undefined;
  /** @param {[string, LockedPackage]} locked */
  const isNeeded = ([path, { dev }]) => path !== "" && (!dev || NEEDED.includes(path.replace("node_modules/", "")));
  for (const [path, { version, optional }] of packagesIn("package-lock.json").filter(isNeeded)) {
    const there = installed.get(path)?.version;
    if (there === version || (there === undefined && optional)) continue;
    return `${path} is ${there ?? "not installed"}, package-lock.json has ${version}`;
  }
  return undefined;
}
const stale = whyStale();
if (stale !== undefined) refuse(stale);

const tsc = resolve("typescript/package.json").replace("package.json", "bin/tsc");
/** In which the build is made: it becomes dist when it is whole. */
const NEW = "dist.new";
rmSync(NEW, { recursive: true, force: true });
/** @type {[project: string, folder: string][]} */
const PROJECTS = [
  ["tsconfig.json", NEW],
  ["templates/tsconfig.json", `${NEW}/templates`],
];
for (const [project, folder] of PROJECTS) {
  try {
    execFileSync(process.execPath, [tsc, "-p", project, "--outDir", folder], { stdio: "inherit" });
  } catch (error) {
    // The compiler has said why.
    rmSync(NEW, { recursive: true, force: true });
    const { status } = /** @type {{ status?: number | null }} */ (error);
    process.exit(status ?? 1);
  }
}
// What the local endpoint's functions start with is JavaScript: it runs as it is.
const bootstrap = "local/lambda/runtime/bootstrap";
cpSync(`src/${bootstrap}`, `${NEW}/${bootstrap}`, { recursive: true, filter: (path) => !path.endsWith("__pycache__") });
// What AWS's models say is read at run time.
cpSync("src/local/model/tables", `${NEW}/local/model/tables`, { recursive: true });

execFileSync(process.execPath, ["scripts/bundle.js", NEW], { stdio: "inherit" });

/** A version alone would not tell two builds of a clone apart. @param {string} folder */
function buildId(folder) {
  const hash = createHash("sha256");
  const files = filesBelow(folder).filter((one) => statSync(one).isFile());
  for (const file of files.sort()) hash.update(file).update(readFileSync(file));
  return `${JSON.parse(readFileSync("package.json", "utf8")).version}+${hash.digest("hex").slice(0, 12)}`;
}
// A running local endpoint says which build it is: after an upgrade it is no longer the one that the command line wants.
writeFileSync(`${NEW}/local/build-id`, buildId(`${NEW}/local`));
rmSync("dist", { recursive: true, force: true });
renameSync(NEW, "dist");
// The program's own --help, printed once here so that no one waits for it later.
writeFileSync(HELP, execFileSync(process.execPath, ["bin/lambda-authz.js", "--help"]));
