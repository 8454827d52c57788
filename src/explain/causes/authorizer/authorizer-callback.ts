import { itemValue } from "../../evidence/item.ts";
import { runtimeCause } from "./authorizer-cause.ts";
import { functionConsole } from "./authorizer-words.ts";
import { errorText } from "./function-outcome.ts";

/** From Node.js 24 on, Lambda calls no handlers that answer by callback, as AWS's older blueprints do. */
export const authorizerCallback = runtimeCause({
  code: "authorizer-callback",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html",
  describe(error, { view, function: of }) {
    if (!/CallbackHandlerDeprecated/.test(error.type) && !/removed support for callback-based/.test(error.message))
      return undefined;
    const runtime = itemValue(of?.info)?.runtime ?? "its runtime";
    return {
      message: `function ${of?.name} of authorizer ${view.name} answers by callback, which ${runtime} does not support any more, so it never starts and API Gateway answers 500`,
      evidence: [`${error.seenIn}: ${errorText(error)}`],
      fix: {
        text: 'make the handler async with (event, context) as parameters: return the policy instead of callback(null, policy), throw new Error("Unauthorized") instead of callback("Unauthorized")',
        ...(of && { console: functionConsole(of, "Code") }),
        cli: `aws lambda update-function-configuration --function-name ${of?.name} --region ${of?.region} --runtime nodejs22.x`,
        sam: "AWS::Serverless::Function: Runtime: nodejs22.x, until the handler is async",
        terraform: 'aws_lambda_function: runtime = "nodejs22.x", until the handler is async',
        lambdaAuthz: "[authorizer] runtime = nodejs22.x, until the handler is async",
      },
    };
  },
});
