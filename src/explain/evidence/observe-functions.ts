import { sleep } from "../../engine/waits/sleep.ts";
import type { AccessLine } from "../../logs/access/access-line.ts";
import type { CallAnswer } from "../call/send-call.ts";
import type { Invoked } from "./api-evidence.ts";
import type { StageInfo } from "./api-info.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import type { FunctionEvidence, FunctionLog } from "./function-evidence.ts";
import type { Item } from "./item.ts";
import { type AskForLine, accessLineOf } from "./read-access-log.ts";
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

/** What a function is of a call; access logs have the request ID of each. */
type Part = "authorizer" | "integration";

const VARIABLES: Readonly<Record<Part, readonly string[]>> = {
  authorizer: ["authorizer.requestId"],
  integration: ["integration.requestId", "awsEndpointRequestId"],
};

/** The log with the invocation that the call's line names; a line without an ID says that none ran. */
function joined(log: FunctionLog, line: AccessLine | undefined, part: Part): FunctionLog {
  if (line === undefined || !VARIABLES[part].some((name) => line.variables.has(name))) return log;
  const ids = VARIABLES[part].map((name) => line.values.get(name));
  const invocations = log.invocations.filter(({ requestId }) => ids.includes(requestId));
  return { ...log, invocations, ofCall: invocations[0] };
}

interface Asking {
  readonly part: Part;
  readonly time: CallTime;
  readonly deadline: number;
  readonly askForLine: AskForLine;
}

/** Asks again until the end of the call's invocation is logged, or the time is over: CloudWatch delivers late. */
async function awaitFunctionLog(
  aws: ReadAws,
  reader: Reader,
  of: FunctionEvidence,
  { part, time, deadline, askForLine }: Asking,
): Promise<Item<FunctionLog>> {
  for (;;) {
    const [log, line] = await Promise.all([readFunctionLog(aws, reader, of, time), askForLine()]);
    if (!("value" in log)) return log;
    const value = joined(log.value, line, part);
    const left = deadline - Date.now();
    if (value.ofCall?.durationMs !== undefined || left <= 0) return { value };
    await sleep(Math.min(left, ASK_AGAIN_MS), aws.signal);
  }
}

/** The call whose functions' logs are read. */
export interface LoggedCall {
  readonly answer: CallAnswer;
  readonly stage: StageInfo | undefined;
  readonly scope: LogScope;
  /** How long to ask for the invocations of the call. */
  readonly waitMs: number;
  /** Where others look for the line too; by default it is read for the functions alone. */
  readonly askForLine?: AskForLine;
}

/** Asks for the line of a call in the access log of its stage. */
export const accessLine = (
  aws: ReadAws,
  reader: Reader,
  { answer, stage }: Pick<LoggedCall, "answer" | "stage">,
): AskForLine => accessLineOf(aws, reader, stage, { requestId: answer.requestId, fromMs: callTime(answer).fromMs });

/**
 * Adds what functions logged of a call that was refused or failed, each function read once, all at once. The access log
 * of the stage, where it has one, says which invocations are those of the call.
 */
export async function withLogs(
  aws: ReadAws,
  reader: Reader,
  invoked: Invoked,
  { answer, stage, scope, waitMs, askForLine = accessLine(aws, reader, { answer, stage }) }: LoggedCall,
): Promise<Invoked> {
  if (answer.status < 400) return invoked;
  const [time, deadline] = [callTime(answer), Date.now() + waitMs];
  const logs = new Map<FunctionEvidence, Promise<FunctionEvidence>>();
  const read = async (of: FunctionEvidence, part: Part): Promise<FunctionEvidence> => {
    // A function that does not exist has run nothing.
    if ("value" in of.info && of.info.value === undefined) return of;
    if ((of.account === scope.account || scope.account === "") && of.region === scope.region)
      return { ...of, log: await awaitFunctionLog(aws, reader, of, { part, time, deadline, askForLine }) };
    const why = `it is in account ${of.account}, region ${of.region}`;
    return { ...of, log: reader.skip({ what: `the log of function ${of.name}`, permission: "", why }) };
  };
  const logged = (of: FunctionEvidence | undefined, part: Part): Promise<FunctionEvidence> | undefined => {
    if (of === undefined) return undefined;
    const known = logs.get(of) ?? read(of, part);
    logs.set(of, known);
    return known;
  };
  const [authorizers, backends] = await Promise.all([
    Promise.all(
      invoked.authorizers.map(async (one) => ({ ...one, function: await logged(one.function, "authorizer") })),
    ),
    Promise.all(invoked.routes.map(({ backend }) => logged(backend, "integration"))),
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
