import type { Findings } from "../text/findings.ts";
import type { SourceSection } from "../text/source.ts";

const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const KEY_LENGTH = 128;
const VALUE_LENGTH = 256;
/** AWS allows 50 on a resource; the tool uses four. */
const MOST = 46;

/** Reads [tags] by the rules of AWS; `lambda-authz:` is reserved for ownership tags. */
export function readTags(section: SourceSection | undefined, findings: Findings): Readonly<Record<string, string>> {
  const tags: [string, string][] = [];
  const before = new Map<string, { readonly key: string; readonly line: number | undefined }>();
  for (const [key, { at, value }] of section?.entries ?? []) {
    const refused = refuseTag(key, value ?? "");
    // IAM compares keys without case: its roles could not be created.
    const twin = before.get(key.toLowerCase());
    before.set(key.toLowerCase(), twin ?? { key, line: at.line });
    if (refused !== undefined) findings.problem(at, value, refused);
    else if (twin !== undefined)
      findings.problem(
        at,
        value,
        `must differ from ${twin.key} on line ${twin.line} in more than case: to IAM they are one key`,
        { fix: "keep one of them" },
      );
    else if (value !== undefined) tags.push([key, value]);
  }
  if (section !== undefined && tags.length > MOST)
    findings.problem(section.at, undefined, `must contain at most ${MOST} tags, these are ${tags.length}`);
  return Object.fromEntries(tags);
}

function refuseTag(key: string, value: string): string | undefined {
  const reserved = ["aws:", "lambda-authz:"].find((prefix) => key.toLowerCase().startsWith(prefix));
  if (reserved !== undefined) return `the name must not start with ${reserved}`;
  if (key.length > KEY_LENGTH) return `the name must be at most ${KEY_LENGTH} characters`;
  if (value.length > VALUE_LENGTH) return `must be at most ${VALUE_LENGTH} characters`;
  return TAG_TEXT.test(key) && TAG_TEXT.test(value)
    ? undefined
    : "must consist of letters, digits, spaces and _ . : / = + - @";
}
