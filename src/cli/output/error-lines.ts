import type { AuthzError, Problem } from "../../lib/errors.ts";
import { fixText } from "../../lib/fix.ts";
import type { CommandText } from "./command-text.ts";

const textOf = ({ fix }: Problem, commandText?: CommandText): string | undefined => fix && fixText(fix, commandText);

/** The fixes of an error, each once. */
export const fixesIn = ({ problems }: AuthzError, commandText?: CommandText): string[] => [
  ...new Set(problems.flatMap((problem) => textOf(problem, commandText) ?? [])),
];

/** A labelled line, further lines of the text aligned with its first. */
const fixLine = (indent: string, text: string): string => `${indent}fix: ${text.replaceAll("\n", `\n${indent}     `)}`;

/** An error as people read it: each problem with its fix under it, in the column of the problem's last line. */
export function errorLines({ problems }: AuthzError, commandText?: CommandText): string[] {
  const fixes = problems.map((problem) => textOf(problem, commandText));
  return problems.flatMap(({ message }, index) => {
    const text = fixes[index];
    // Neighbours that share a fix show it once, under the last of them.
    if (text === undefined || text === fixes[index + 1]) return [message];
    const indent = /^ */.exec(message.split("\n").at(-1) ?? "")?.[0] ?? "";
    return [message, fixLine(indent, text)];
  });
}
