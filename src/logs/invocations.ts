import type { Decision, InitReport, LoggedError, LogLine, Report } from "./lines/log-line.ts";

/** What a function wrote for one request, and how it ended. */
export interface Invocation {
  readonly source: string;
  readonly requestId: string;
  readonly startMs: number;
  /** Of its last line so far. */
  readonly endMs: number;
  readonly lines: readonly LogLine[];
  /** Undefined while it runs, or as long as CloudWatch has not delivered it. */
  readonly report?: Report;
  readonly isColdStart: boolean;
  /** Of an initialization that failed. */
  readonly initReport?: InitReport;
  /** The function's timeout, where it was exceeded. */
  readonly timedOutAfterSeconds?: number;
  /** What it threw, or why its process ended. */
  readonly errors: readonly LoggedError[];
  /** Of the built-in authorizer. */
  readonly decision?: Decision;
}

/** Lines of an environment's start belong to the request for which it starts. */
const isOfStart = ({ content: { kind } }: LogLine): boolean =>
  kind === "init-start" || kind === "init-report" || kind === "platform" || kind === "error" || kind === "output";

function byRequest(lines: readonly LogLine[]): Map<string, LogLine[]> {
  const requests = new Map<string, LogLine[]>();
  // By stream, from the start of an environment to its first request.
  const starting = new Map<string, LogLine[] | "started">();
  for (const line of lines) {
    const stream = `${line.source} ${line.stream}`;
    if (line.content.kind === "init-start") starting.set(stream, []);
    const before = starting.get(stream) ?? [];
    if (line.requestId === undefined) {
      if (before !== "started" && isOfStart(line)) starting.set(stream, [...before, line]);
      continue;
    }
    const key = `${line.source} ${line.requestId}`;
    const own = requests.get(key) ?? [];
    if (before !== "started") own.push(...before);
    own.push(line);
    requests.set(key, own);
    starting.set(stream, "started");
  }
  return requests;
}

function invocationOf(lines: readonly LogLine[]): Invocation | undefined {
  const [first] = lines;
  const requestId = lines.find((line) => line.requestId !== undefined)?.requestId;
  if (first === undefined || requestId === undefined) return undefined;
  const contents = lines.map(({ content }) => content);
  const report = contents.flatMap((one) => (one.kind === "report" ? [one.report] : [])).at(-1);
  const initReport = contents.flatMap((one) => (one.kind === "init-report" ? [one.initReport] : [])).at(-1);
  const timedOut = contents.flatMap((one) => (one.kind === "timeout" ? [one.afterSeconds] : []))[0];
  const decision = contents.flatMap((one) => (one.kind === "decision" ? [one.decision] : [])).at(-1);
  const timedOutAfterSeconds = timedOut ?? (report?.status === "timeout" ? report.durationMs / 1_000 : undefined);
  return {
    source: first.source,
    requestId,
    startMs: Math.min(...lines.map(({ timeMs }) => timeMs)),
    endMs: Math.max(...lines.map(({ timeMs }) => timeMs)),
    lines,
    isColdStart: report?.initMs !== undefined || contents.some(({ kind }) => kind === "init-start"),
    errors: contents.flatMap((one) => (one.kind === "error" || one.kind === "exit" ? [one.error] : [])),
    ...(report !== undefined && { report }),
    ...(initReport?.status !== undefined && initReport.status !== "success" && { initReport }),
    ...(timedOutAfterSeconds !== undefined && { timedOutAfterSeconds }),
    ...(decision !== undefined && { decision }),
  };
}

/** Lines as invocations, in the order in which these began. Lines of no known request are left out. */
export const groupInvocations = (lines: readonly LogLine[]): Invocation[] =>
  [...byRequest(lines).values()].flatMap((one) => invocationOf(one) ?? []).sort((a, b) => a.startMs - b.startMs);
