import { type AccessLine, callIds, namesBoth } from "./access/access-line.ts";
import { joinCalls } from "./access/join-calls.ts";
import { groupInvocations, type Invocation } from "./invocations.ts";
import { accessEntry, type LogEntry } from "./log-entry.ts";
import { createLogReader } from "./log-reader.ts";
import type { LogSource } from "./log-source.ts";
import { type LogHit, searchLogs } from "./search-logs.ts";
import { type LogBatch, readBatch } from "./show-logs.ts";

/** Before START an environment may initialize; Lambda allows an invocation 15 minutes. */
const BEFORE_MS = 15_000;
const AFTER_MS = 2_000;
/** API Gateway answers within it, unless its quota was raised. */
const LONGEST_CALL_MS = 29_000;

/** What functions wrote in these spans of time, each event once. */
async function readAround(hits: readonly Omit<LogHit, "access">[], signal: AbortSignal): Promise<LogEntry[]> {
  const readers = new Map(hits.map((hit) => [createLogReader(hit.source), hit]));
  const { entries } = await readBatch(
    [...readers.keys()],
    (reader) => {
      const { firstMs = 0, lastMs = 0 } = readers.get(reader) ?? {};
      return { sinceMs: firstMs - BEFORE_MS, untilMs: lastMs + AFTER_MS };
    },
    signal,
  );
  return [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()];
}

const keyOf = ({ source, from }: LogEntry): string => `${source} ${"line" in from ? from.line.id : from.access.id}`;

/** The invocations of calls whose access log does not have both request IDs. */
function joinedByTime(
  access: readonly AccessLine[],
  invocations: readonly Invocation[],
  sources: readonly LogSource[],
): string[] {
  const authorizers = new Set(
    sources.flatMap(({ name, kind }) => (kind.type === "function" && kind.isAuthorizer ? [name] : [])),
  );
  const calls = joinCalls(access, {
    authorizers: invocations.filter(({ source }) => authorizers.has(source)),
    functions: invocations.filter(({ source }) => !authorizers.has(source)),
  });
  return calls.flatMap(({ authorizer, integration }) =>
    [authorizer, integration].flatMap((one) => one?.invocation.requestId ?? []),
  );
}

/**
 * The lines of one call: of the invocation with this request ID, or of the call of a stage with this ID of API Gateway,
 * in its access log, with what ran for it.
 * @param id `x-amzn-requestid` or `x-amz-apigw-id` of an answer, or a request ID of Lambda.
 * @throws the SDK's errors.
 */
export async function findRequest(
  sources: readonly LogSource[],
  id: string,
  sinceMs: number,
  signal: AbortSignal,
): Promise<LogBatch> {
  const functions = sources.filter(({ kind }) => kind.type === "function");
  const first = await searchLogs(sources, id, sinceMs, signal);
  const access = first.hits.flatMap((hit) => hit.access);
  const named = access.map(callIds).flatMap(({ authorizer, integration }) => [authorizer ?? id, integration ?? id]);
  const others = [...new Set(named)].filter((one) => one !== id);
  const searches = await Promise.all(others.map((one) => searchLogs(functions, one, sinceMs, signal)));
  const hits = [first, ...searches].flatMap((one) => one.hits).filter(({ source }) => functions.includes(source));
  // Without IDs in the format, whatever ran around the time of the call is looked at.
  const unnamed = access.filter((line) => !namesBoth(line));
  const around = unnamed.flatMap(({ timeMs }) =>
    functions.map((source) => ({ source, firstMs: timeMs - LONGEST_CALL_MS, lastMs: timeMs + LONGEST_CALL_MS })),
  );
  const entries = await readAround([...hits, ...around], signal);
  const invocations = groupInvocations(entries.flatMap(({ from }) => ("line" in from ? [from.line] : [])));
  const ids = new Set([id, ...others, ...joinedByTime(unnamed, invocations, sources)]);
  const lines = new Set(invocations.filter(({ requestId }) => ids.has(requestId)).flatMap((one) => one.lines));
  const own = entries.filter(({ from }) => "line" in from && lines.has(from.line));
  return {
    entries: [...access.map(accessEntry), ...own].sort((a, b) => a.timeMs - b.timeMs),
    problems: first.problems,
  };
}
