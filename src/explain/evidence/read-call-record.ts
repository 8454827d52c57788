import { sleep } from "../../engine/waits/sleep.ts";
import { readLogEvents } from "../../logs/read-log-events.ts";
import type { CallAnswer } from "../call/send-call.ts";
import type { StageInfo } from "./api-info.ts";
import type { CallRecord } from "./call-record.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import { executionRecord } from "./execution-log.ts";
import { type Item, itemValue } from "./item.ts";
import type { AskForLine } from "./read-access-log.ts";

const FILTER = "logs:FilterLogEvents";
const ASK_AGAIN_MS = 2_000;
/** Lines of a call are written within some seconds of it; clocks may differ. */
const AROUND_MS = 60_000;
/** An execution log has some 20 lines a call. */
const MOST_EVENTS = 200;

interface LoggedCall {
  readonly apiId: string;
  readonly stage: StageInfo;
  readonly answer: CallAnswer;
  /** Shared with those who look for the invocations of the call, so that the line is read once. */
  readonly askForLine: AskForLine;
}

/** Messages of a group that name the call, without secrets. */
async function messagesOf(
  aws: ReadAws,
  reader: Reader,
  group: string,
  { answer }: LoggedCall,
): Promise<Item<string[]>> {
  return reader.read(`log group ${group}`, FILTER, async () => {
    const [sinceMs, untilMs] = [answer.sentAt - AROUND_MS, answer.sentAt + answer.ms + AROUND_MS];
    const filterPattern = `"${answer.requestId}"`;
    const query = { group, sinceMs, untilMs, filterPattern, limit: MOST_EVENTS };
    const { events } = await readLogEvents(aws.logs, query, aws.signal);
    return events.map(({ message }) => message);
  });
}

/** The log group in which API Gateway writes what it does for each call of a stage. */
const executionGroup = ({ apiId, stage }: LoggedCall): string => `API-Gateway-Execution-Logs_${apiId}/${stage.name}`;

async function execution(aws: ReadAws, reader: Reader, call: LoggedCall) {
  if (call.stage.executionLogLevel === undefined) return undefined;
  return executionRecord(itemValue(await messagesOf(aws, reader, executionGroup(call), call)) ?? []);
}

/**
 * What the stage logged of a call that was refused or failed: its access log and its execution log, where it has them.
 * @param waitMs how long to ask again: CloudWatch delivers late.
 * @returns undefined for a stage without logs, and for a call that succeeded.
 */
export async function readCallRecord(
  aws: ReadAws,
  reader: Reader,
  call: LoggedCall,
  waitMs: number,
): Promise<CallRecord | undefined> {
  const { answer, stage } = call;
  const hasLogs = stage.accessLog !== undefined || stage.executionLogLevel !== undefined;
  if (answer.status < 400 || answer.requestId === "" || !hasLogs) return undefined;
  const deadline = Date.now() + waitMs;
  for (;;) {
    const [line, ofExecution] = await Promise.all([call.askForLine(), execution(aws, reader, call)]);
    const access = line?.values;
    // Without the permission it does not help to ask again.
    const isDenied = reader.skipped.some(({ permission }) => permission === FILTER);
    const left = isDenied ? 0 : deadline - Date.now();
    if (access !== undefined || ofExecution !== undefined || left <= 0) return { access, execution: ofExecution };
    await sleep(Math.min(left, ASK_AGAIN_MS), aws.signal);
  }
}
