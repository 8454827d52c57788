// @ts-check

/** Text in a cell of a table: no `|` ends the cell, no `<` begins a tag, no `*` begins emphasis. @param {string} text */
export const cell = (text) => text.replace(/[|*<_]/g, "\\$&");

/** @param {string} text */
export const code = (text) => `\`${text.replaceAll("|", "\\|")}\``;

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
export const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
