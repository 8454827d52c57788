import type { CallEvidence } from "../../evidence/evidence.ts";
import { isUnread, itemValue } from "../../evidence/item.ts";
import { functionConsole } from "../authorizer/authorizer-words.ts";
import type { Cause } from "../cause.ts";
import { functionName } from "../function-name.ts";
import { recordFacts } from "../record-facts.ts";
import { resourceId } from "../resource-id.ts";
import { shellText } from "../shell-text.ts";
import { type FailedBackend, failedBackend } from "./failed-backend.ts";
import { routeName } from "./integration-words.ts";

const MALFORMED = /Malformed Lambda proxy response/i;

/** Whether it is known that the function returned, and did not fail. */
const hasReturned = ({ invocation }: FailedBackend, { executionLog, accessLog }: CallEvidence): boolean =>
  invocation?.durationMs !== undefined ||
  executionLog?.answerFault !== undefined ||
  MALFORMED.test(executionLog?.problem ?? "") ||
  MALFORMED.test(accessLog?.get("integration.error") ?? accessLog?.get("integrationErrorMessage") ?? "");

/** Why it is not known what the function did. */
function gapOf({ backend }: FailedBackend): string {
  if (isUnread(backend.log)) return `the log of ${backend.name} could not be read`;
  const isMissing = itemValue(backend.log)?.exists === false;
  return isMissing
    ? `function ${backend.name} has no log group`
    : `the log of ${backend.name} does not show yet what became of the call (--wait-logs 30s waits for it)`;
}

/** A proxy integration passes on what the function returns, if it has the form of an HTTP response. */
export const backendAnswer: Cause = {
  code: "backend-answer",
  severity: "error",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html",
  detect(evidence) {
    const failed = failedBackend(evidence);
    if (failed === undefined || failed.error !== undefined) return undefined;
    const { backend, route, answer } = failed;
    const isSure = hasReturned(failed, evidence);
    const fault = evidence.executionLog?.answerFault;
    const what = `function ${functionName(backend)} behind ${routeName(route.route)}`;
    return {
      message:
        fault === undefined
          ? `${what} ${isSure ? "ended well, but returned" : "fails, or returns"} what a proxy integration cannot use, so API Gateway answers 502`
          : `${what} returns what a proxy integration cannot use, so API Gateway answers 502: ${fault}`,
      evidence: [
        `${evidence.call.method} ${evidence.address?.path ?? ""} answered ${answer.status} ${answer.errorType}`.trimEnd(),
        ...(isSure ? [] : [gapOf(failed)]),
        ...(failed.invocation === undefined
          ? []
          : [`log of ${backend.name}, request ${failed.invocation.requestId}: no error`]),
        ...recordFacts(evidence),
      ],
      fix: {
        text: 'return { "statusCode": 200, "headers": { "name": "text" }, "body": "text" } and no other members: statusCode a number, body a text (JSON.stringify, json.dumps), header values texts, lists in multiValueHeaders, isBase64Encoded true or false; a test of the method calls the function, and its log names the problem',
        console: functionConsole(backend, "Code"),
        cli: `aws apigateway test-invoke-method --rest-api-id ${evidence.apiId} --resource-id ${resourceId(evidence, route.route.path)} --http-method ${evidence.call.method} --path-with-query-string ${shellText(evidence.address?.path ?? route.route.path)}`,
      },
      isPossible: !isSure,
    };
  },
};
