import type { Io } from "./io.ts";

/** How a run talks to a person: notes and progress on stderr, nothing at all with --json. */
export interface Ui {
  readonly json: boolean;
  readonly verbose: boolean;
  /** True when a person can be asked: a terminal on both ends, no --json, no --yes, no CI. */
  readonly interactive: boolean;
  /** A line on stderr; silent with --json. */
  note(line: string): void;
}

/** Makes the Ui from the streams and the flags given. */
export function createUi(io: Io, flags: { json: boolean; verbose: boolean; yes: boolean }): Ui {
  const terminal = io.stdin.isTTY === true && io.stderr.isTTY === true;
  return {
    json: flags.json,
    verbose: flags.verbose,
    interactive: terminal && !flags.json && !flags.yes && !io.env["CI"],
    note: (line) => {
      if (!flags.json) io.stderr.write(`${line}\n`);
    },
  };
}
