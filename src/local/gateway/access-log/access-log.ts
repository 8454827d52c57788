import { createHash } from "node:crypto";
import { accessLogOf } from "../../apigateway/access-log-settings.ts";
import { loggingRole } from "../../apigateway/account.ts";
import type { HttpResponse } from "../../http.ts";
import type { World } from "../../world.ts";
import { requestContext } from "../event.ts";
import { substitute } from "../render-gateway-response.ts";
import type { GatewayRequest } from "../request.ts";
import type { ObservedCall } from "./observed-call.ts";

/**
 * `$context` of an access log.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
function contextOf(request: GatewayRequest, observed: ObservedCall, { status, body }: HttpResponse) {
  const { phases, resource, identity, authorizer, failure, startedAt } = observed;
  const { integration = {}, ...others } = phases;
  const { requestId, integrationStatus, integrationLatency: latency, error } = integration;
  return {
    ...requestContext({ ...request, ...(identity && { identity }) }, resource),
    ...(request.isCanary !== undefined && { isCanaryRequest: request.isCanary }),
    customDomain: request.domain && { basePathMatched: request.domain.basePathMatched },
    endpointType: request.api.endpointConfiguration.types[0],
    ...others,
    // Its status and error are the gateway's, not what a function has put into its context under these names.
    authorizer: { ...authorizer, ...others.authorizer },
    integration: { ...integration, latency },
    awsEndpointRequestId: requestId,
    integrationStatus,
    integrationLatency: latency,
    integrationErrorMessage: error,
    error: failure && {
      message: failure.text,
      messageString: failure.text === null ? null : JSON.stringify(failure.text),
      responseType: failure.type,
    },
    status,
    responseLength: Buffer.byteLength(body),
    responseLatency: Math.round(performance.now() - startedAt),
  };
}

/** One stream of a stage: AWS's have names of 32 hexadecimal digits too. */
const streamOf = ({ api, stage }: GatewayRequest): string =>
  createHash("sha256").update(`${api.id}/${stage.stageName}`).digest("hex").slice(0, 32);

/**
 * Writes the line of a call as the account's role, with "-" where a variable has no value. Nothing is written where the
 * stage logs no calls, or where the role may not write any more.
 */
export function writeAccessLog(world: World, request: GatewayRequest, response: HttpResponse): void {
  const log = accessLogOf(request.stage);
  const role = loggingRole(world, request.region);
  if (log === undefined || request.observed === undefined || role === undefined) return;
  if (!world.roles.canAssume(role, "apigateway.amazonaws.com")) return;
  const context = contextOf(request, request.observed, response);
  const message = substitute(log.format.trimEnd(), { context }, "-");
  world.logs.write(request.region, log.group, streamOf(request), [{ timestamp: request.at, message }], role);
}
