import { isAnswer } from "../../call/send-call.ts";
import type { AuthorizerRun } from "../../evidence/authorizer-run.ts";
import type { AuthorizerEvidence, CallEvidence } from "../../evidence/evidence.ts";
import { testOf } from "../authorizer/function-outcome.ts";
import { type AnswerFault, answerFault } from "./answer-fault.ts";

/** An answer of an authorizer's function that API Gateway does not take. */
export interface FailedAnswer {
  readonly authorizer: AuthorizerEvidence;
  /** Undefined when nothing that can be read is wrong with it. */
  readonly fault: AnswerFault | undefined;
  /** The log holds the beginning of the answer only. */
  readonly isCut: boolean;
  readonly evidence: readonly string[];
}

const UNRECOGNIZED = /Unrecognized field "([^"]+)"/;
const NOT_TEXT = /Can ?not deserialize (?:instance|value) of \S+ (?:out of|from) (?:START_|Array|Object)(\w*)/;

/** What AWS's own words say, where the answer cannot be read. */
export function faultInWords(words: string): AnswerFault | undefined {
  const [, field] = UNRECOGNIZED.exec(words) ?? [];
  if (field === "isAuthorized") return { kind: "simple", seen: "{ isAuthorized }" };
  if (field === "statusCode") return { kind: "proxy", status: "" };
  if (field !== undefined)
    return { kind: "member", name: field, problem: "is not a member of an authorizer's answer", isSure: true };
  const [seen, kind] = NOT_TEXT.exec(words) ?? [];
  if (seen !== undefined)
    return { kind: "context", name: undefined, seen: /array/i.test(kind ?? seen) ? "a list" : "an object" };
  if (/Could not parse policy/.test(words)) return { kind: "no-policy", seen: "no policy" };
  if (/Unable to parse given polic/.test(words))
    return { kind: "policy", at: "policyDocument", problem: "is not a policy" };
  return undefined;
}

/** The answer of the authorizer in a test, where API Gateway does not take it and no error of the function explains that. */
function failedTest({ result, problem, clientStatus }: AuthorizerRun): Omit<FailedAnswer, "authorizer"> | undefined {
  if (clientStatus < 500 || result === undefined || result.kind === "error") return undefined;
  const words = problem === undefined ? undefined : faultInWords(problem);
  return {
    fault: result.kind === "value" ? (answerFault(result.value) ?? words) : words,
    isCut: result.kind === "unknown" && result.isCut,
    evidence: problem === undefined ? [] : [`TestInvokeAuthorizer: ${problem}`],
  };
}

/**
 * The answer of the authorizer that fails this call, or would fail it where it was not sent.
 * @returns undefined when something else fails it, or nothing.
 */
export function failedAnswer(evidence: CallEvidence): FailedAnswer | undefined {
  const { call, answer, route } = evidence;
  const authorizer = route?.authorizer;
  const test = testOf(evidence);
  if (authorizer === undefined || test === undefined) return undefined;
  if (answer !== undefined && !(isAnswer(answer) && answer.errorType === "AuthorizerConfigurationException"))
    return undefined;
  const failed = failedTest(test);
  const seen = isAnswer(answer)
    ? [`${call.method} ${call.url.pathname} answered ${answer.status} ${answer.errorType}`]
    : [];
  return failed && { ...failed, authorizer, evidence: [...seen, ...failed.evidence] };
}
