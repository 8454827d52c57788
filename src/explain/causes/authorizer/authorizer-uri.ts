import { functionIn, invocationUri } from "../../../aws/arn.ts";
import { withStageVariables } from "../../evidence/read-function.ts";
import { deployCommand } from "../deploy-command.ts";
import { configuredCause } from "./authorizer-cause.ts";
import { authorizerConsole } from "./authorizer-words.ts";

const INVOCATION = /^arn:[^:]+:apigateway:([^:]+):lambda:path\/[\d-]+\/functions\/.*\/invocations$/;
const VARIABLE = /\$\{stageVariables\.([^}]+)\}/;

/** What is wrong with the URI of an authorizer; undefined when it names a function in the region that it calls. */
function problemOf(uri: string, stageName: string): string | undefined {
  const [, variable] = VARIABLE.exec(uri) ?? [];
  if (variable !== undefined) return `uses the stage variable ${variable}, which stage ${stageName} does not have`;
  const [, region] = INVOCATION.exec(uri) ?? [];
  const named = functionIn(uri);
  if (named === undefined || region === undefined) return "names no Lambda function";
  return named.region === region ? undefined : `calls Lambda in ${region} for a function in ${named.region}`;
}

/** The URI of an authorizer leads to no function, or to the Lambda of another region than the function's. */
export const authorizerUri = configuredCause({
  code: "authorizer-uri",
  expects: "authorizers name functions",
  docs: "https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html",
  faultOf(evidence, { view, id }) {
    // Without the stage, its variables are not known.
    if (evidence.stage === undefined && VARIABLE.test(view.uri ?? "")) return undefined;
    const uri = withStageVariables(view.uri ?? "", evidence.stage?.variables ?? {});
    const problem = problemOf(uri, evidence.stageName);
    if (problem === undefined) return undefined;
    const [, variable] = VARIABLE.exec(uri) ?? [];
    const form = invocationUri({ ...evidence, region: "<region>" }, "<function>");
    return {
      message: `the URI of authorizer ${view.name} ${problem}, so every call of its routes answers 500`,
      evidence: [`authorizer URI: ${view.uri ?? "none"}`],
      fix: {
        text:
          variable === undefined
            ? `set the URI to ${form}, both times with the region of the function, and deploy the API`
            : `set ${variable} on stage ${evidence.stageName}; no deployment is needed`,
        console:
          variable === undefined
            ? `${authorizerConsole(evidence, view.name)} > Lambda function`
            : `API Gateway > Stages > ${evidence.stageName} > Stage variables`,
        cli:
          variable === undefined
            ? `aws apigateway update-authorizer --rest-api-id ${evidence.apiId} --authorizer-id ${id ?? "<id>"} --patch-operations op=replace,path=/authorizerUri,value=${form} && ${deployCommand(evidence)}`
            : `aws apigateway update-stage --rest-api-id ${evidence.apiId} --stage-name ${evidence.stageName} --patch-operations op=replace,path=/variables/${variable},value=<value>`,
        sam: "AWS::ApiGateway::Authorizer: AuthorizerUri with AWS::Region and the Arn of the function; SAM makes it from FunctionArn",
        terraform: "aws_api_gateway_authorizer: authorizer_uri = aws_lambda_function.<name>.invoke_arn, not .arn",
      },
    };
  },
});
