import { allEnded } from "../lib/all-ended.ts";
import type { LogEntry } from "./log-entry.ts";
import { createLogReader, type LogReader, type SourceReading } from "./log-reader.ts";
import type { LogSource, SourceProblem } from "./log-source.ts";

/** What several sources gave, as one stream. */
export interface LogBatch {
  /** By time. */
  readonly entries: readonly LogEntry[];
  readonly problems: readonly SourceProblem[];
}

/** Whether a source that cannot be read because of this is a problem rather than the end. */
type Tolerance = (error: unknown) => boolean;

async function tolerant(reading: Promise<SourceReading>, tolerates: Tolerance): Promise<SourceReading> {
  try {
    return await reading;
  } catch (error) {
    if (tolerates(error)) return { entries: [], problem: { problem: "unreachable" } };
    throw error;
  }
}

/** Reads a span of time of all readers at once. */
export async function readBatch(
  readers: readonly LogReader[],
  windowOf: (reader: LogReader) => { readonly sinceMs: number; readonly untilMs?: number },
  signal: AbortSignal,
  tolerates: Tolerance = () => false,
): Promise<LogBatch> {
  const read = (reader: LogReader) => tolerant(reader.read(windowOf(reader), signal), tolerates);
  const readings = await allEnded(readers.map(read));
  return {
    // Those of one moment stay in the order of their source.
    entries: readings.flatMap(({ entries }) => entries).sort((a, b) => a.timeMs - b.timeMs),
    problems: readings.flatMap(({ problem }, index) => {
      const source = readers[index]?.source;
      return problem === undefined || source === undefined
        ? []
        : [{ ...problem, source: source.name, group: source.group }];
    }),
  };
}

/** The events of sources since a time, in one stream. @throws the SDK's errors. */
export const showLogs = (sources: readonly LogSource[], sinceMs: number, signal: AbortSignal): Promise<LogBatch> =>
  readBatch(sources.map(createLogReader), () => ({ sinceMs }), signal);
