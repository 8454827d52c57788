import type { AuthorizerEvidence, CallEvidence } from "../../evidence/evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import { answered, authorizerFailure } from "../answered.ts";
import type { Cause, CauseFix, Detection } from "../cause.ts";
import { functionConsole } from "./authorizer-words.ts";
import { errorText, type FunctionError, functionError, testOf } from "./function-outcome.ts";

function fixOf({ function: of }: AuthorizerEvidence, seconds: number | undefined): CauseFix {
  // API Gateway waits no longer for an authorizer.
  const more = 10;
  const isShort = (seconds ?? 3) < more;
  return {
    text: "find what it waits for (often keys that it fetches from a VPC without a way to the internet, or a database), and let its timeout be longer than that: at most 10 seconds, so that callers do not wait longer",
    ...(of && { console: functionConsole(of, "Configuration > General configuration > Edit > Timeout") }),
    ...(isShort && {
      cli: `aws lambda update-function-configuration --function-name ${of?.name ?? "<function>"} --region ${of?.region} --timeout ${more}`,
    }),
    sam: `AWS::Serverless::Function: Timeout: ${more} (3 without it)`,
    terraform: `aws_lambda_function: timeout = ${more} (3 without it)`,
    lambdaAuthz: `[authorizer] timeout = ${more}`,
  };
}

/** The function ran out of its own time, while it started or while it ran. */
function ofFunction(error: FunctionError, authorizer: AuthorizerEvidence): Detection | undefined {
  if (!error.isTimeout) return undefined;
  const { view, function: of } = authorizer;
  const [, logged] = /timed out after ([\d.]+) seconds/.exec(error.message) ?? [];
  const seconds = logged === undefined ? itemValue(of?.info)?.timeoutSeconds : Number(logged);
  const isInit = /[Ii]nit timed out/.test(error.message);
  const { invocation } = error;
  return {
    message: isInit
      ? `function ${of?.name} of authorizer ${view.name} takes longer to start than Lambda waits, so API Gateway answers 500`
      : `function ${of?.name} of authorizer ${view.name} did not answer within its timeout${seconds === undefined ? "" : ` of ${seconds} s`}, so API Gateway answers 500`,
    evidence: [
      `${error.seenIn}: ${errorText(error) || "timed out"}`,
      ...(invocation?.durationMs === undefined ? [] : [`duration: ${Math.round(invocation.durationMs)} ms`]),
      ...(invocation?.isColdStart ? ["it was a cold start"] : []),
    ],
    fix: fixOf(authorizer, seconds),
  };
}

const WAITED = /timeout error|timed out/i;

/** API Gateway did not wait for the end of the function. */
function ofGateway(evidence: CallEvidence, authorizer: AuthorizerEvidence): Detection | undefined {
  const { view, function: of } = authorizer;
  const test = testOf(evidence);
  const isTold = test?.result === undefined && WAITED.test(test?.problem ?? "");
  const answer = authorizerFailure(evidence);
  const allowed = itemValue(of?.info)?.timeoutSeconds ?? 0;
  // As long as HTTP APIs wait; for REST APIs AWS names no limit.
  const isLong = answer !== undefined && answer.ms >= 9_500 && allowed * 1_000 > answer.ms;
  if (!isTold && !isLong) return undefined;
  const waited = answer === undefined ? "" : ` after ${(answer.ms / 1_000).toFixed(1)} s`;
  return {
    message: `function ${of?.name} of authorizer ${view.name} takes longer than API Gateway waits, which gave up${waited} and answered 500`,
    evidence: [
      ...(allowed > 0 ? [`timeout of the function: ${allowed} s`] : []),
      ...(isTold ? [`TestInvokeAuthorizer: ${test?.problem}`] : []),
    ],
    fix: { ...fixOf(authorizer, 3), text: "make the authorizer answer within some seconds: find what it waits for" },
    isPossible: !isTold,
  };
}

/** The authorizer does not answer in time. */
export const authorizerTimeout: Cause = {
  code: "authorizer-timeout",
  severity: "error",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html",
  detect(evidence) {
    const authorizer = evidence.route?.authorizer;
    if (!authorizerFailure(evidence) || authorizer === undefined) return undefined;
    const error = functionError(evidence);
    const found = error ? ofFunction(error, authorizer) : ofGateway(evidence, authorizer);
    return found && { ...found, evidence: [...answered(evidence), ...found.evidence] };
  },
};
