import { itemValue } from "../../evidence/item.ts";
import { answered, authorizerFailure } from "../answered.ts";
import type { Cause } from "../cause.ts";
import { functionConsole } from "./authorizer-words.ts";
import { functionError, testOf } from "./function-outcome.ts";

/** Lambda's words for a runtime that it does not run (any more). */
const REFUSED = /InvalidRuntime|runtime (?:parameter |or runtime version )?[^.]*(?:is )?(?:no longer|not) supported/i;

/** Lambda does not run the function's runtime. Old ones keep running for years; this is for those that do not. */
export const authorizerRuntime: Cause = {
  code: "authorizer-runtime",
  severity: "error",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
  detect(evidence) {
    const { view, function: of } = evidence.route?.authorizer ?? {};
    if (!authorizerFailure(evidence) || view === undefined || of === undefined) return undefined;
    const { type = "", message = "" } = functionError(evidence) ?? {};
    const words = [testOf(evidence)?.problem ?? "", `${type}: ${message}`].find((one) => REFUSED.test(one));
    if (words === undefined) return undefined;
    const runtime = itemValue(of.info)?.runtime ?? "";
    return {
      message: `Lambda does not run ${runtime || "the runtime of"} function ${of.name} of authorizer ${view.name} any more, so API Gateway answers 500`,
      evidence: [...answered(evidence), words, ...(runtime === "" ? [] : [`runtime: ${runtime}`])],
      fix: {
        text: "move the function to a runtime that AWS supports",
        console: functionConsole(of, "Code > Runtime settings > Edit > Runtime"),
        cli: `aws lambda update-function-configuration --function-name ${of.name} --region ${of.region} --runtime nodejs24.x`,
        sam: "AWS::Serverless::Function: Runtime",
        terraform: "aws_lambda_function: runtime",
        lambdaAuthz: "[authorizer] runtime = nodejs24.x",
      },
    };
  },
};
