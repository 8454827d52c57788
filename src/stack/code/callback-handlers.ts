import type { ZipEntry } from "../../lib/files/zip.ts";
import { handlerPlace } from "./handler-file.ts";

interface Handled {
  readonly section: string;
  readonly runtime: string;
  readonly handler: string;
}

/** From this one on, a handler of three parameters or more ends each start with Runtime.CallbackHandlerDeprecated. */
const WITHOUT_CALLBACKS = 24;

/** Three names or more; defaults, patterns and rest parameters count otherwise, so what holds them is not judged. */
const PARAMETERS = String.raw`\(\s*(?:[\w$]+\s*,\s*){2,}[\w$]+\s*,?\s*\)`;
const FUNCTION = String.raw`(?:async\s+)?(?:function\b\s*[\w$]*\s*${PARAMETERS}|${PARAMETERS}\s*=>)`;

/**
 * Whether a JavaScript file plainly exports a function of three parameters under a name. It is read, not run: what is
 * wrapped, imported or assigned in another way is not seen.
 */
export function takesCallback(text: string, name: string): boolean {
  if (!/^[\w$]+$/.test(name)) return false;
  const code = text.replace(/\/\*.*?\*\//gs, "");
  const exported = name.replaceAll("$", String.raw`\$`);
  const assigned = String.raw`^[ \t]*(?:module\.)?exports\.${exported}\s*=(?!=)\s*`;
  // A later one counts: compilers begin with `exports.handler = void 0`.
  const last = [...code.matchAll(new RegExp(assigned, "gm"))].at(-1);
  if (last !== undefined) return new RegExp(`^${FUNCTION}`).test(code.slice(last.index + last[0].length));
  const declared = String.raw`(?:const|let|var)\s+${exported}\s*=\s*${FUNCTION}|(?:async\s+)?function\s+${exported}\s*${PARAMETERS}`;
  return new RegExp(String.raw`^[ \t]*export\s+(?:${declared})`, "m").test(code);
}

/** What to say of a function that Lambda's newer Node.js will not start; undefined where nothing of it is seen. */
export function callbackNote(one: Handled, entries: readonly ZipEntry[]): string | undefined {
  const { section, runtime, handler } = one;
  if (Number(/^nodejs(\d+)/.exec(runtime)?.[1] ?? 0) < WITHOUT_CALLBACKS) return undefined;
  const { files, name } = handlerPlace(one);
  const [file, ...others] = entries.filter((entry) => files.includes(entry.name) && !entry.link);
  // Of several it depends on the runtime which one it takes.
  if (file === undefined || others.length > 0 || !takesCallback(Buffer.from(file.bytes).toString(), name))
    return undefined;
  return `${section} handler = ${handler} in ${file.name} has three parameters: ${runtime} starts no handler that takes a callback; fix: make it async and return the answer, or set runtime = nodejs22.x`;
}
