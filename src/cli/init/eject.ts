import { resolve } from "node:path";
import type { Config } from "../../config/config.ts";
import { EJECTED, EJECTED_HANDLER, ejectedDraft } from "../../init/ejected-draft.ts";
import { flagOf } from "../../init/questions.ts";
import type { Context } from "../command.ts";
import { answersIn } from "./answer-flags.ts";
import type { InitOptions } from "./init-options.ts";
import { type Leave, type Written, write } from "./writing.ts";

/** What was written, and what config.ini lacks for it to be deployed. */
interface Ejected extends Written {
  /** One sentence; undefined when config.ini names the folder and the handler already. */
  readonly todo: string | undefined;
}

/** Common to all commands: they apply to the existing config.ini. */
const COMMON = ["profile", "region", "stage"];

/** Writes the source of the built-in authorizer next to an existing config.ini, and does not change that. */
export async function eject({ config, options, ui }: Context<InitOptions>, leave: Leave): Promise<Ejected> {
  const loaded = await config();
  const { root, authorizer } = loaded;
  const unused = answersIn(options).filter((id) => !COMMON.includes(id));
  const file = await ejectedDraft(root, authorizer.runtime);
  const done = await write(file ? [file] : [], leave);
  if (unused.length > 0)
    ui.note(`note: ${leave.shown(loaded.file)} stays as it is: ${unused.map(flagOf).join(", ")} not used`);
  return { ...done, todo: todoIn(loaded, leave.shown(loaded.file)) };
}

function todoIn({ root, authorizer }: Config, file: string): string | undefined {
  const { source, handler, unusedHandler } = authorizer;
  const isThere = source !== undefined && resolve(root, source) === resolve(root, EJECTED);
  const written = unusedHandler ?? handler;
  const lines = [
    ...(isThere ? [] : [{ key: "source", old: source, now: EJECTED }]),
    ...(written === EJECTED_HANDLER ? [] : [{ key: "handler", old: written, now: EJECTED_HANDLER }]),
  ];
  if (lines.length === 0) return undefined;
  const old = lines.filter((line) => line.old !== undefined).map((line) => `${line.key} = ${line.old}`);
  const these = lines.length > 1 ? "these lines" : "this line";
  const how = old.length === 0 ? `add ${these} to` : `in place of ${old.join(" and ")} put ${these} into`;
  return [`${how} [authorizer] in ${file}:`, ...lines.map(({ key, now }) => `  ${key} = ${now}`)].join("\n");
}
