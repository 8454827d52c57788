import type { ZipEntry } from "../../lib/files/zip.ts";
import { handlerFiles } from "./handler-file.ts";

interface FunctionHandler {
  readonly section: string;
  readonly runtime: string;
  readonly handler: string;
}

/** From this version on, a handler with three or more parameters fails with Runtime.CallbackHandlerDeprecated. */
const WITHOUT_CALLBACKS = 24;

/** Three or more names. Defaults, patterns and rest parameters count differently, so functions with them are not checked. */
const PARAMETERS = String.raw`\(\s*(?:[\w$]+\s*,\s*){2,}[\w$]+\s*,?\s*\)`;
const FUNCTION = String.raw`(?:async\s+)?(?:function\b\s*[\w$]*\s*${PARAMETERS}|${PARAMETERS}\s*=>)`;

/**
 * Whether a JavaScript file plainly exports a function with three parameters under a name. The file is read, not run, so
 * wrapped, imported or otherwise assigned functions are not recognised.
 */
export function takesCallback(text: string, name: string): boolean {
  if (!/^[\w$]+$/.test(name)) return false;
  const code = text.replace(/\/\*.*?\*\//gs, "");
  const exported = name.replaceAll("$", String.raw`\$`);
  const assigned = String.raw`^[ \t]*(?:module\.)?exports\.${exported}\s*=(?!=)\s*`;
  // The last one counts: compilers begin with `exports.handler = void 0`.
  const last = [...code.matchAll(new RegExp(assigned, "gm"))].at(-1);
  if (last !== undefined) return new RegExp(`^${FUNCTION}`).test(code.slice(last.index + last[0].length));
  const declared = String.raw`(?:const|let|var)\s+${exported}\s*=\s*${FUNCTION}|(?:async\s+)?function\s+${exported}\s*${PARAMETERS}`;
  return new RegExp(String.raw`^[ \t]*export\s+(?:${declared})`, "m").test(code);
}

/** The note on a handler that newer Node.js runtimes do not start; undefined if none is recognised. */
export function callbackNote(one: FunctionHandler, entries: readonly ZipEntry[]): string | undefined {
  const { section, runtime, handler } = one;
  if (Number(/^nodejs(\d+)/.exec(runtime)?.[1] ?? 0) < WITHOUT_CALLBACKS) return undefined;
  const { files, name } = handlerFiles(one);
  const [file, ...others] = entries.filter((entry) => files.includes(entry.name) && !entry.link);
  // With several files, the runtime decides which one it loads.
  if (file === undefined || others.length > 0 || !takesCallback(Buffer.from(file.bytes).toString(), name))
    return undefined;
  return `${section} handler = ${handler} in ${file.name} has three parameters: ${runtime} does not support callback handlers; fix: make it async and return the response, or set runtime = nodejs22.x`;
}
