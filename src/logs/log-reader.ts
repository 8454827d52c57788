import { parseAccessEvents } from "./access/access-line.ts";
import { accessEntry, type LogEntry, lineEntry } from "./log-entry.ts";
import { type LogProblem, type LogSource, problemIn } from "./log-source.ts";
import { createMaskers } from "./masked-streams.ts";
import { parseLogEvents, type RunningRequests } from "./parse-log-events.ts";
import { type ReadEvent, readLogEvents } from "./read-log-events.ts";

/** What one reading of a source gave. */
export interface SourceReading {
  readonly entries: readonly LogEntry[];
  readonly problem?: LogProblem;
}

/** Reads a source again and again: each event is given once, however often its time is read. */
export interface LogReader {
  readonly source: LogSource;
  /** When CloudWatch received the newest event so far. */
  newestMs(): number | undefined;
  read(window: { readonly sinceMs: number; readonly untilMs?: number }, signal: AbortSignal): Promise<SourceReading>;
}

/** Refused calls of the built-in authorizer: its line says why, so the error that it throws then says nothing new. */
function createFolding(): (entry: LogEntry) => LogEntry {
  const refused = new Set<string>();
  return (entry) => {
    if (!("line" in entry.from)) return entry;
    const { content, requestId = "" } = entry.from.line;
    if (content.kind === "decision" && content.decision.verdict === "unauthorized") refused.add(requestId);
    if (!refused.has(requestId)) return entry;
    if (content.kind === "error") return { ...entry, text: undefined };
    if (content.kind !== "report") return entry;
    refused.delete(requestId);
    const { status: _, errorType: __, ...report } = content.report;
    return { ...lineEntry({ ...entry.from.line, content: { kind: "report", report } }), from: entry.from };
  };
}

/** No reading goes further back than this before the newest event. */
const REMEMBERED_MS = 20 * 60_000;

/** A reader of a source. @throws the SDK's errors, but for a group that does not exist or cannot be read. */
export function createLogReader(source: LogSource): LogReader {
  const { group, logs, name, kind } = source;
  const maskers = createMaskers();
  const known = new Map<string, number>();
  const running: RunningRequests = new Map();
  const fold = createFolding();
  let newest: number | undefined;
  const entriesOf = (events: readonly ReadEvent[]): LogEntry[] =>
    kind.type === "access"
      ? parseAccessEvents(events, name, kind.format).map(accessEntry)
      : parseLogEvents(events, name, running).map(lineEntry).map(fold);
  return {
    source,
    newestMs: () => newest,
    async read(window, signal) {
      try {
        const query = { ...window, group, maskers, isKnown: (id: string) => known.has(id) };
        const { events, isMissing } = await readLogEvents(logs, query, signal);
        for (const { id, timeMs, ingestedMs } of events) {
          known.set(id, timeMs);
          newest = Math.max(newest ?? 0, ingestedMs);
        }
        for (const [id, timeMs] of known) if (timeMs < (newest ?? 0) - REMEMBERED_MS) known.delete(id);
        return { entries: entriesOf(events), ...(isMissing && { problem: { problem: "missing" } }) };
      } catch (error) {
        const problem = problemIn(error);
        if (problem === undefined) throw error;
        return { entries: [], problem };
      }
    },
  };
}
