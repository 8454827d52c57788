import { REASONS } from "../../../logs/sentences/decision-words.ts";
import { answered, unauthorized } from "../answered.ts";
import type { Cause } from "../cause.ts";
import { lackingSources, sourcesOf } from "../identity/sent-identity.ts";
import { tokenFacts } from "../token/token-facts.ts";
import { functionError, functionRan, loggedCall, testOf, UNAUTHORIZED } from "./function-outcome.ts";

/** The authorizer was called and says that the caller is not authorized: it throws `Unauthorized`. */
export const authorizerUnauthorized: Cause = {
  code: "authorizer-unauthorized",
  severity: "note",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html",
  detect(evidence) {
    const authorizer = evidence.route?.authorizer;
    if (!unauthorized(evidence) || authorizer === undefined) return undefined;
    const error = functionError(evidence);
    const { missing, empty } = lackingSources(evidence, sourcesOf(evidence));
    const isSeen = error?.message === UNAUTHORIZED;
    if (!isSeen && !functionRan(evidence) && missing.length + empty.length > 0) return undefined;
    const { view, function: of } = authorizer;
    const { decision, lines = [] } = loggedCall(evidence) ?? {};
    const reason = decision?.verdict === "unauthorized" ? decision.reason : undefined;
    const isAccepted = testOf(evidence)?.clientStatus === 0;
    const { token } = evidence;
    const what = token === undefined ? "call" : "token";
    return {
      message: `authorizer ${view.name} was called and refuses this ${what}${reason === undefined ? `: its function ${of?.name} says ${UNAUTHORIZED}` : `: ${REASONS[reason] ?? reason}`}`,
      evidence: [
        ...answered(evidence),
        ...(error === undefined ? [] : [`${error.seenIn}: ${error.message}`]),
        ...(decision === undefined && lines.length > 0
          ? [`log of ${of?.name}: ${lines.length} lines of this call`]
          : []),
        ...(token?.decoded.ok ? tokenFacts(token.decoded.claims) : []),
        ...(isAccepted ? ["TestInvokeAuthorizer: it accepts the same token in a test"] : []),
      ],
      fix: {
        text:
          evidence.token === undefined
            ? "send what the authorizer wants; its log has the reason, where it writes one"
            : "get a new token of the right kind from the right issuer; the authorizer's log has the reason, where it writes one",
        ...(of && { cli: `aws logs tail /aws/lambda/${of.name} --since 5m` }),
        lambdaAuthz: "lambda-authz test-token",
      },
      isPossible: !isSeen && testOf(evidence) === undefined,
    };
  },
};
