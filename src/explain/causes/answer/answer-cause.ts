import { isAnswer } from "../../call/send-call.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import type { Cause, CauseFix, Detection } from "../cause.ts";
import { type FailedAnswer, failedAnswer } from "./failed-answer.ts";

/** AWS's page about what an authorizer must return. */
const OUTPUT = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html";

/** What a cause says of an answer. */
interface Description {
  /** Follows "authorizer jwt ": "returned true, ...". */
  readonly problem: string;
  /** What its code must do. */
  readonly fix: string;
  readonly isPossible?: boolean;
}

const functionName = ({ authorizer: { function: of, view } }: FailedAnswer): string => of?.name ?? view.name;

function fixOf(failed: FailedAnswer, text: string, { apiId }: CallEvidence): CauseFix {
  const { view, id } = failed.authorizer;
  const source = view.identitySources.find((one) => one.in === "header")?.name ?? "Authorization";
  return {
    text,
    console: `Lambda > Functions > ${functionName(failed)} > Code; then API Gateway > APIs > the API > Authorizers > ${view.name} > Test authorizer`,
    ...(id !== undefined && {
      cli: `aws apigateway test-invoke-authorizer --rest-api-id ${apiId} --authorizer-id ${id} --headers ${source}=<token>`,
    }),
  };
}

/**
 * A cause in what an authorizer returns: API Gateway answers 500 for each, and so does TestInvokeAuthorizer.
 * @param describe undefined for the faults of other causes.
 */
export function answerCause(code: string, describe: (failed: FailedAnswer) => Description | undefined): Cause {
  const detect = (evidence: CallEvidence): Detection | undefined => {
    const failed = failedAnswer(evidence);
    const description = failed && describe(failed);
    if (failed === undefined || description === undefined) return undefined;
    const { problem, fix, isPossible } = description;
    return {
      message: `authorizer ${failed.authorizer.view.name} ${problem}, so API Gateway answers 500`,
      evidence: failed.evidence,
      fix: fixOf(failed, fix, evidence),
      ...(isPossible && { isPossible }),
    };
  };
  return {
    code,
    severity: "error",
    docs: OUTPUT,
    detect: (evidence) => (isAnswer(evidence.answer) ? detect(evidence) : undefined),
    // A call that was not sent has no answer to explain, but what its authorizer would do is known.
    observe: (evidence) => (evidence.answer === undefined ? [detect(evidence)].flatMap((one) => one ?? []) : []),
  };
}
