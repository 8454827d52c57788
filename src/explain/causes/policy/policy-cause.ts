import { isAnswer } from "../../call/send-call.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import { testOf } from "../authorizer/function-outcome.ts";
import type { Cause, CauseFix, Severity } from "../cause.ts";
import { answerSeen, type DeniedCall, deniedCall, isDenied } from "./denied-call.ts";

/** AWS's page about the resources that a policy names. */
export const RESOURCES =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html";

/** What a cause says of a policy. */
export interface PolicyDescription {
  /** Follows "authorizer jwt ": "allows another API". */
  readonly problem: string;
  readonly evidence?: readonly string[];
  readonly fix: string;
  readonly severity?: Severity;
  readonly isPossible?: boolean;
}

/** Where the policy comes from. */
export function policyFix(
  { authorizer: { function: of, view } }: Pick<DeniedCall, "authorizer">,
  text: string,
): CauseFix {
  const name = of?.name ?? view.name;
  return {
    text,
    console: `Lambda > Functions > ${name} > Code: the policy that it returns`,
    lambdaAuthz: "the [rule.*] sections of config.ini decide, then lambda-authz deploy",
  };
}

/**
 * A cause in the policy that an authorizer returned for a call that API Gateway denied.
 * @param describe undefined where another cause applies.
 */
export const policyCause = (
  code: string,
  severity: Severity,
  describe: (denied: DeniedCall, evidence: CallEvidence) => PolicyDescription | undefined,
): Cause => ({
  code,
  severity,
  docs: RESOURCES,
  detect(evidence) {
    const denied = deniedCall(evidence);
    const description = denied && describe(denied, evidence);
    if (denied === undefined || description === undefined) return undefined;
    const { problem, fix, severity: own, isPossible = false } = description;
    return {
      message: `authorizer ${denied.authorizer.view.name} ${problem}`,
      evidence: [denied.seen, `method ARN of the call: ${denied.arn}`, ...(description.evidence ?? [])],
      fix: policyFix(denied, fix),
      ...(own && { severity: own }),
      ...((isPossible || denied.isOtherVerb) && { isPossible: true }),
    };
  },
});

/**
 * The same cause where the policy is not known, because the authorizer was not tested: by API Gateway's words.
 * @param says what its message contains.
 * @param problemOf follows "authorizer jwt ". @param call "GET /orders".
 */
export const orByMessage = (byPolicy: Cause, says: RegExp, problemOf: (call: string) => string): Cause => ({
  ...byPolicy,
  detect(evidence) {
    const { answer, route, call, address } = evidence;
    const known = byPolicy.detect?.(evidence);
    const authorizer = route?.authorizer;
    if (known || testOf(evidence) !== undefined || !authorizer || !isDenied(evidence)) return known;
    if (!isAnswer(answer) || !says.test(answer.message ?? "")) return undefined;
    return {
      message: `authorizer ${authorizer.view.name} ${problemOf(`${call.method} ${address?.path ?? "/"}`)}`,
      evidence: [answerSeen(evidence), `API Gateway says: ${answer.message}`],
      fix: policyFix({ authorizer }, "let explain run the authorizer (apigateway:POST) to see its policy"),
      isPossible: true,
    };
  },
});
