import { sleep } from "../../engine/waits/sleep.ts";
import { followLogs } from "../../logs/follow-logs.ts";
import type { LogEntry } from "../../logs/log-entry.ts";
import type { LogSource } from "../../logs/log-source.ts";
import type { Context } from "../command.ts";
import { problemText, refuseUnreadable } from "./problem-notes.ts";

/** Prints events as they come, until Ctrl-C. @param lines of an event, without line ends. @throws the SDK's errors. */
export async function printFollowed(
  { io, ui, signal }: Pick<Context, "io" | "ui" | "signal">,
  sources: readonly LogSource[],
  sinceMs: number,
  lines: (entry: LogEntry) => readonly string[],
): Promise<void> {
  let noted = new Set<string>();
  try {
    for await (const { entries, problems } of followLogs(sources, sinceMs, (ms) => sleep(ms, signal), signal)) {
      refuseUnreadable(problems, sources.length);
      const texts = problems.map(problemText);
      for (const text of texts) if (!noted.has(text)) ui.note(`note: ${text}`);
      noted = new Set(texts);
      for (const line of entries.flatMap(lines)) io.stdout.write(`${line}\n`);
    }
  } catch (error) {
    // Ctrl-C is how this ends.
    if (!signal.aborted) throw error;
  }
}
