import type { CallAnswer } from "../../call/send-call.ts";
import type { CallEvidence, RouteEvidence } from "../../evidence/evidence.ts";
import type { FunctionEvidence, LoggedInvocation } from "../../evidence/function-evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import type { FunctionError } from "../authorizer/function-outcome.ts";
import { failedIntegration } from "./failed-integration.ts";
import { invokesFunction } from "./integration-words.ts";

/** A call whose function failed, or answered what API Gateway cannot use. */
export interface FailedBackend {
  readonly route: RouteEvidence;
  readonly backend: FunctionEvidence;
  readonly answer: CallAnswer;
  /** The invocation of the call, where the log has it. */
  readonly invocation: LoggedInvocation | undefined;
  /** How it failed; undefined when it did not, or that is not known. */
  readonly error: FunctionError | undefined;
}

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

function loggedError(invocation: LoggedInvocation, name: string): FunctionError | undefined {
  const { errorType: type = "", errorMessage: message = "", stack, isTimeout } = invocation;
  if (type === "" && !isTimeout) return undefined;
  return { type, message, stack, isTimeout, invocation, seenIn: `log of ${name}` };
}

/** A call that took as long as its function may run. */
function timedOut({ info }: FunctionEvidence, { ms }: CallAnswer): FunctionError | undefined {
  const limit = itemValue(info)?.timeoutSeconds;
  if (limit === undefined || ms < limit * 1_000 || ms > limit * 1_000 + TIMEOUT_SLACK_MS) return undefined;
  const message = `the call took ${(ms / 1_000).toFixed(1)} s`;
  return { type: "", message, stack: [], isTimeout: true, invocation: undefined, seenIn: "the answer" };
}

/** The backend function of a call that was answered with 502: it was invoked, and its result could not be used. */
export function failedBackend(evidence: CallEvidence): FailedBackend | undefined {
  const failed = failedIntegration(evidence, [502]);
  const backend = failed?.route.backend;
  if (failed === undefined || backend === undefined || !invokesFunction(failed.route)) return undefined;
  const { route, answer } = failed;
  const invocation = backendInvocation(backend, evidence);
  const error = invocation === undefined ? timedOut(backend, answer) : loggedError(invocation, backend.name);
  return { route, backend, answer, invocation, error };
}
