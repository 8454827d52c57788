import { executeApiArn } from "../../../aws/arn.ts";
import { isAnswer } from "../../call/send-call.ts";
import type { AuthorizerPolicy } from "../../evidence/authorizer-run.ts";
import type { AuthorizerEvidence, CallEvidence } from "../../evidence/evidence.ts";
import { isDeniedBeforeAuthorizer, isDeniedByAwsPolicy } from "../answer-facts.ts";
import { testOf } from "../authorizer/function-outcome.ts";
import { decideMethod, type MethodDecision } from "./decide-method.ts";

/** The method ARN of a call, as the policy of an authorizer must name it. */
export const methodArn = (evidence: CallEvidence): string =>
  executeApiArn(
    evidence,
    evidence.apiId,
    `/${evidence.stageName}/${evidence.call.method}${evidence.address?.path ?? "/"}`,
  );

/** A route whose Lambda authorizer returned a policy in a test with the call's token. */
export interface TestedPolicy {
  readonly authorizer: AuthorizerEvidence;
  readonly policy: AuthorizerPolicy;
  /** Of the method that is called. */
  readonly arn: string;
  readonly decision: MethodDecision;
  /** The test asks for GET, and this authorizer sees the verb: it may answer something else for this call. */
  readonly isOtherVerb: boolean;
}

/** What the authorizer of the call says now; undefined when that is not known. */
export function testedPolicy(evidence: CallEvidence): TestedPolicy | undefined {
  const { route, call, account } = evidence;
  const authorizer = route?.authorizer;
  const { policy, clientStatus } = testOf(evidence) ?? {};
  if (authorizer === undefined || policy === undefined || clientStatus !== 0 || account === "") return undefined;
  const arn = methodArn(evidence);
  const isOtherVerb = authorizer.view.type === "REQUEST" && call.method !== "GET";
  return { authorizer, policy, arn, decision: decideMethod(policy, arn), isOtherVerb };
}

/** The same where API Gateway denied the call. */
export interface DeniedCall extends TestedPolicy {
  /** "GET /dev/orders answered 403 AccessDeniedException". */
  readonly seen: string;
}

/** True for an answer that says: an authorizer's policy denies the call. The API's own policy has other words. */
export const isDenied = (evidence: CallEvidence): boolean =>
  isAnswer(evidence.answer) &&
  evidence.answer.errorType === "AccessDeniedException" &&
  evidence.route?.route.authorizationType === "CUSTOM" &&
  !isDeniedByAwsPolicy(evidence) &&
  !isDeniedBeforeAuthorizer(evidence);

/** What was answered, as evidence. */
export const answerSeen = ({ call, answer }: CallEvidence): string =>
  isAnswer(answer) ? `${call.method} ${call.url.pathname} answered ${answer.status} ${answer.errorType}` : "";

/** A call that was denied, with the policy of its authorizer; undefined when it was not, or the policy is not known. */
export function deniedCall(evidence: CallEvidence): DeniedCall | undefined {
  const tested = isDenied(evidence) ? testedPolicy(evidence) : undefined;
  return tested && { ...tested, seen: answerSeen(evidence) };
}

/** True when a policy of earlier may still count. */
export const isCached = ({ authorizer }: TestedPolicy): boolean => authorizer.view.ttlSeconds > 0;
