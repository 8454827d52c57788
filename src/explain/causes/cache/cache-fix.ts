import type { ApiEvidence, AuthorizerEvidence } from "../../evidence/evidence.ts";
import type { AuthorizerView } from "../../view/api-view.ts";
import type { CauseFix } from "../cause.ts";
import { deployCommand } from "../deploy-command.ts";

/** AWS's page about the settings of an authorizer, its cache among them. */
export const CACHE_DOCS =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html";

/** "cached for 300 s by header Authorization". */
export function cacheText({ ttlSeconds, identitySources }: AuthorizerView): string {
  if (ttlSeconds === 0) return "not cached";
  const NAMES = {
    header: "header ",
    querystring: "query parameter ",
    stageVariables: "stage variable ",
    context: "context.",
  };
  const key = identitySources.map((one) => `${NAMES[one.in]}${one.name}`).join(", ");
  return `cached for ${ttlSeconds} s by ${key || "nothing"}`;
}

/** How to switch the cache off, for each way to set it. */
export function uncachedFix(evidence: ApiEvidence, { view, id }: AuthorizerEvidence, text: string): CauseFix {
  const { name } = view;
  const { apiId } = evidence;
  return {
    text,
    console: `API Gateway > APIs > the API > Authorizers > ${name} > Edit > Authorization caching`,
    cli: `aws apigateway update-authorizer --rest-api-id ${apiId} --authorizer-id ${id ?? "<id>"} --patch-operations op=replace,path=/authorizerResultTtlInSeconds,value=0 && ${deployCommand(evidence)}`,
    sam: "Identity: ReauthorizeEvery: 0 of the authorizer; AuthorizerResultTtlInSeconds: 0 of AWS::ApiGateway::Authorizer",
    terraform: "authorizer_result_ttl_in_seconds = 0 of aws_api_gateway_authorizer, with a new deployment",
    lambdaAuthz: "[authorizer] cache_ttl = 0",
  };
}

/** How to drop what is cached. */
export const flushFix = ({ apiId, stageName }: ApiEvidence, { ttlSeconds }: AuthorizerView): CauseFix => ({
  text: `wait ${ttlSeconds} s, or flush the cache of the stage`,
  console: `API Gateway > APIs > the API > Stages > ${stageName} > Stage actions > Flush authorizer cache`,
  cli: `aws apigateway flush-stage-authorizers-cache --rest-api-id ${apiId} --stage-name ${stageName}`,
});
