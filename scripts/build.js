// Compiles src into dist and the Lambda templates into dist/templates, from scratch, so that nothing stale is packed.
// With --unless-current it leaves alone what is newer than all that it is made of: npx in a clone prepares it again.
// With --if-installed it succeeds without dependencies: `npx lambda-authz` before `npm ci` runs `prepare`, hides what it
// says, and keeps a broken link when it fails. `npm pack` and `npm publish` run `prepack`, which is not so lenient.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The last thing that is made. */
const HELP = "dist/help.txt";
const SOURCES = ["src", "templates", "bin", "scripts"];
/** Without them there is no build. */
const NEEDED = ["typescript", "@types/node", "@tsconfig/strictest"];
const SETTINGS = ["package.json", "package-lock.json", "tsconfig.json"];

function isCurrent() {
  if (!existsSync(HELP)) return false;
  // Folders too: a file that is gone changes its folder.
  const below = SOURCES.flatMap((folder) => [
    folder,
    ...readdirSync(folder, { recursive: true }).map((one) => join(folder, one)),
  ]);
  const made = statSync(HELP).mtimeMs;
  return [...SETTINGS, ...below].every((path) => statSync(path).mtimeMs < made);
}
if (process.argv.includes("--unless-current") && isCurrent()) process.exit();

const { resolve } = createRequire(import.meta.url);
function isInstalled() {
  try {
    return NEEDED.every((name) => resolve(`${name}/package.json`));
  } catch {
    return false;
  }
}
if (!isInstalled()) {
  console.error("lambda-authz is not built: its development dependencies are not installed");
  console.error("  fix: run npm ci first (with NODE_ENV=production or --omit=dev: npm ci --include=dev)");
  process.exit(process.argv.includes("--if-installed") ? 0 : 1);
}

const tsc = resolve("typescript/package.json").replace("package.json", "bin/tsc");
rmSync("dist", { recursive: true, force: true });
for (const project of ["tsconfig.json", "templates/tsconfig.json"]) {
  execFileSync(process.execPath, [tsc, "-p", project], { stdio: "inherit" });
}
// What the local endpoint's functions start with is no TypeScript: it runs as it is.
const bootstrap = "local/lambda/runtime/bootstrap";
cpSync(`src/${bootstrap}`, `dist/${bootstrap}`, { recursive: true, filter: (path) => !path.endsWith("__pycache__") });
// The program's own --help, printed once here so that nobody has to wait for it later.
writeFileSync(HELP, execFileSync(process.execPath, ["bin/lambda-authz.js", "--help"]));
