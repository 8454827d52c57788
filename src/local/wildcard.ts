import { memo } from "./text-memo.ts";

/** The parts between the `*` of a pattern. Policies may name each caller's paths. */
const partsOf = memo((pattern) => pattern.split("*"), 10_000);

/** Whether a part without `*` is in the text just there; `?` is one character. */
function isAt(text: string, part: string, at: number): boolean {
  if (at < 0 || at + part.length > text.length) return false;
  for (let i = 0; i < part.length; i++) if (part[i] !== "?" && part[i] !== text[at + i]) return false;
  return true;
}

/** Where a part is first, from there on; -1 if nowhere. */
function indexOf(text: string, part: string, from: number): number {
  if (!part.includes("?")) return text.indexOf(part, from);
  for (let at = from; at + part.length <= text.length; at++) if (isAt(text, part, at)) return at;
  return -1;
}

/**
 * IAM's wildcards: `*` is any text, slashes too, `?` is one character. Not a regular expression: one with several `.*`
 * tries each against each, and a policy is looked through at every request.
 * @param flags "i" where letters have no case, as in names of actions.
 */
export function covers(pattern: string, text: string, flags: "" | "i" = ""): boolean {
  if (flags === "i") return covers(pattern.toLowerCase(), text.toLowerCase());
  const parts = partsOf(pattern);
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  if (parts.length === 1) return text.length === pattern.length && isAt(text, first, 0);
  const end = text.length - last.length;
  if (end < first.length || !isAt(text, last, end) || !isAt(text, first, 0)) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const at = indexOf(text, part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}
