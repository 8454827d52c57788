import { errorText } from "../authorizer/function-outcome.ts";
import type { Cause } from "../cause.ts";
import { functionName } from "../function-name.ts";
import { FAILURES, type FailureWords } from "./backend-failure-words.ts";
import { type FailedBackend, failedBackend } from "./failed-backend.ts";
import { failureKind } from "./failure-kind.ts";
import { routeName } from "./integration-words.ts";

function seenIn({ error, invocation }: FailedBackend): string[] {
  if (error === undefined) return [];
  const request = invocation === undefined ? "" : `, request ${invocation.requestId}`;
  return [`${error.seenIn}${request}: ${errorText(error) || "timed out"}`];
}

const causeOf = ({ code, kinds, problem, fix }: FailureWords): Cause => ({
  code,
  severity: "error",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html",
  detect(evidence) {
    const failed = failedBackend(evidence);
    const kind = failed?.error && failureKind(failed.error);
    if (failed === undefined || kind === undefined || !kinds.includes(kind)) return undefined;
    const { backend, route } = failed;
    return {
      message: `function ${functionName(backend)} behind ${routeName(route.route)} ${problem(failed, kind)}, so API Gateway answers 502`,
      evidence: seenIn(failed),
      fix: fix(failed, kind),
    };
  },
});

/** Ways in which a function behind the authorizer fails, as its log shows them. */
export const BACKEND_FAILURES: readonly Cause[] = FAILURES.map(causeOf);
