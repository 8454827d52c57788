import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseConfig } from "../config/load.ts";
import { PACKAGE_ROOT } from "../lib/package-root.ts";
import { configText } from "./config-text.ts";
import { draft, type InitDraft } from "./draft.ts";
import { EJECTED, ejectedDraft } from "./ejected-draft.ts";
import { ignoringState } from "./ignore-state.ts";
import type { Answers } from "./questions.ts";
import { contentOf } from "./write-drafts.ts";

/** The files that init writes, and notes about them. */
export interface Drafts {
  /** Without files that already have this content. */
  readonly files: readonly InitDraft[];
  readonly notes: readonly string[];
}

/**
 * The files for these answers, in the order of writing.
 * @param eject also write the authorizer's source, and set it in config.ini.
 * @throws AuthzError CONFIG_INVALID when the config.ini would not load: better now than at the next command.
 */
export async function draftsFor(config: string, answers: Answers, today: Date, eject: boolean): Promise<Drafts> {
  const text = configText(answers, eject ? EJECTED : undefined);
  const { notes } = parseConfig(text, config, {}, today);
  const root = dirname(config);
  const [language, entry] = answers.runtime?.startsWith("python") ? ["python", "index.py"] : ["node", "index.mjs"];
  const template = new URL(`templates/${language}/basic/${entry}`, PACKAGE_ROOT);
  const files = await Promise.all([
    draft(join(root, "lambda", "basicLambda", entry), await readFile(template)),
    eject ? ejectedDraft(root, answers.runtime) : undefined,
    ignore(join(root, ".gitignore")),
    // Last: where there is a config.ini, the other files exist too.
    draft(config, Buffer.from(text)),
  ]);
  return { files: files.filter((file) => file !== undefined), notes };
}

async function ignore(path: string): Promise<InitDraft | undefined> {
  const text = ignoringState(((await contentOf(path)) ?? Buffer.alloc(0)).toString("latin1"));
  return text === undefined ? undefined : { path, bytes: Buffer.from(text, "latin1"), replaces: false };
}
