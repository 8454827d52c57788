import type { ApiEvidence } from "../../evidence/evidence.ts";
import type { FunctionEvidence } from "../../evidence/function-evidence.ts";
import { isUnread, itemValue } from "../../evidence/item.ts";
import { deployCommand } from "../deploy-command.ts";
import { functionName } from "../function-name.ts";
import { resourceId } from "../resource-id.ts";
import { integrationCause } from "./integration-cause.ts";
import { integrationConsole, invokesFunction, routeName } from "./integration-words.ts";

/** Where the function was looked for, as far as that is not where the API is. */
const elsewhere = ({ region, account }: FunctionEvidence, api: ApiEvidence): string =>
  [
    region === api.region ? "" : ` in region ${region} (the API is in ${api.region})`,
    account === api.account ? "" : ` in account ${account} (the API is in ${api.account})`,
  ].join("");

/** The integration names a function, version or alias that does not exist. */
export const backendMissing = integrationCause({
  code: "backend-missing",
  expects: "integrations' functions exist",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html",
  status: 500,
  faultOf(evidence, one) {
    const { route, backend } = one;
    if (!backend || !invokesFunction(one) || isUnread(backend.info) || itemValue(backend.info) !== undefined)
      return undefined;
    const isQualifier = itemValue(backend.unqualified) === true;
    const what = isQualifier
      ? `version or alias ${backend.qualifier} of function ${backend.name}`
      : `function ${functionName(backend)}`;
    return {
      message: `${what}, which the integration of ${routeName(route)} invokes, does not exist${elsewhere(backend, evidence)}, so it answers 500`,
      evidence: [`integration URI: ${route.integration?.uri}`, `Lambda knows no ${backend.arn}`],
      fix: {
        text: isQualifier
          ? `create alias ${backend.qualifier}, give it a permission for API Gateway, or name another one in the integration`
          : "create the function, or let the integration name one that exists and deploy the API; the function needs a permission for API Gateway",
        console: integrationConsole(route),
        cli: isQualifier
          ? `aws lambda create-alias --function-name ${backend.name} --region ${backend.region} --name ${backend.qualifier} --function-version <version>`
          : `aws apigateway update-integration --rest-api-id ${evidence.apiId} --resource-id ${resourceId(evidence, route.path)} --http-method ${route.verb} --patch-operations op=replace,path=/uri,value=<invocation URI> && ${deployCommand(evidence)}`,
        sam: "refer to the function by !GetAtt <Function>.Arn, or !Ref <Function>.Alias with AutoPublishAlias",
        terraform: "aws_api_gateway_integration: uri = aws_lambda_function.<name>.invoke_arn (of an alias: its own)",
        lambdaAuthz: "lambda-authz deploy",
      },
    };
  },
});
