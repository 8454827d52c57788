import { isAnswer } from "../../call/send-call.ts";
import type { ApiEvidence, AuthorizerEvidence, CallEvidence } from "../../evidence/evidence.ts";
import { answered, authorizerFailure } from "../answered.ts";
import type { Cause, Detection } from "../cause.ts";
import { type FunctionError, functionError, testOf, UNAUTHORIZED } from "./function-outcome.ts";

/** A fault of an authorizer that its configuration shows. */
interface ConfiguredFault extends Pick<Cause, "code" | "docs"> {
  readonly expects: string;
  /** Undefined when it has none, or when that cannot be read. */
  faultOf(evidence: ApiEvidence, authorizer: AuthorizerEvidence): Detection | undefined;
}

const isCall = (evidence: ApiEvidence): evidence is CallEvidence => "answer" in evidence;

/** True when a test or the call itself shows that API Gateway reaches the function of an authorizer. */
function isProvenGood(evidence: ApiEvidence, { view }: AuthorizerEvidence): boolean {
  if (!isCall(evidence) || evidence.route?.authorizer?.view.name !== view.name) return false;
  if (testOf(evidence)?.result !== undefined) return true;
  // A cached answer says nothing of how things are now.
  return isAnswer(evidence.answer) && evidence.answer.status < 400 && view.ttlSeconds === 0;
}

/** A cause in the configuration of an authorizer: it explains a 500, and doctor finds it on every authorizer. */
export const configuredCause = ({ code, docs, expects, faultOf }: ConfiguredFault): Cause => ({
  code,
  severity: "error",
  expects,
  docs,
  inspect: (evidence) =>
    evidence.authorizers
      .filter((one) => one.view.type !== "COGNITO_USER_POOLS" && !isProvenGood(evidence, one))
      .flatMap((one) => faultOf(evidence, one) ?? []),
  detect(evidence) {
    const authorizer = evidence.route?.authorizer;
    if (!authorizerFailure(evidence) || authorizer === undefined) return undefined;
    const fault = faultOf(evidence, authorizer);
    return fault && { ...fault, severity: "error", evidence: [...answered(evidence), ...fault.evidence] };
  },
});

/** An error with which an authorizer's function can end. */
interface RuntimeFault extends Pick<Cause, "code" | "docs"> {
  /** Undefined for an error of another kind. */
  describe(error: FunctionError, authorizer: AuthorizerEvidence, evidence: CallEvidence): Detection | undefined;
}

/** A cause in what the authorizer's function does: its log of the call or a test shows it. */
export const runtimeCause = ({ code, docs, describe }: RuntimeFault): Cause => ({
  code,
  severity: "error",
  docs,
  detect(evidence) {
    const authorizer = evidence.route?.authorizer;
    const error = authorizerFailure(evidence) && functionError(evidence);
    if (error === undefined || authorizer === undefined || error.message === UNAUTHORIZED) return undefined;
    const found = describe(error, authorizer, evidence);
    return found && { ...found, evidence: [...answered(evidence), ...found.evidence] };
  },
});
