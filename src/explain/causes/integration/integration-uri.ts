import { functionIn, invocationUri } from "../../../aws/arn.ts";
import { withStageVariables } from "../../evidence/read-function.ts";
import { deployCommand } from "../deploy-command.ts";
import { resourceId } from "../resource-id.ts";
import { integrationCause } from "./integration-cause.ts";
import { integrationConsole, routeName } from "./integration-words.ts";

const LAMBDA_URI = /^arn:[^:]+:apigateway:([^:]+):lambda:path\/2015-03-31\/functions\/.*\/invocations$/;

/** The URI of a Lambda integration leads to no function, or to the Lambda of another region than the function's. */
export const integrationUri = integrationCause({
  code: "integration-uri",
  expects: "integrations name functions",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html",
  status: 500,
  faultOf(evidence, { route }) {
    const { integration } = route;
    // What is left of a stage variable is another fault.
    const uri = withStageVariables(integration?.uri ?? "", evidence.stage?.variables ?? {});
    if (integration?.type !== "AWS_PROXY" || uri.includes("${stageVariables.") || uri.includes(":firehose:"))
      return undefined;
    const [, region] = LAMBDA_URI.exec(uri) ?? [];
    const named = functionIn(uri);
    if (region !== undefined && named?.region === region) return undefined;
    const problem =
      named === undefined || region === undefined
        ? "is no invocation URI of a function"
        : `calls Lambda in ${region} for a function in ${named.region}`;
    return {
      message: `the integration URI of ${routeName(route)} ${problem}, so it answers 500`,
      evidence: [`integration URI: ${uri}`],
      fix: {
        text: `set the URI to ${invocationUri({ ...evidence, region: "<region>" }, "<function>")}, both times with the region of the function, and deploy the API`,
        console: integrationConsole(route),
        cli: `aws apigateway update-integration --rest-api-id ${evidence.apiId} --resource-id ${resourceId(evidence, route.path)} --http-method ${route.verb} --patch-operations op=replace,path=/uri,value=<invocation URI> && ${deployCommand(evidence)}`,
        sam: "Uri: !Sub with AWS::Region as the region and the Arn of the function; SAM makes it for an event of type Api",
        terraform: "aws_api_gateway_integration: uri = aws_lambda_function.<name>.invoke_arn",
      },
    };
  },
});
