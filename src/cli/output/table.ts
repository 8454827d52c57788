import { fixText } from "../../lib/fix.ts";
import { adviceIn, type Check } from "../../token/check.ts";
import type { CommandText } from "./command-text.ts";

/** A check as it is printed, for people and as JSON: the command of its hint is written out as part of it. */
export function printed(check: Check, commandText?: CommandText): Check {
  const advice = adviceIn(check);
  if (advice === undefined) return check;
  const { command: _, ...rest } = check;
  return { ...rest, hint: fixText(advice, commandText) };
}

/** What a token says is shown as it is, but it must not steer the terminal. */
const plain = (text: string): string => text.replace(/\p{Cc}/gu, "?");

/** The verdict table for people: a line a check, a hint under the first that has it. */
export async function verdictTable(checks: readonly Check[], colour: boolean): Promise<string> {
  const { Chalk } = await import("chalk");
  const { green, red, yellow, dim } = new Chalk(colour ? {} : { level: 0 });
  const width = Math.max(...checks.map(({ name }) => name.length));
  const said = new Set<string>();
  return checks
    .flatMap(({ name, expected, got, ok, skipped, hint }) => {
      const mark = skipped ? yellow("–") : ok ? green("✓") : red("✗");
      const line = `${mark} ${name.padEnd(width)}  ${dim(plain(ok ? got : `${got}, expected ${expected}`))}`;
      if (hint === undefined || said.has(hint)) return [line];
      said.add(hint);
      return [line, `    ${plain(hint)}`];
    })
    .join("\n");
}
