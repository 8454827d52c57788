import { executeApiArn } from "../../../aws/arn.ts";
import { servicePrincipal } from "../../../aws/partition.ts";
import { isAnswer } from "../../call/send-call.ts";
import type { ApiEvidence, AuthorizerEvidence } from "../../evidence/evidence.ts";
import type { Cause, Detection } from "../cause.ts";
import { permissionFault } from "../invoke-permission.ts";

/** The source ARN that API Gateway invokes an authorizer with. */
const sourceOf = (evidence: ApiEvidence, id: string): string =>
  executeApiArn(evidence, evidence.apiId, `/authorizers/${id}`);

function faultOf(evidence: ApiEvidence, { view, id, function: of }: AuthorizerEvidence): Detection[] {
  if (of === undefined || view.credentials !== undefined || id === undefined) return [];
  const source = sourceOf(evidence, id);
  const fault = permissionFault(of, source, evidence.account);
  if (fault === undefined || fault.kind === "unread") return [];
  const target = of.qualifier === undefined ? of.name : `${of.name}:${of.qualifier}`;
  const seen =
    fault.kind === "source"
      ? [`its policy allows API Gateway for ${fault.sources.join(", ")}`, `API Gateway calls for ${source}`]
      : [`its policy has no statement for ${servicePrincipal("apigateway")}`, `API Gateway calls for ${source}`];
  return [
    {
      message: `API Gateway may not invoke the authorizer's function ${target}, so authorizer ${view.name} answers every call with 500`,
      evidence: seen,
      fix: {
        text: `allow it: add a permission to ${target} with source ARN ${source}`,
        console: `Lambda > Functions > ${of.name} > Configuration > Permissions > Resource-based policy statements`,
        cli: `aws lambda add-permission --function-name ${target} --statement-id apigateway-authorizer --action lambda:InvokeFunction --principal ${servicePrincipal("apigateway")} --source-arn ${source}`,
        sam: "an AWS::Lambda::Permission with SourceArn .../authorizers/* of this API; the method ARN pattern of a route never matches an authorizer",
        terraform: 'aws_lambda_permission with source_arn = "<execution_arn of the API>/authorizers/*"',
        lambdaAuthz: "deploy again",
      },
    },
  ];
}

/** The function's policy does not let API Gateway invoke it as this authorizer. */
export const authorizerPermission: Cause = {
  code: "authorizer-permission",
  severity: "error",
  expects: "API Gateway may invoke the authorizers",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html",
  inspect: (evidence) => evidence.authorizers.flatMap((one) => faultOf(evidence, one)),
  detect(evidence) {
    const { answer, route } = evidence;
    if (!isAnswer(answer) || answer.status !== 500 || route?.authorizer === undefined) return undefined;
    return faultOf(evidence, route.authorizer)[0];
  },
};
