import type { AuthorizerRun } from "../../evidence/authorizer-run.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import type { LoggedInvocation } from "../../evidence/function-evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import type { AuthorizerView } from "../../view/api-view.ts";

/** An error of an authorizer's function, from its log of the call or from a test with what the call sends. */
export interface FunctionError {
  /** "TypeError", "Runtime.ImportModuleError", "" where it is not known. */
  readonly type: string;
  readonly message: string;
  readonly stack: readonly string[];
  readonly isTimeout: boolean;
  /** Undefined in a test. */
  readonly invocation: LoggedInvocation | undefined;
  /** "log of auth" or "TestInvokeAuthorizer". */
  readonly seenIn: string;
}

const TIMEOUT = /Task timed out after|Init timed out|Sandbox\.Timedout/;

/** What a test and a call have in common: all but how long answers are cached. */
const settingsOf = ({ type, uri, credentials, identitySources, validationExpression }: AuthorizerView): string =>
  JSON.stringify([type, uri, credentials, identitySources, validationExpression]);

/** The authorizer of the call as it is configured now; undefined when it does not exist any more. */
export const currentAuthorizer = ({ current, route }: CallEvidence): AuthorizerView | undefined =>
  itemValue(current)?.authorizers.find(({ name }) => name === route?.authorizer?.view.name);

/** The test of the authorizer, where it was a test of what the stage serves: tests use the present configuration. */
export function testOf(evidence: CallEvidence): AuthorizerRun | undefined {
  const served = evidence.route?.authorizer?.view;
  const present = currentAuthorizer(evidence);
  const isSame = served !== undefined && present !== undefined && settingsOf(served) === settingsOf(present);
  return isSame ? itemValue(evidence.run) : undefined;
}

/** Whether API Gateway calls the function for what the call sends: a test shows it. Logs may be those of other callers. */
export const functionRan = (evidence: CallEvidence): boolean => testOf(evidence)?.result !== undefined;

/** The invocation of the call; of several at its time, any when they all ended alike. */
export function loggedCall({ route }: CallEvidence): LoggedInvocation | undefined {
  const log = itemValue(route?.authorizer?.function?.log);
  if (log?.ofCall !== undefined) return log.ofCall;
  const [first, ...others] = log?.invocations ?? [];
  return others.every((one) => one.errorType === first?.errorType && one.errorMessage === first?.errorMessage)
    ? first
    : undefined;
}

function loggedError(evidence: CallEvidence): FunctionError | undefined {
  const invocation = loggedCall(evidence);
  if (invocation === undefined || (invocation.errorType === undefined && !invocation.isTimeout)) return undefined;
  const { errorType = "", errorMessage = "", stack } = invocation;
  const isTimeout = invocation.isTimeout || TIMEOUT.test(`${errorType} ${errorMessage}`);
  const seenIn = `log of ${evidence.route?.authorizer?.function?.name}`;
  return { type: errorType, message: errorMessage, stack, isTimeout, invocation, seenIn };
}

/** The error with which the authorizer's function ended for this call; undefined when it ended well, or is not known. */
export function functionError(evidence: CallEvidence): FunctionError | undefined {
  const logged = loggedError(evidence);
  if (logged !== undefined) return logged;
  const result = testOf(evidence)?.result;
  if (result?.kind !== "error") return undefined;
  const { errorType: type, errorMessage: message } = result;
  const isTimeout = TIMEOUT.test(`${type} ${message}`);
  return { type, message, stack: [], isTimeout, invocation: undefined, seenIn: "TestInvokeAuthorizer" };
}

/** The one message that means 401; compared letter by letter. */
export const UNAUTHORIZED = "Unauthorized";

const LONGEST = 240;

/** The first line of a message, not too long: stacks and lists of modules follow. */
export function firstLine(text: string): string {
  const [line = ""] = text.split(/\r?\n/);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line;
}

/** "TypeError: x is not a function" */
export const errorText = ({ type, message }: Pick<FunctionError, "type" | "message">): string =>
  [type, firstLine(message)].filter((part) => part !== "").join(": ");
