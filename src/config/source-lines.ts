import { type At, type Findings, shownUnknown } from "./findings.ts";
import { type Scanned, scanValue } from "./source-value.ts";
import { isTutorialKey } from "./tutorial-keys.ts";

interface ScannedKey {
  readonly key: string;
  readonly line: number;
  readonly value: string | undefined;
  /** The value could not be read and was recorded as a problem. */
  readonly refused: boolean;
}

export interface ScannedSection {
  readonly at: At;
  readonly keys: ScannedKey[];
}

const HEADER = /^\[([^\]]*)\](.*)$/;
const SECTION_NAME = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)?$/;
/** `[` would make `ini` build an array; quotes, `;` and `#` are no part of any key. */
const KEY_NAME = /^[^[\]"';#\p{Cc}\p{Zl}\p{Zp}]+$/u;
/** The tutorial writes `KEY: value` in these. */
const COLON_SECTIONS: ReadonlySet<string> = new Set(["aws", "cognito"]);

/**
 * The pass over the text before `ini` sees it. `ini` would drop a section whose header has a comment behind it (a rule
 * lost is a rule that fails open), cut values at `;` and `#`, merge what stands twice and drop `__proto__`, all without
 * a word; here each of these is either read rightly or recorded as a problem.
 */
export function scanLines(text: string, findings: Findings): ScannedSection[] {
  const sections = new Map<string, ScannedSection>();
  // Keys behind a header that was refused belong to nobody: one error for the header is enough.
  let current: ScannedSection | "none yet" | "refused" = "none yet";
  const lines = text.split(/\r\n|\n|\r/);
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === "" || /^[;#]/.test(content)) continue;
    if (content.startsWith("[")) current = openSection(content, line, sections, findings) ?? "refused";
    else if (current === "none yet") findings.problem({ line, section: "" }, shownUnknown(content), NO_SECTION);
    else if (current !== "refused") {
      addKey(content, line, current, findings);
      // A rule that loses the groups it asks for lets everybody in.
      if (line === lines.length && content.endsWith("=") && current.at.section.startsWith("rule."))
        findings.note(`[${current.at.section}] ${content} is blank, and the file ends behind it: it may be cut off`);
    }
  }
  return [...sections.values()];
}

const NO_SECTION = "must stand below a section header like [project]";

function openSection(
  content: string,
  line: number,
  sections: Map<string, ScannedSection>,
  findings: Findings,
): ScannedSection | undefined {
  const [, inner, behind = ""] = HEADER.exec(content) ?? [];
  const refuse = (allowed: string): undefined =>
    findings.problem({ line, section: "" }, shownUnknown(content), allowed);
  if (inner === undefined) return refuse("has no closing ]");
  const name = inner.trim();
  if (!SECTION_NAME.test(name) || name.split(".").includes("__proto__")) {
    return refuse("a section is [word] or [word.name], the name made of A-Z a-z 0-9 _ - (but not __proto__)");
  }
  const before = sections.get(name);
  if (before !== undefined) return refuse(`the section already stands at line ${before.at.line}; merge the two`);
  // The section is opened even so: its keys are then checked in the same run.
  if (!/^\s*(?:[;#].*)?$/.test(behind)) refuse("only a comment may stand behind ]");
  const section: ScannedSection = { at: { line, section: name }, keys: [] };
  sections.set(name, section);
  return section;
}

function addKey(content: string, line: number, { at, keys }: ScannedSection, findings: Findings): undefined {
  const separator = COLON_SECTIONS.has(at.section) ? /\s*[=:]/ : /\s*=/;
  const found = separator.exec(content);
  if (found === null) {
    return findings.problem({ line, section: at.section }, shownUnknown(content), "must be: key = value");
  }
  const key = content.slice(0, found.index).replace(/\s+/g, " ");
  const here = { line, section: at.section, key };
  if (!KEY_NAME.test(key) || key === "__proto__") {
    return findings.problem({ line, section: at.section }, shownUnknown(key), "is not a name for a key");
  }
  const before = keys.find((other) => other.key === key);
  if (before !== undefined) return findings.problem(here, undefined, `already stands at line ${before.line}`);
  const rest = content.slice(found.index + found[0].length);
  const scanned: Scanned = /\p{Cc}/u.test(rest.replaceAll("\t", " "))
    ? { refused: "has a control character in it" }
    : scanValue(rest, isTutorialKey(at.section, key));
  const refused = "refused" in scanned;
  if (refused) findings.problem(here, shownUnknown(rest.trim()), scanned.refused);
  keys.push({ key, line, refused, value: refused ? undefined : scanned.value });
}
