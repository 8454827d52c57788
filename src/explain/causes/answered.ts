import { type CallAnswer, isAnswer } from "../call/send-call.ts";
import type { CallEvidence } from "../evidence/evidence.ts";

/** "GET /orders answered 401 UnauthorizedException"; nothing for a call that was not sent or not answered. */
export function answered({ call, answer, address }: CallEvidence): string[] {
  if (!isAnswer(answer)) return [];
  const type = answer.errorType === "" ? "" : ` ${answer.errorType}`;
  return [`${call.method} ${address?.path ?? call.url.pathname} answered ${answer.status}${type}`];
}

/** What the answer of API Gateway itself says, whatever status gateway responses give it. Emulators send no type. */
const isOfType = (answer: CallAnswer, types: readonly string[], emulated: boolean): boolean =>
  answer.errorType === ""
    ? emulated && answer.isMessageOnly && answer.source !== "integration"
    : types.includes(answer.errorType);

/** The answer, when it says that the authorizer failed: 500 whatever the reason is. */
export function authorizerFailure({ answer, route }: CallEvidence): CallAnswer | undefined {
  if (!isAnswer(answer) || route?.route.authorizationType !== "CUSTOM") return undefined;
  const isEmulated = answer.status === 500 && answer.message === undefined;
  const types = ["AuthorizerConfigurationException", "AuthorizerFailureException"];
  return isOfType(answer, types, isEmulated) ? answer : undefined;
}

/** The answer of a route with a Lambda authorizer, when it is 401: the identity is missing, or the function says so. */
export function unauthorized({ answer, route }: CallEvidence): CallAnswer | undefined {
  if (!isAnswer(answer) || route?.route.authorizationType !== "CUSTOM") return undefined;
  const isEmulated = answer.status === 401 && answer.message === "Unauthorized";
  return isOfType(answer, ["UnauthorizedException"], isEmulated) ? answer : undefined;
}
