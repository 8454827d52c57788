// @ts-check
import { defaultOf, exampleOf } from "../../dist/config/schema/describe.js";
import { RUNTIMES } from "../../dist/config/schema/runtime-table.js";
import { SCHEMA } from "../../dist/config/schema/schema.js";
import { SECTIONS } from "../../dist/config/schema/sections.js";
import { cell, code, table } from "./markdown.js";

/** @typedef {import("../../dist/config/schema/key.js").Key<unknown>} Key */

const HEAD = `# config.ini

[config.example.ini](../config.example.ini) has every key in one file. A flag overrides the environment
(\`AWS_PROFILE\`, \`AWS_REGION\`, \`AWS_DEFAULT_REGION\`, \`AWS_ENDPOINT_URL\`), which overrides the file, which overrides
the default. Paths are relative to the folder of the file.

- A line that starts with \`;\` or \`#\` is a comment. Behind a value a comment starts with a space and a \`;\`.
- A value that contains \`;\` or \`#\` must be in quotes: \`"..."\` or \`'...'\`. There are no escapes.
- A key without a value is the same as an absent key; \`""\` is an empty value.
- Unknown sections and keys, and those that are defined twice, are errors.
`;

/** @param {string} name @param {Key} key */
function row(name, key) {
  const { about, kinds, parse, standIn } = key;
  const only = kinds === undefined ? "" : `${kinds.map(code).join(", ")} only: `;
  const byDefault = standIn === undefined ? defaultOf(key) : "required";
  const shown = byDefault !== undefined && byDefault === key.fallback ? code(byDefault) : cell(byDefault ?? "");
  return [code(name), `${only}${cell(about)}`, cell(parse.accepts), shown];
}

/** @param {keyof typeof SCHEMA} name */
function section(name) {
  const { about, exampleName, free } = SECTIONS[name];
  const header = exampleName === undefined ? `[${name}]` : `[${name}.NAME]`;
  const keys = Object.entries(/** @type {Record<string, Key>} */ (SCHEMA[name]));
  const rows = [
    ...keys.map(([key, spec]) => row(key, spec)),
    ...(free ? [[code(free.form), cell(free.about), "", ""]] : []),
  ];
  const example = [
    exampleName === undefined ? `[${name}]` : `[${name}.${exampleName}]`,
    ...keys.flatMap(([key, spec]) => (exampleOf(spec) === "" ? [] : [`${key} = ${exampleOf(spec)}`])),
    ...(free?.example ?? []),
  ];
  return `## ${code(header)}

${cell(about)}.

${table(["key", "meaning", "values", "default"], rows)}

\`\`\`ini
${example.join("\n")}
\`\`\`
`;
}

const runtimes = () => `## Runtimes

Newest first in each language. After the first date AWS no longer patches a runtime, after the second it no longer creates
functions with it.

${table(
  ["runtime", "deprecated", "creation blocked"],
  [...RUNTIMES].map(([name, { deprecated, createBlocked }]) => [code(name), deprecated, createBlocked]),
)}
`;

/** docs/config.md. */
export const configPage = () =>
  [HEAD, ...Object.keys(SCHEMA).map((name) => section(/** @type {keyof typeof SCHEMA} */ (name))), runtimes()].join(
    "\n",
  );
