import { withStageVariables } from "../../evidence/read-function.ts";
import { integrationCause } from "./integration-cause.ts";
import { integrationConsole, routeName } from "./integration-words.ts";

const VARIABLE = /\$\{stageVariables\.([^}]+)\}/g;

/** The URI of an integration names a stage variable that the stage does not have. */
export const integrationStageVariable = integrationCause({
  code: "integration-stage-variable",
  expects: "stage variables in integrations are set",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html",
  status: 500,
  faultOf(evidence, { route }) {
    const { stage, stageName, apiId } = evidence;
    // The variables of a stage that could not be read are not known.
    if (stage === undefined) return undefined;
    const left = withStageVariables(route.integration?.uri ?? "", stage.variables);
    const missing = [...new Set([...left.matchAll(VARIABLE)].map(([, name = ""]) => name))];
    const [first] = missing;
    if (first === undefined) return undefined;
    const has = Object.keys(stage.variables);
    return {
      message: `stage ${stageName} has no stage variable ${missing.join(", ")}, which the integration of ${routeName(route)} needs, so it answers 500`,
      evidence: [
        `integration URI: ${route.integration?.uri}`,
        has.length === 0 ? `stage ${stageName} has no variables` : `stage ${stageName} has ${has.join(", ")}`,
      ],
      fix: {
        text: `set stage variable ${first} on stage ${stageName}, or name the function in the integration; the function needs a permission for API Gateway too`,
        console: `API Gateway > APIs > the API > Stages > ${stageName} > Stage variables > Manage variables; or ${integrationConsole(route)}`,
        cli: `aws apigateway update-stage --rest-api-id ${apiId} --stage-name ${stageName} --patch-operations op=replace,path=/variables/${first},value=<value>`,
        sam: `AWS::Serverless::Api (or AWS::ApiGateway::Stage): Variables: ${first}: <value>`,
        terraform: `aws_api_gateway_stage: variables = { ${first} = "<value>" }`,
      },
    };
  },
});
