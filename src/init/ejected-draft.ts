import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../lib/package-root.ts";
import { draft, type InitDraft } from "./draft.ts";

/** The folder of an ejected authorizer, as in config.ini. */
export const EJECTED = "lambda/authorizer";

/** Its handler, as in config.ini: the default of both Node and Python. */
export const EJECTED_HANDLER = "index.handler";

/**
 * The source of the built-in authorizer, for the user to change: for Node the compiled, readable file that Lambda runs.
 * @param root folder of config.ini.
 * @returns undefined when the file already has this content.
 */
export async function ejectedDraft(root: string, runtime: string | undefined): Promise<InitDraft | undefined> {
  const [built, entry] = runtime?.startsWith("python")
    ? ["templates/python/authorizer", "index.py"]
    : ["dist/templates/node/authorizer", "index.mjs"];
  const template = new URL(`${built}/${entry}`, PACKAGE_ROOT);
  return draft(join(root, EJECTED, entry), await readFile(template));
}
