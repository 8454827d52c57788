import type { ApiEvidence } from "../../evidence/evidence.ts";
import type { CauseFix } from "../cause.ts";
import { deployCommand } from "../deploy-command.ts";

/** How to bring the configuration to the stage. */
export const deployFix = ({ apiId, stageName }: Pick<ApiEvidence, "apiId" | "stageName">): CauseFix => ({
  text: `deploy the API to stage ${stageName}`,
  console: "API Gateway > APIs > the API > Resources > Deploy API",
  cli: deployCommand({ apiId, stageName }),
  sam: "AWS::Serverless::Api deploys when its definition changes; AWS::ApiGateway::Deployment only under a new logical id",
  terraform:
    "aws_api_gateway_deployment with triggers = { redeployment = sha1(jsonencode([...])) } and create_before_destroy",
  lambdaAuthz: "lambda-authz deploy",
});
