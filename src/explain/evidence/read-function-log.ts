import { groupInvocations, type Invocation } from "../../logs/invocations.ts";
import type { LogLine } from "../../logs/lines/log-line.ts";
import { parseLogEvents } from "../../logs/parse-log-events.ts";
import { readLogEvents } from "../../logs/read-log-events.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import type { FunctionEvidence, FunctionLog, LoggedInvocation } from "./function-evidence.ts";
import { type Item, itemValue } from "./item.ts";
import { concealed, NOT_SHOWN } from "./unread-environment.ts";

/** When a call was under way, by AWS's clock. */
export interface CallTime {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What a busy function writes in a few seconds is enough to say that it is busy. */
const MOST_EVENTS = 1_000;
/** An environment that starts for the call begins to write before the invocation does. */
const BEFORE_MS = 1_000;
/** A function may run on after API Gateway has stopped waiting for it. */
const AFTER_MS = 60_000;

const isWritten = ({ content: { kind } }: LogLine): boolean => kind === "output" || kind === "error";

function loggedInvocation(one: Invocation, mask: (text: string) => string): LoggedInvocation {
  const { report, initReport, errors } = one;
  const [error] = errors;
  const status = report?.status ?? initReport?.status;
  const failed =
    status === undefined || status === "success" ? undefined : (report?.errorType ?? initReport?.errorType);
  return {
    requestId: one.requestId,
    at: one.startMs,
    durationMs: report?.durationMs,
    memoryMb: report?.memoryMb,
    maxMemoryMb: report?.maxMemoryMb,
    lines: one.lines.flatMap((line) =>
      isWritten(line) ? [mask(line.message)].filter((text) => text !== NOT_SHOWN) : [],
    ),
    errorType: error?.type ?? failed,
    errorMessage: error && mask(error.message),
    stack: (error?.stack ?? []).map(mask).filter((text) => text !== NOT_SHOWN),
    isTimeout: one.timedOutAfterSeconds !== undefined || initReport?.status === "timeout",
    isColdStart: one.isColdStart,
    decision: one.decision,
  };
}

/** Reads what a function logged while a call was under way. */
export async function readFunctionLog(
  aws: ReadAws,
  reader: Reader,
  of: Pick<FunctionEvidence, "name" | "info">,
  { fromMs, untilMs }: CallTime,
): Promise<Item<FunctionLog>> {
  const mask = itemValue(of.info)?.maskEnvironment ?? concealed;
  const group = itemValue(of.info)?.logGroup ?? `/aws/lambda/${of.name}`;
  return reader.read(`the log of function ${of.name}`, "logs:FilterLogEvents", async () => {
    const query = { group, sinceMs: fromMs - BEFORE_MS, untilMs: untilMs + AFTER_MS, limit: MOST_EVENTS };
    const { events, isMissing } = await readLogEvents(aws.logs, query, aws.signal);
    const invocations = groupInvocations(parseLogEvents(events, of.name))
      .filter(({ startMs }) => startMs >= fromMs - BEFORE_MS && startMs <= untilMs)
      .map((one) => loggedInvocation(one, mask));
    return { group, exists: !isMissing, invocations, ofCall: invocations.length === 1 ? invocations[0] : undefined };
  });
}
