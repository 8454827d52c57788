import type { Listener } from "../../engine/events.ts";
import { type Advice, fixText } from "../../lib/fix.ts";
import { isCi } from "../../lib/is-ci.ts";
import type { CommandText } from "../output/command-text.ts";
import type { Io } from "./io.ts";

/** How a run talks to a person: notes and progress on stderr; with --json notes alone. */
export interface Ui {
  readonly json: boolean;
  readonly verbose: boolean;
  /** True when a person can be asked: a terminal on both ends, no --json, no --yes, no CI. */
  readonly interactive: boolean;
  /** True when progress may be drawn: stderr is a terminal, no --json. */
  readonly live: boolean;
  /** What a person who reads only the result should know: on stderr, also with --json. */
  note(line: Advice): void;
  /** A line about the run itself; silent with --json. */
  progress(line: Advice): void;
  /** Shows notes and waits of a run; what else happens in it is for a progress display. */
  on: Listener;
  /** Gets the lines of waits in place of stderr, for a live display; undefined ends that. */
  onWaiting(show: ((line: string) => void) | undefined): void;
}

const LONG_WAIT_MS = 5_000;

/** What of a run decides how it talks. */
interface Manner {
  readonly json: boolean;
  readonly verbose: boolean;
  readonly yes: boolean;
  readonly commandText: CommandText;
}

/** Makes the Ui from the streams and the flags given. */
export function createUi(io: Io, flags: Manner): Ui {
  const terminal = io.stdin.isTTY === true && io.stderr.isTTY === true;
  const live = io.stderr.isTTY === true && !flags.json && !isCi(io.env);
  const note = (line: Advice) => void io.stderr.write(`${fixText(line, flags.commandText)}\n`);
  const progress = (line: Advice) => {
    if (!flags.json) note(line);
  };
  let last = "";
  let shown: ((line: string) => void) | undefined;
  const say = (line: string) => {
    if (shown) shown(line);
    else if (line !== last) progress(line);
    last = line;
  };
  const waiting = (waitsFor: string, ms: number, leftMs: number) => {
    if (live && ms < LONG_WAIT_MS && leftMs >= LONG_WAIT_MS)
      return say(`waiting for ${waitsFor} (for at most ${Math.ceil(leftMs / 1000)} s)`);
    if (ms < LONG_WAIT_MS || !live)
      return say(`waiting for ${waitsFor}${ms < LONG_WAIT_MS ? "" : ` (${Math.round(ms / 1000)} s)`}`);
    const end = Date.now() + ms;
    const tick = setInterval(() => {
      const rest = Math.ceil((end - Date.now()) / 1000);
      if (rest <= 0) clearInterval(tick);
      else say(`waiting for ${waitsFor}: ${rest} s`);
    }, 1_000);
    tick.unref();
  };
  return {
    json: flags.json,
    verbose: flags.verbose,
    interactive: terminal && !flags.json && !flags.yes && !isCi(io.env),
    live,
    note,
    progress,
    on: (event) => {
      if (event.type === "note") note({ ...event, text: `note: ${event.text}` });
      if (event.type === "waiting") waiting(event.waitsFor, event.ms, event.leftMs);
    },
    onWaiting(show) {
      shown = show;
    },
  };
}
