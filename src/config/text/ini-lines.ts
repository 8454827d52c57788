import { hiddenIn } from "../../lib/characters.ts";
import { type At, type Findings, printableUnknown } from "./findings.ts";
import { type Scanned, scanValue } from "./source-value.ts";
import { isTutorialKey } from "./tutorial-keys.ts";

interface ScannedKey {
  readonly key: string;
  readonly line: number;
  readonly value: string | undefined;
  /** The column of the value, from 1. */
  readonly column?: number;
  /** The value cannot be read and is recorded as a problem. */
  readonly refused: boolean;
}

export interface ScannedSection {
  readonly at: At;
  /** By their names. */
  readonly keys: Map<string, ScannedKey>;
}

const HEADER = /^\[([^\]]*)\](.*)$/;
const SECTION_NAME = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)?$/;
/** `[` would make `ini` build an array; keys never contain quotes, `;` or `#`. */
const KEY_NAME = /^[^[\]"';#\p{Cc}\p{Zl}\p{Zp}]+$/u;
/** In these sections the tutorial writes `KEY: value`. */
const COLON_SECTIONS: ReadonlySet<string> = new Set(["aws", "cognito"]);

/**
 * The pass over the text before `ini` parses it. `ini` would silently drop a section whose header has a comment (a lost
 * rule fails open), cut values at `;` and `#`, merge duplicates and drop `__proto__`; here each of these is either read
 * correctly or recorded as a problem.
 */
export function scanLines(text: string, findings: Findings): ScannedSection[] {
  const sections = new Map<string, ScannedSection>();
  // Keys below a refused header belong to no section: one error for the header is enough.
  let current: ScannedSection | "none yet" | "refused" = "none yet";
  const lines = text.split(/\r\n|\n|\r/);
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === "" || /^[;#]/.test(content)) continue;
    if (content.startsWith("[")) current = openSection(content, raw, line, sections, findings) ?? "refused";
    else if (current === "none yet") findings.problem({ line, section: "" }, printableUnknown(content), NO_SECTION);
    else if (current !== "refused") {
      addKey(raw, line, current, findings);
      // A rule that loses its groups allows every caller.
      if (line === lines.length && content.endsWith("=") && current.at.section.startsWith("rule."))
        findings.note(
          `[${current.at.section}] ${content} is blank, and the file ends after it: the file may be cut off`,
        );
    }
  }
  return [...sections.values()];
}

const NO_SECTION = "must be below a section header like [project]";

function openSection(
  content: string,
  raw: string,
  line: number,
  sections: Map<string, ScannedSection>,
  findings: Findings,
): ScannedSection | undefined {
  const [, inner, behind = ""] = HEADER.exec(content) ?? [];
  const refuse = (allowed: string): undefined =>
    findings.problem({ line, section: "" }, printableUnknown(content), allowed);
  if (inner === undefined) return refuse("has no closing ]");
  const name = inner.trim();
  if (!SECTION_NAME.test(name) || name.split(".").includes("__proto__")) {
    return refuse(
      invisibleIn(raw) ?? "a section is [word] or [word.name], with a name of A-Z a-z 0-9 _ - (but not __proto__)",
    );
  }
  const before = sections.get(name);
  if (before !== undefined) return refuse(`the section is already defined on line ${before.at.line}; merge the two`);
  // The section is opened anyway, so that its keys are checked in the same run.
  if (!/^\s*(?:[;#].*)?$/.test(behind)) refuse("only a comment may follow ]");
  const section: ScannedSection = { at: { line, section: name }, keys: new Map() };
  sections.set(name, section);
  return section;
}

/** The problem of a text with an invisible character; undefined without one. @param column of its first character. */
function invisibleIn(text: string, column = 1): string | undefined {
  const hidden = hiddenIn(text);
  return hidden && `column ${column + hidden.column - 1} is ${hidden.codePoint}, which is invisible: type it again`;
}

/** Free text, which may be anything that Lambda accepts, and paths, which may be anything that the disk contains. */
const ANY_TEXT = /^(?:env\..*|source|policy_file|metadata_file|exclude)$/;

function addKey(raw: string, line: number, { at, keys }: ScannedSection, findings: Findings): undefined {
  const content = raw.trim();
  const separator = content.search(COLON_SECTIONS.has(at.section) ? /[=:]/ : /=/);
  if (separator === -1) {
    return findings.problem(
      { line, section: at.section },
      printableUnknown(content),
      invisibleIn(raw) ?? "must be: key = value",
    );
  }
  const name = content.slice(0, separator).trimEnd();
  const key = name.replace(/\s+/g, " ");
  const here = { line, section: at.section, key };
  const indent = [...raw.slice(0, raw.length - raw.trimStart().length)].length;
  const odd = invisibleIn(name.replaceAll("\t", " "), indent + 1);
  if (odd !== undefined || !KEY_NAME.test(key) || key === "__proto__") {
    return findings.problem({ line, section: at.section }, printableUnknown(key), odd ?? "is not a valid key");
  }
  const before = keys.get(key);
  if (before !== undefined) return findings.problem(here, undefined, `is already defined on line ${before.line}`);
  const rest = content.slice(separator + 1);
  const read: Scanned = /\p{Cc}/u.test(rest.replaceAll("\t", " "))
    ? { refused: "contains a control character" }
    : scanValue(rest, isTutorialKey(at.section, key));
  const { column, scanned } = checkHidden(read, raw, here, findings);
  const refused = "refused" in scanned;
  if (refused) findings.problem(here, printableUnknown(rest.trim()), scanned.refused);
  keys.set(key, {
    key,
    line,
    refused,
    value: "refused" in scanned ? undefined : scanned.value,
    ...(column && { column }),
  });
}

/** The value with its column; invisible characters are refused, in free text noted. */
function checkHidden(read: Scanned, raw: string, { section, key = "" }: At, findings: Findings) {
  if ("refused" in read || read.value === undefined) return { scanned: read };
  const start = raw.indexOf(read.value, raw.search(/[=:]/) + 1);
  const column = [...raw.slice(0, start)].length + 1;
  const invisible = section === "tags" ? undefined : invisibleIn(read.value.replaceAll("\t", " "), column);
  if (invisible === undefined) return { scanned: read, column };
  if (!ANY_TEXT.test(key)) return { scanned: { refused: invisible }, column };
  if (key.startsWith("env.")) findings.note(`[${section}] ${key}: ${invisible}`);
  return { scanned: read, column };
}
