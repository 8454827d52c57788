import { authorizerOf } from "../apigateway/authorizers.ts";
import { snapshotOf } from "../apigateway/deployments.ts";
import { apiOf, methodOf, type Path, resourceOf } from "../apigateway/lookup.ts";
import type { Headers, HttpResponse } from "../http.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import { grantOf } from "./authorizer-output.ts";
import { Failure } from "./failure.ts";
import { integrate } from "./gateway.ts";
import { identityOf } from "./identity-values.ts";
import { callAuthorizer } from "./lambda-authorizer.ts";
import { gatewayResponse } from "./render-gateway-response.ts";
import { type GatewayRequest, gatewayRequest } from "./request.ts";
import { parametersOf, type Route } from "./routing.ts";
import { claimsFor } from "./user-pool-authorizer.ts";

interface TestInput extends Omit<Path, "statusCode"> {
  readonly authorizerId: string;
  readonly pathWithQueryString?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly stageVariables?: Record<string, string>;
}

/** A request as it would come, to the API as it is now; no stage is involved. */
function requestFor(input: TestInput, verb: string, path: string, stageName: string, call: Call): GatewayRequest {
  const { world, region, now } = call;
  const api = apiOf(input, call);
  const stage = { stageName, deploymentId: "", variables: input.stageVariables ?? {} };
  const several = Object.entries(input.multiValueHeaders ?? {}).flatMap(([name, all]) =>
    all.map((one) => [name, one] as const),
  );
  const headers: Headers = [...Object.entries(input.headers ?? {}), ...several];
  const request = { method: verb, target: path, headers, body: Buffer.from(input.body ?? "") };
  return gatewayRequest({ api, region, stage, snapshot: snapshotOf(api) }, world.account, request, path, now);
}

const map = (pairs: Headers): string => `{${pairs.map(([name, value]) => `${name}=${value}`).join(", ")}}`;

/** The lines of an execution log, as AWS words the beginning and the end. */
function logOf(request: GatewayRequest, { pathParameters }: Route, input: TestInput, ending: readonly string[]) {
  const time = new Date(request.at).toUTCString().replace(/,? (\d+) (\w+) (\d+) (\S+) GMT/, " $2 $1 $4 UTC $3");
  const query = Object.entries(request.query).map(([name, all]) => [name, all.join(",")] as const);
  const lines = [
    `Starting execution for request: ${request.requestId}`,
    `HTTP Method: ${request.verb}, Resource Path: ${request.path}`,
    `Method request path: ${map(Object.entries(pathParameters))}`,
    `Method request query string: ${map(query)}`,
    `Method request headers: ${map(Object.entries(input.headers ?? {}))}`,
    `Method request body before transformations: ${input.body ?? ""}`,
    ...ending,
  ];
  return [`Execution log for request ${request.requestId}`, ...lines.map((line) => `${time} : ${line}`), ""].join("\n");
}

const OWN = new Set(["x-amzn-requestid", "x-amz-apigw-id"]);

function answerOf({ status, headers, body }: HttpResponse, isFailure: boolean) {
  const shown = headers.filter(([name]) => !OWN.has(name.toLowerCase()) && !(isFailure && name === "Content-Type"));
  const multiValueHeaders: Record<string, string[]> = {};
  for (const [name, value] of shown) multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), value];
  return { status, body: body.toString(), headers: Object.fromEntries(shown), multiValueHeaders };
}

/** Runs the integration of a method without its authorizer, as at AWS. */
async function testMethod(input: TestInput, call: Call) {
  const [resource, method] = [resourceOf(input, call), methodOf(input, call)];
  const path = input.pathWithQueryString || resource.path;
  const request = requestFor(input, input.httpMethod, path, "test-invoke-stage", call);
  const routed = { resource, method, pathParameters: parametersOf(resource, request.path) ?? {} };
  const started = performance.now();
  let failure: Failure | undefined;
  const response = await integrate(call.world, { request, routed }).catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    failure = error;
    return gatewayResponse(error, request, routed);
  });
  const answer = answerOf(response, failure !== undefined);
  const done = [
    `Method response body after transformations: ${answer.body}`,
    `Method response headers: ${map(Object.entries(answer.headers))}`,
    "Successfully completed execution",
  ];
  const ending = failure ? [`Execution failed due to configuration error: ${failure.message}`] : done;
  const log = logOf(request, routed, input, [...ending, `Method completed with status: ${answer.status}`]);
  return { ...answer, log, latency: Math.round(performance.now() - started) };
}

const COMPLETED = "Successfully completed authorizer execution";

/** Runs an authorizer and returns what it granted; `clientStatus` is then 0, else the status that a client would get. */
async function testAuthorizer(input: TestInput, call: Call) {
  const authorizer = authorizerOf(input, call);
  const request = requestFor(input, "GET", input.pathWithQueryString || "/", "ESTestInvoke-stage", call);
  const root = apiOf(input, call).resources[apiOf(input, call).rootResourceId];
  if (root === undefined) throw new Error(`the API ${input.restApiId} has no root`);
  const routed: Route = {
    resource: root,
    method: { httpMethod: "GET", authorizationType: "CUSTOM", apiKeyRequired: false, methodResponses: {} },
    pathParameters: {},
  };
  const started = performance.now();
  const latency = () => Math.round(performance.now() - started);
  try {
    if (authorizer.type === "COGNITO_USER_POOLS") {
      const claims = claimsFor(authorizer, [], request, call.world.userPools);
      return { clientStatus: 0, log: logOf(request, routed, input, [COMPLETED]), latency: latency(), claims };
    }
    const [token = ""] = identityOf(authorizer, request);
    const output = await callAuthorizer(call.world, authorizer, request, routed, token);
    const { principalId, policyDocument } = grantOf(output);
    const log = logOf(request, routed, input, [COMPLETED]);
    return { clientStatus: 0, log, latency: latency(), principalId, policy: JSON.stringify(policyDocument) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { status } = await gatewayResponse(error, request);
    const configuration = [
      `Execution failed due to configuration error: ${error.message}`,
      "AuthorizerConfigurationException",
    ];
    const ending = error.type === "AUTHORIZER_CONFIGURATION_ERROR" ? configuration : [error.message];
    return { clientStatus: status, log: logOf(request, routed, input, ending), latency: latency() };
  }
}

const MEMBERS = "pathWithQueryString body headers multiValueHeaders stageVariables";

/** Trying a method or an authorizer without a deployment. */
export const testOperations: Readonly<Record<string, Operation>> = {
  TestInvokeMethod: op<TestInput>(MEMBERS, testMethod),
  TestInvokeAuthorizer: op<TestInput>(MEMBERS, testAuthorizer),
};
