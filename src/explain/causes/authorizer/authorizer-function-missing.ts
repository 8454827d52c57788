import type { ApiEvidence } from "../../evidence/evidence.ts";
import type { FunctionEvidence } from "../../evidence/function-evidence.ts";
import { isUnread, itemValue } from "../../evidence/item.ts";
import { deployCommand } from "../deploy-command.ts";
import { functionName } from "../function-name.ts";
import { configuredCause } from "./authorizer-cause.ts";
import { authorizerConsole } from "./authorizer-words.ts";

/** Where the function was looked for, as far as that is not where the API is. */
const elsewhere = ({ region, account }: FunctionEvidence, api: ApiEvidence): string =>
  [
    region === api.region ? "" : ` in region ${region} (the API is in ${api.region})`,
    account === api.account || api.account === "" ? "" : ` in account ${account} (the API is in ${api.account})`,
  ].join("");

/** The authorizer names a function, version or alias that does not exist: deleted, renamed, or never made. */
export const authorizerFunctionMissing = configuredCause({
  code: "authorizer-function-missing",
  expects: "authorizers' functions exist",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html",
  faultOf(evidence, { view, id, function: of }) {
    if (of === undefined || isUnread(of.info) || itemValue(of.info) !== undefined) return undefined;
    const what =
      of.qualifier === undefined ? `function ${of.name}` : `function ${of.name} with qualifier ${of.qualifier}`;
    return {
      message: `${what}, which authorizer ${view.name} invokes, does not exist${elsewhere(of, evidence)}, so every call of its routes answers 500`,
      evidence: [`authorizer URI: ${view.uri}`, `Lambda does not know ${of.arn}`],
      fix: {
        text:
          of.qualifier === undefined
            ? "create the function again, or let the authorizer invoke one that exists and deploy the API; API Gateway needs a permission on it"
            : `create alias ${of.qualifier} with a permission for API Gateway, or let the authorizer invoke another one and deploy the API`,
        console: `${authorizerConsole(evidence, view.name)} > Lambda function`,
        cli:
          of.qualifier === undefined
            ? `aws apigateway update-authorizer --rest-api-id ${evidence.apiId} --authorizer-id ${id ?? "<id>"} --patch-operations op=replace,path=/authorizerUri,value=<invocation URI> && ${deployCommand(evidence)}`
            : `aws lambda create-alias --function-name ${of.name} --region ${of.region} --name ${of.qualifier} --function-version <version>`,
        sam: `AWS::ApiGateway::Authorizer: AuthorizerUri with !GetAtt <Function>.Arn instead of a name; ${functionName(of)} is not part of the stack any more`,
        terraform: "aws_api_gateway_authorizer: authorizer_uri = aws_lambda_function.<name>.invoke_arn",
        lambdaAuthz: "lambda-authz deploy",
      },
    };
  },
});
