// @ts-check
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);
/** @param {string} path */
const has = (path) => existsSync(new URL(path, root));

/** What makes it complete: a package from a registry has no src and was cut; a clone lacks dependencies or the build. */
function fix() {
  if (!has("src")) return "install lambda-authz again: files of the package do not exist";
  if (!has("node_modules")) return "run npm ci first";
  // npm leaves them out with --omit=dev and with NODE_ENV=production: then nothing is built either.
  if (!has("node_modules/typescript")) return "run npm ci first, with --include=dev: the build needs TypeScript";
  return has("dist") ? "run npm ci first" : "run npm ci first (or npm run build: the dependencies are installed)";
}

/**
 * Says why the program cannot start: a clone before `npm ci`, most often by `npx lambda-authz`. On stdout with --json,
 * as every error.
 * @param {NodeJS.ErrnoException} error of importing the program.
 * @returns the exit code: failed, since the same command works once that is done.
 * @throws the error when another one than "module not found".
 */
export function notBuilt(error) {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  const folder = fileURLToPath(root);
  const message = has("dist")
    ? `lambda-authz is not complete in ${folder}: ${error.message}`
    : `lambda-authz is not built: ${folder}dist does not exist`;
  const json = process.argv.includes("--json");
  if (json) process.stdout.write(`${JSON.stringify({ error: { code: "NOT_BUILT", message, fix: fix() } })}\n`);
  else process.stderr.write(`${message}\nfix: ${fix()}\n`);
  return 1;
}
