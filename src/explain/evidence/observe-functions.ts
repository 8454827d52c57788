import { sleep } from "../../engine/waits/sleep.ts";
import type { CallAnswer } from "../call/send-call.ts";
import type { Invoked } from "./api-evidence.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import type { FunctionEvidence, FunctionLog } from "./function-evidence.ts";
import { type Item, isUnread, itemValue } from "./item.ts";
import { type CallTime, readFunctionLog } from "./read-function-log.ts";

const ASK_AGAIN_MS = 2_000;
/** A clock that is off by less is taken for right: the Date header has whole seconds, and answers travel. */
const MOST_SKEW_MS = 3_000;

/** When a call was under way, by AWS's clock: that is what logs are written by. */
export function callTime({ sentAt, ms, headers }: Pick<CallAnswer, "sentAt" | "ms" | "headers">): CallTime {
  const date = Date.parse(headers["date"] ?? "");
  const skew = Number.isNaN(date) ? 0 : date - (sentAt + ms);
  const offset = Math.abs(skew) > MOST_SKEW_MS ? skew : 0;
  return { fromMs: sentAt + offset, untilMs: sentAt + ms + offset };
}

/** Whose logs can be read: those of the account and region that are asked. */
export interface LogScope {
  /** "" where it could not be read. */
  readonly account: string;
  readonly region: string;
}

/** Asks again until the end of the call's invocation is logged, or the time is over: CloudWatch delivers late. */
async function awaitFunctionLog(
  aws: ReadAws,
  reader: Reader,
  of: FunctionEvidence,
  { time, deadline }: { readonly time: CallTime; readonly deadline: number },
): Promise<Item<FunctionLog>> {
  for (;;) {
    const log = await readFunctionLog(aws, reader, of, time);
    const left = deadline - Date.now();
    if (isUnread(log) || itemValue(log)?.ofCall?.durationMs !== undefined || left <= 0) return log;
    await sleep(Math.min(left, ASK_AGAIN_MS), aws.signal);
  }
}

/**
 * Adds what functions logged of a call that was refused or failed, each function read once, all at once.
 * @param waitMs how long to ask for the invocation of the call.
 */
export async function withLogs(
  aws: ReadAws,
  reader: Reader,
  invoked: Invoked,
  { answer, scope, waitMs }: { readonly answer: CallAnswer; readonly scope: LogScope; readonly waitMs: number },
): Promise<Invoked> {
  if (answer.status < 400) return invoked;
  const [time, deadline] = [callTime(answer), Date.now() + waitMs];
  const logs = new Map<FunctionEvidence, Promise<FunctionEvidence>>();
  const read = async (of: FunctionEvidence): Promise<FunctionEvidence> => {
    // A function that does not exist has run nothing.
    if ("value" in of.info && of.info.value === undefined) return of;
    if ((of.account === scope.account || scope.account === "") && of.region === scope.region)
      return { ...of, log: await awaitFunctionLog(aws, reader, of, { time, deadline }) };
    const why = `it is in account ${of.account}, region ${of.region}`;
    return { ...of, log: reader.skip({ what: `the log of function ${of.name}`, permission: "", why }) };
  };
  const logged = (of: FunctionEvidence | undefined): Promise<FunctionEvidence> | undefined => {
    if (of === undefined) return undefined;
    const known = logs.get(of) ?? read(of);
    logs.set(of, known);
    return known;
  };
  const [authorizers, backends] = await Promise.all([
    Promise.all(invoked.authorizers.map(async (one) => ({ ...one, function: await logged(one.function) }))),
    Promise.all(invoked.routes.map(({ backend }) => logged(backend))),
  ]);
  return {
    authorizers,
    routes: invoked.routes.map((one, index) => ({
      ...one,
      backend: backends[index],
      authorizer: authorizers.find(({ view }) => view.name === one.route.authorizer),
    })),
  };
}
