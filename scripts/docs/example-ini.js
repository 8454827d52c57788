// @ts-check
import { commentLines, describe, exampleOf, LINE_WIDTH } from "../../dist/config/schema/describe.js";
import { SCHEMA } from "../../dist/config/schema/schema.js";
import { SECTIONS } from "../../dist/config/schema/sections.js";

/** @typedef {import("../../dist/config/schema/key.js").Key<unknown>} Key */

/** Where the comments behind values begin. */
const COMMENT_COLUMN = 34;

const HEAD = `; config.ini of lambda-authz with every key. Blank keys are optional; the other values are the defaults, except names
; and IDs.
;
; - A line that starts with ; or # is a comment. Behind a value, or behind the ] of a section, a comment starts with a
;   space and a ; (or with a space, a # and a space).
; - A value that contains ; or # must be in quotes: "..." or '...'. Everything between them is taken literally, \\ too, so
;   "..." cannot contain a " and '...' cannot contain a '. A value that contains = may be in quotes.
; - A key without a value is the same as an absent key. "" is an empty value.
; - Several values are separated by commas.
; - Unknown sections and keys, and those that are defined twice, are errors.
`;

/** A key with its comment: behind the value where that fits, else above it. @param {string} name @param {Key} key @param {number} width */
function keyLines(name, key, width) {
  const value = exampleOf(key);
  const line = `${name} =${value === "" ? "" : ` ${value}`}`;
  const about = describe(key, value);
  const whole = `${line.padEnd(COMMENT_COLUMN - 1)} ; ${about}`;
  return whole.length <= width ? [whole] : [...commentLines(about), line];
}

/** The lines of one section, its header included. @param {keyof typeof SCHEMA} name */
export function sectionLines(name) {
  const { about, exampleName, free, isCommentedOut, after = [] } = SECTIONS[name];
  const width = isCommentedOut ? LINE_WIDTH - 2 : LINE_WIDTH;
  const keys = Object.entries(/** @type {Record<string, Key>} */ (SCHEMA[name]));
  const lines = [
    exampleName === undefined ? `[${name}]` : `[${name}.${exampleName}]`,
    ...keys.flatMap(([key, spec]) => keyLines(key, spec, width)),
    ...(free ? [...commentLines(`${free.form}: ${free.about}`), ...free.example] : []),
    ...(after.length > 0 ? ["", ...after] : []),
  ];
  const body = isCommentedOut ? lines.map((line) => (line.startsWith(";") ? line : `; ${line}`)) : lines;
  return [...commentLines(about), ...body];
}

/** config.example.ini. */
export const exampleIni = () =>
  [
    HEAD,
    ...Object.keys(SCHEMA).map((name) => `${sectionLines(/** @type {keyof typeof SCHEMA} */ (name)).join("\n")}\n`),
  ].join("\n");
