import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { draft, type InitDraft } from "./draft.ts";

/** Where an ejected authorizer stands, as config.ini names it. */
export const EJECTED = "lambda/authorizer";

/** Where it stands in that folder, as config.ini names it: the default, in Node as in Python. */
export const EJECTED_HANDLER = "index.handler";

/**
 * The source of our authorizer as a file of the user's own: for Node what Lambda runs, compiled and still readable.
 * @param root folder of config.ini.
 * @returns undefined when just that is there already.
 */
export async function ejectedDraft(root: string, runtime: string | undefined): Promise<InitDraft | undefined> {
  const [built, entry] = runtime?.startsWith("python")
    ? ["templates/python/authorizer", "index.py"]
    : ["dist/templates/node/authorizer", "index.mjs"];
  const template = new URL(`../../${built}/${entry}`, import.meta.url);
  return draft(join(root, EJECTED, entry), await readFile(template));
}
