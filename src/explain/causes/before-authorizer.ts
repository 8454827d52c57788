import { edgeRefused } from "./access/edge-refused.ts";
import { requestSize } from "./access/request-size.ts";
import { resourcePolicy } from "./access/resource-policy-denies.ts";
import { wafBlocked } from "./access/waf-blocked.ts";
import { apiNotFound } from "./address/api-not-found.ts";
import { basePath } from "./address/base-path.ts";
import { defaultEndpoint } from "./address/default-endpoint.ts";
import { domainNotFound } from "./address/domain-not-found.ts";
import { mappingStage } from "./address/mapping-stage.ts";
import { mutualTls } from "./address/mutual-tls.ts";
import { noAnswer } from "./address/no-answer.ts";
import { privateApi } from "./address/private-api.ts";
import { stageNotFound } from "./address/stage-not-found.ts";
import { vpcPrivateDns } from "./address/vpc-private-dns.ts";
import type { Cause } from "./cause.ts";
import { httpAuthorizerRefused } from "./http-api/http-authorizer-refused.ts";
import { httpRouteNotFound } from "./http-api/http-route-not-found.ts";
import { httpTokenRefused } from "./http-api/http-token-refused.ts";
import { websocketApi } from "./http-api/websocket-api.ts";
import { changesNotDeployed } from "./route/changes-not-deployed.ts";
import { iamSignature } from "./route/iam-signature.ts";
import { routeNotDeployed } from "./route/route-not-deployed.ts";
import { routeNotFound } from "./route/route-not-found.ts";
import { routeNotMatched } from "./route/route-not-matched.ts";
import { apiKey } from "./usage/api-key.ts";
import { quotaExceeded } from "./usage/quota-exceeded.ts";
import { throttled } from "./usage/throttled.ts";

/** Why a call does not come as far as an authorizer, in the order in which API Gateway decides. */
export const BEFORE_AUTHORIZER: readonly Cause[] = [
  domainNotFound,
  mutualTls,
  privateApi,
  vpcPrivateDns,
  noAnswer,
  edgeRefused,
  basePath,
  mappingStage,
  apiNotFound,
  defaultEndpoint,
  websocketApi,
  httpRouteNotFound,
  httpTokenRefused,
  httpAuthorizerRefused,
  stageNotFound,
  requestSize,
  wafBlocked,
  routeNotDeployed,
  changesNotDeployed,
  routeNotFound,
  routeNotMatched,
  resourcePolicy,
  iamSignature,
  apiKey,
  throttled,
  quotaExceeded,
];
