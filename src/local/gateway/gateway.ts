import { accessLogOf } from "../apigateway/access-log-settings.ts";
import type { Stage } from "../apigateway/apigateway-model.ts";
import { findApi } from "../apigateway/lookup.ts";
import { type HttpRequest, type HttpResponse, json } from "../http.ts";
import { own } from "../own.ts";
import type { Say } from "../services.ts";
import type { SecretOf } from "../signature/check-signature.ts";
import type { World } from "../world.ts";
import { writeAccessLog } from "./access-log/access-log.ts";
import { observe, observedCall, observePhase } from "./access-log/observed-call.ts";
import { type AuthorizerContext, createAuthorization } from "./authorize.ts";
import type { CustomDomainCall } from "./called-api.ts";
import { Failure } from "./failure.ts";
import { callHttpProxy, httpEndpoint } from "./http-integration.ts";
import { awsFunction } from "./invoke-function.ts";
import { mappedIntegration, mock } from "./mapped-integration.ts";
import { callProxy } from "./proxy.ts";
import { gatewayResponse } from "./render-gateway-response.ts";
import { type DeployedStage, type GatewayRequest, gatewayRequest } from "./request.ts";
import { type Route, route } from "./routing.ts";
import type { RoutedInput } from "./template-variables.ts";
import { createUsage } from "./usage.ts";

/** AWS's answer for a stage or API that does not exist. */
export const forbidden = () => json(403, { message: "Forbidden" }, [["x-amzn-ErrorType", "ForbiddenException"]]);

/** All headers of a request together; the gateway does not take more. */
const MAX_HEADER_BYTES = 10_240;
const MAX_BODY_BYTES = 10_485_760;

/** No gateway response changes it. */
const bodyTooLong = (): HttpResponse => ({
  status: 413,
  headers: [["Content-Type", "text; charset=utf-8"]],
  body: `HTTP content length exceeded ${MAX_BODY_BYTES} bytes.`,
});

/** Options of the gateway. */
interface GatewayOptions {
  /** The keys of the account, for methods with AWS_IAM. */
  readonly secretOf?: SecretOf;
  /** Takes what is wrong with an authorizer's answer: callers do not see it. */
  readonly say?: Say;
}

/** What a call of a stage gets: with a canary, its deployment and variables in as many of a hundred calls as it says. */
function shownBy(stage: Stage): Pick<DeployedStage, "stage" | "isCanary"> {
  const { canarySettings: canary, variables } = stage;
  if (canary === undefined) return { stage };
  if (Math.random() * 100 >= canary.percentTraffic) return { stage, isCanary: false };
  const { deploymentId, stageVariableOverrides } = canary;
  return { stage: { ...stage, deploymentId, variables: { ...variables, ...stageVariableOverrides } }, isCanary: true };
}

/** Serves what was deployed, as API Gateway does. */
export function createGateway(world: World, { secretOf = () => undefined, say = () => {} }: GatewayOptions = {}) {
  const meter = createUsage(world);
  const authorize = createAuthorization(world, secretOf);

  function find(apiId: string, stageName: string): DeployedStage | undefined {
    const found = findApi(world, apiId);
    const stage = found && own(found.api.stages, stageName);
    if (found === undefined || stage === undefined) return undefined;
    const { api, region } = found;
    const shown = shownBy(stage);
    const deployment = api.deployments[shown.stage.deploymentId];
    return deployment && { api, region, ...shown, snapshot: deployment.snapshot };
  }

  async function answer(received: GatewayRequest): Promise<HttpResponse> {
    let request = received;
    let routed: Route | undefined;
    let context: AuthorizerContext | undefined;
    try {
      const sizes = Object.entries(request.headers).map(([name, all]) => all.join("").length + name.length);
      const size = sizes.reduce((sum, one) => sum + one, 0);
      if (size > MAX_HEADER_BYTES) throw new Failure("REQUEST_TOO_LARGE", "Request Entity Too Large");
      routed = route(request);
      observe(request, { resource: routed.resource });
      const { authorizer, identity, usageIdentifierKey } = await authorize(request, routed);
      context = authorizer;
      if (context !== undefined) observe(request, { authorizer: context });
      if (identity !== undefined) observe(request, { identity });
      if (identity !== undefined) request = { ...request, identity };
      const key = meter(request, routed, usageIdentifierKey);
      if (key !== undefined) request = { ...request, identity: { ...identity, ...key } };
      if (key !== undefined) observe(request, { identity: { ...identity, ...key } });
      return await integrate(world, { request, routed, authorizer: context });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      observe(request, { failure: error, ...(error.authorizer && { authorizer: error.authorizer }) });
      if (error.type === "AUTHORIZER_CONFIGURATION_ERROR") say(error.message);
      return gatewayResponse(error, request, routed, context);
    }
  }

  return async function serve(
    request: HttpRequest,
    apiId: string,
    rest: string,
    domain?: CustomDomainCall,
  ): Promise<HttpResponse> {
    const [, stageName = "", behind = ""] = /^\/+([^/?]*)(.*)$/s.exec(rest) ?? [];
    const deployed = find(apiId, stageName);
    if (deployed === undefined || (deployed.snapshot.disableExecuteApiEndpoint && domain === undefined))
      return forbidden();
    // Every call here comes from outside of a VPC.
    if (deployed.api.endpointConfiguration.types.includes("PRIVATE")) return forbidden();
    if (request.body.length > MAX_BODY_BYTES) return bodyTooLong();
    const called = domain === undefined ? deployed : { ...deployed, domain };
    const plain = gatewayRequest(called, world.account, request, behind, world.clock.now());
    if (accessLogOf(deployed.stage) === undefined) return answer(plain);
    const observable = { ...plain, observed: observedCall() };
    const response = await answer(observable);
    writeAccessLog(world, observable, response);
    return response;
  };
}

/** Sends an authorized request to the integration of its method. @throws Failure. */
export function integrate(world: World, input: RoutedInput): Promise<HttpResponse> {
  const sent = sendTo(world, input);
  if (input.request.observed === undefined) return sent;
  return sent.catch((error: unknown) => {
    if (error instanceof Failure)
      observePhase(input.request, "integration", { error: error.logged.at(-1) ?? error.reason });
    throw error;
  });
}

async function sendTo(world: World, input: RoutedInput): Promise<HttpResponse> {
  const { request, routed } = input;
  const { integration } = routed.method;
  switch (integration?.type) {
    case "AWS_PROXY":
      return callProxy(world, integration, input);
    case "AWS":
      return mappedIntegration(integration, input, awsFunction(world, integration, request));
    case "HTTP":
      return mappedIntegration(integration, input, httpEndpoint(integration, input));
    case "HTTP_PROXY":
      return callHttpProxy(integration, input);
    case "MOCK":
      return mappedIntegration(integration, input, mock);
    default:
      throw new Failure("API_CONFIGURATION_ERROR", "Internal server error");
  }
}
