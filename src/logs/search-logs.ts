import { type AccessLine, parseAccessEvents } from "./access/access-line.ts";
import { type LogSource, problemIn, type SourceProblem } from "./log-source.ts";
import { readLogEvents } from "./read-log-events.ts";

/** The events of a source that contain an ID. */
export interface LogHit {
  readonly source: LogSource;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly access: readonly AccessLine[];
}

interface LogSearch {
  readonly hits: readonly LogHit[];
  readonly problems: readonly SourceProblem[];
}

/** Looks an ID up in the texts of all sources. @throws the SDK's errors, but for groups that do not exist or may not be read. */
export async function searchLogs(
  sources: readonly LogSource[],
  id: string,
  sinceMs: number,
  signal: AbortSignal,
): Promise<LogSearch> {
  const looked = await Promise.all(
    sources.map(async (source): Promise<LogHit | SourceProblem | undefined> => {
      const { group, kind, name } = source;
      try {
        const query = { group, sinceMs, filterPattern: JSON.stringify(id) };
        const { events, isMissing } = await readLogEvents(source.logs, query, signal);
        if (isMissing) return { source: name, group, problem: "missing" };
        const times = events.map(({ timeMs }) => timeMs);
        if (times.length === 0) return undefined;
        const access = kind.type === "access" ? parseAccessEvents(events, name, kind.format) : [];
        return { source, firstMs: Math.min(...times), lastMs: Math.max(...times), access };
      } catch (error) {
        const problem = problemIn(error);
        if (problem === undefined) throw error;
        return { ...problem, source: name, group };
      }
    }),
  );
  const found = looked.filter((one) => one !== undefined);
  return {
    hits: found.filter((one) => "firstMs" in one),
    problems: found.filter((one) => "problem" in one),
  };
}
