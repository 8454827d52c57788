// @ts-check
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { fault } from "./log.mjs";

// Where Lambda's own runtime lies: the "Require stack" of a missing module names it.
const require = createRequire("/var/runtime/index.mjs");

const REMOVED =
  "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.";

/** Lambda's runtimes have the whole SDK, this program the part that it needs itself. @param {string} name */
const NOT_HERE = (name) =>
  `\nLambda's Node.js runtimes have ${name}, the local endpoint has not; fix: npm install --save-dev ${name}`;

/**
 * Finds the function that "dir/file.object.handler" names.
 * @param {{ root: string, name: string, callbacks: boolean }} what
 */
export async function load({ root, name, callbacks }) {
  if (name.includes(".."))
    throw fault(
      "MalformedHandlerName",
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  const [, file, path] = /^([^.]*)\.(.*)$/.exec(basename(name)) ?? [];
  if (file === undefined || path === undefined) throw fault("MalformedHandlerName", "Bad handler");
  const app = await imported(root, join(dirname(name), file));
  const handler = path.split(".").reduce((object, key) => object?.[key], app);
  if (!handler) throw fault("HandlerNotFound", `${name} is undefined or not exported`);
  if (typeof handler !== "function") throw fault("HandlerNotFound", `${name} is not a function`);
  if (!callbacks && handler.length > 2) throw fault("CallbackHandlerDeprecated", REMOVED);
  return handler;
}

/** @param {string} root @param {string} module */
async function imported(root, module) {
  try {
    const path = join(root, module);
    const found = [".js", ".mjs", ".cjs"].map((extension) => path + extension).find(existsSync);
    const file = found ?? require.resolve(module, { paths: [root] });
    const names = await import(pathToFileURL(file).href);
    // A CommonJS module is in require's cache now; not all its exports need to be among the names of the import.
    return require.cache[file]?.exports ?? names;
  } catch (thrown) {
    const error = /** @type {NodeJS.ErrnoException} */ (thrown);
    const [, sdk] = /Cannot find (?:package|module) '(@(?:aws-sdk|smithy)\/[^'/]+)/.exec(error?.message) ?? [];
    if (sdk !== undefined) error.message += NOT_HERE(sdk);
    if (error instanceof SyntaxError) throw fault("UserCodeSyntaxError", String(error));
    if (error?.code === "MODULE_NOT_FOUND") throw fault("ImportModuleError", String(error));
    throw error;
  }
}
