import { type Advice, type CommandLine, fixOf, fixText } from "../lib/fix.ts";

/** One check: the expected and the actual value, and what to do when they differ, or why a refusal is right. */
export interface Check {
  readonly name: string;
  readonly expected: string;
  readonly got: string;
  readonly ok: boolean;
  /** What a failure means: an error fails the run, a warning and a note are shown only. Default: error. */
  readonly severity?: "error" | "warning" | "note";
  /** The check could not be made; `ok` is true and the hint says why. */
  readonly skipped?: true;
  readonly hint?: string;
  /** The command of this tool that does what the hint says, or shows more. */
  readonly command?: CommandLine;
}

/** The advice that the members of a check make; undefined where it has no hint. */
export const adviceIn = ({ hint, command }: Check): Advice | undefined =>
  hint === undefined ? undefined : { text: hint, ...(command && { command }) };

/** The members of a check that an advice fills. */
export function hinted(advice: Advice): Pick<Check, "hint" | "command"> {
  const { text, command } = fixOf(advice);
  return { hint: text, ...(command && { command }) };
}

/** A problem that the next deploy fixes. */
export const deployAgain = (problem: string): Advice => ({
  text: `${problem}; fix: deploy again`,
  command: { name: "deploy" },
});

/** A check as it is printed, for people and as JSON: the command of its hint is written out as part of it. */
export function printed(check: Check, commandText?: (command: CommandLine) => string): Check {
  const advice = adviceIn(check);
  const { command: _, severity = "error", ...rest } = check;
  return { ...rest, severity, ...(advice !== undefined && { hint: fixText(advice, commandText) }) };
}

/** Whether a list of checks fails a run: warnings and notes do not. */
export const holds = (checks: readonly Check[]): boolean =>
  checks.every(({ ok, severity = "error" }) => ok || severity !== "error");
