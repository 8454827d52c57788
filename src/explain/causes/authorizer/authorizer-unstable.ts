import { itemValue } from "../../evidence/item.ts";
import { answered, authorizerFailure } from "../answered.ts";
import type { Cause } from "../cause.ts";
import { functionError, testOf } from "./function-outcome.ts";

/** The same authorizer accepts the same call in a test: what differs is when it runs. */
export const authorizerUnstable: Cause = {
  code: "authorizer-unstable",
  severity: "error",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html",
  detect(evidence) {
    const authorizer = evidence.route?.authorizer;
    const test = testOf(evidence);
    const answer = authorizerFailure(evidence);
    if (!answer || authorizer === undefined || test?.clientStatus !== 0 || functionError(evidence)) return undefined;
    const { view, function: of } = authorizer;
    const info = itemValue(of?.info);
    const reserved = info?.reservedConcurrency;
    const isSlow = info !== undefined && answer.ms >= info.timeoutSeconds * 1_000;
    return {
      message: isSlow
        ? `authorizer ${view.name} failed this call after ${answer.ms} ms and accepts the same call in a test: its function's timeout is ${info.timeoutSeconds} s, and a cold start takes longer`
        : `authorizer ${view.name} failed this call and accepts the same call in a test a moment later: a cold start, throttling or something that it calls fails now and then`,
      evidence: [
        ...answered(evidence),
        `TestInvokeAuthorizer: it answers with a policy after ${test.latencyMs} ms; the call took ${answer.ms} ms`,
        ...(reserved === undefined ? [] : [`reserved concurrency: ${reserved}`]),
      ],
      fix: {
        text: "read its log of the call (lambda-authz logs), or ask again with --wait-logs 30s; then give it more time, memory or concurrency",
        cli: `aws logs tail ${info?.logGroup ?? `/aws/lambda/${of?.name}`} --since 5m`,
      },
      isPossible: true,
    };
  },
};
