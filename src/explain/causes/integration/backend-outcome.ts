import type { CallAnswer } from "../../call/send-call.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import type { FunctionEvidence, LoggedInvocation } from "../../evidence/function-evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import type { FunctionError } from "../authorizer/function-outcome.ts";

/** Clocks and the network: how much longer than its timeout a function may seem to run. */
const TIMEOUT_SLACK_MS = 3_000;

const signature = ({ errorType, errorMessage, isTimeout }: LoggedInvocation): string =>
  JSON.stringify([errorType, errorMessage, isTimeout]);

/** The invocation of the call, which the access log names; of several at its time, any when they all ended alike. */
export function backendInvocation(
  { log }: FunctionEvidence,
  { accessLog }: Pick<CallEvidence, "accessLog">,
): LoggedInvocation | undefined {
  const { ofCall, invocations = [] } = itemValue(log) ?? {};
  const [first] = invocations;
  const id = accessLog?.get("integration.requestId") ?? accessLog?.get("awsEndpointRequestId");
  if (id !== undefined) return invocations.find(({ requestId }) => requestId === id);
  return ofCall ?? (invocations.every((one) => first && signature(one) === signature(first)) ? first : undefined);
}

/** The runtime could not hand over the result: it is too large. What it does then differs by language. */
const NOT_POSTED = /Failed to post handler success response\. Http response code: 413/;

/** How an invocation failed, by its log; undefined when it ended well. */
export function loggedError(invocation: LoggedInvocation, name: string): FunctionError | undefined {
  const { errorType: type = "", errorMessage: message = "", stack, lines, isTimeout } = invocation;
  const seenIn = `log of ${name}`;
  if (lines.some((line) => NOT_POSTED.test(line)))
    return { type: "Function.ResponseSizeTooLarge", message: "", stack, isTimeout: false, invocation, seenIn };
  if (type === "" && !isTimeout) return undefined;
  return { type, message, stack, isTimeout, invocation, seenIn };
}

/** Words of API Gateway for an error of a function, in its access log and its execution log. */
const FUNCTION_ERROR = /customer function error: ?(.*?)(?:\. Lambda request id: .*)?$/is;

/** How the function failed, by what the stage logged of the call: the message of the error, without its type. */
export function recordedError({ accessLog, executionLog }: CallEvidence): FunctionError | undefined {
  const words = accessLog?.get("integration.error") ?? accessLog?.get("integrationErrorMessage");
  const [, message] = FUNCTION_ERROR.exec(words ?? executionLog?.problem ?? "") ?? [];
  if (message === undefined) return undefined;
  const isTimeout = /Task timed out after/.test(message);
  return { type: "", message, stack: [], isTimeout, invocation: undefined, seenIn: "log of the stage" };
}

/** A call that took as long as its function may run. */
export function timedOut({ info }: FunctionEvidence, { ms }: CallAnswer): FunctionError | undefined {
  const limit = itemValue(info)?.timeoutSeconds;
  if (limit === undefined || ms < limit * 1_000 || ms > limit * 1_000 + TIMEOUT_SLACK_MS) return undefined;
  const message = `the call took ${(ms / 1_000).toFixed(1)} s`;
  return { type: "", message, stack: [], isTimeout: true, invocation: undefined, seenIn: "the answer" };
}
