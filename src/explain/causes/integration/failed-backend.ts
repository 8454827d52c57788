import type { CallAnswer } from "../../call/send-call.ts";
import type { CallEvidence, RouteEvidence } from "../../evidence/evidence.ts";
import type { FunctionEvidence, LoggedInvocation } from "../../evidence/function-evidence.ts";
import type { FunctionError } from "../authorizer/function-outcome.ts";
import { backendInvocation, loggedError, recordedError, timedOut } from "./backend-outcome.ts";
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

/** The backend function of a call that was answered with 502: it was invoked, and its result could not be used. */
export function failedBackend(evidence: CallEvidence): FailedBackend | undefined {
  const failed = failedIntegration(evidence, [502]);
  const backend = failed?.route.backend;
  if (failed === undefined || backend === undefined || !invokesFunction(failed.route)) return undefined;
  const { route, answer } = failed;
  const invocation = backendInvocation(backend, evidence);
  const logged = invocation && loggedError(invocation, backend.name);
  const guessed = invocation === undefined ? timedOut(backend, answer) : undefined;
  const error = logged ?? recordedError(evidence) ?? guessed;
  return { route, backend, answer, invocation, error };
}
