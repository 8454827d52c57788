import { letsThrough } from "../../../config/schema/validation.ts";
import { answered, unauthorized } from "../answered.ts";
import { authorizerConsole } from "../authorizer/authorizer-words.ts";
import { functionRan, testOf } from "../authorizer/function-outcome.ts";
import type { Cause } from "../cause.ts";
import { deployCommand } from "../deploy-command.ts";
import { matchesPart, refusedPart } from "./refused-part.ts";
import { sourceName, sourcesOf, valueIn } from "./sent-identity.ts";

/** The token does not match the validation expression of a TOKEN authorizer, which API Gateway compares first. */
export const identityValidation: Cause = {
  code: "identity-validation",
  severity: "error",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/call-api-with-api-gateway-lambda-authorization.html",
  detect(evidence) {
    const authorizer = evidence.route?.authorizer;
    const expression = authorizer?.view.validationExpression;
    const [source] = sourcesOf(evidence);
    if (!unauthorized(evidence) || expression === undefined || source === undefined) return undefined;
    if (authorizer?.view.type !== "TOKEN" || functionRan(evidence)) return undefined;
    const value = valueIn(evidence, source);
    if (!value || letsThrough(expression, value) !== false) return undefined;
    const part = refusedPart(expression, value);
    const { view, id } = authorizer;
    return {
      message: `the validation expression of authorizer ${view.name} does not match what the call sends in ${sourceName(source)}: API Gateway answers 401 without calling the authorizer`,
      evidence: [
        ...answered(evidence),
        `validation expression: ${expression}`,
        ...(part === undefined ? [] : [`what does not match: ${part}`]),
      ],
      fix: {
        text:
          part === undefined
            ? `send a token that the expression matches from its first to its last character, or change the expression and deploy the API`
            : `correct ${part}, or change the expression and deploy the API`,
        console: `${authorizerConsole(evidence, view.name)} > Token validation`,
        cli: `aws apigateway update-authorizer --rest-api-id ${evidence.apiId} --authorizer-id ${id ?? "<id>"} --patch-operations op=replace,path=/identityValidationExpression,value='<expression>' && ${deployCommand(evidence)}`,
        sam: "AWS::ApiGateway::Authorizer: IdentityValidationExpression (in SAM, Identity: ValidationExpression)",
        terraform: "aws_api_gateway_authorizer: identity_validation_expression, and a new aws_api_gateway_deployment",
        lambdaAuthz: "[authorizer] validation; empty for none",
      },
      isPossible: testOf(evidence) === undefined && matchesPart(expression, value),
    };
  },
};
