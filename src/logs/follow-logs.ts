import { explainAwsError } from "../aws/aws-errors.ts";
import { createLogReader, type LogReader } from "./log-reader.ts";
import type { LogSource } from "./log-source.ts";
import { type LogBatch, readBatch } from "./show-logs.ts";

const EVERY_MS = 2_000;
/** FilterLogEvents allows five calls a second; half of them are left to others. */
const PER_SOURCE_MS = 400;

/** CloudWatch delivers within seconds as a rule, in no order among streams. */
const LATE_MS = 60_000;
/** Once in a while it is looked for what came later. */
const VERY_LATE_MS = 15 * 60_000;
const LOOK_FAR_BACK_EVERY = 15;

/** A network that was lost may come back. */
const isUnreachable = (error: unknown): boolean =>
  explainAwsError(error, { profile: undefined, region: undefined, endpoint: undefined }).code ===
  "ENDPOINT_UNREACHABLE";

/** From when on a source is read again: the time of its own events counts, because the clock here may be wrong. */
function windowOf(reader: LogReader, sinceMs: number, lateMs: number): { readonly sinceMs: number } {
  const newest = reader.newestMs();
  return { sinceMs: newest === undefined ? sinceMs : Math.max(sinceMs, newest - lateMs) };
}

/**
 * The events of sources since a time, then new ones as CloudWatch delivers them, until the signal aborts. Late events
 * come late rather than never, each once.
 * @param sleep rejects when the run is interrupted.
 * @throws the SDK's errors.
 */
export async function* followLogs(
  sources: readonly LogSource[],
  sinceMs: number,
  sleep: (ms: number) => Promise<void>,
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const readers = sources.map(createLogReader);
  const waitMs = Math.max(EVERY_MS, sources.length * PER_SOURCE_MS);
  for (let turn = 0; !signal.aborted; turn++) {
    const lateMs = turn % LOOK_FAR_BACK_EVERY === LOOK_FAR_BACK_EVERY - 1 ? VERY_LATE_MS : LATE_MS;
    const tolerates = (error: unknown) => turn > 0 && isUnreachable(error);
    yield await readBatch(readers, (reader) => windowOf(reader, sinceMs, lateMs), signal, tolerates);
    await sleep(waitMs);
  }
}
