import type { LogEntry } from "./log-entry.ts";
import { createLogReader, type LogReader } from "./log-reader.ts";
import type { LogSource, SourceProblem } from "./log-source.ts";

/** What several sources gave, as one stream. */
export interface LogBatch {
  /** By time. */
  readonly entries: readonly LogEntry[];
  readonly problems: readonly SourceProblem[];
}

/** Reads a span of time of all readers at once. */
export async function readBatch(
  readers: readonly LogReader[],
  windowOf: (reader: LogReader) => { readonly sinceMs: number; readonly untilMs?: number },
  signal: AbortSignal,
): Promise<LogBatch> {
  const readings = await Promise.all(readers.map((reader) => reader.read(windowOf(reader), signal)));
  return {
    // Those of one moment stay in the order of their source.
    entries: readings.flatMap(({ entries }) => entries).sort((a, b) => a.timeMs - b.timeMs),
    problems: readings.flatMap(({ problem }, index) => {
      const source = readers[index]?.source;
      return problem === undefined || source === undefined
        ? []
        : [{ source: source.name, group: source.group, problem }];
    }),
  };
}

/** The events of sources since a time, in one stream. @throws the SDK's errors. */
export const showLogs = (sources: readonly LogSource[], sinceMs: number, signal: AbortSignal): Promise<LogBatch> =>
  readBatch(sources.map(createLogReader), () => ({ sinceMs }), signal);
