import { authorizerOf } from "../apigateway/authorizers.ts";
import { snapshotOf } from "../apigateway/deployments.ts";
import { apiOf, methodOf, resourceOf } from "../apigateway/lookup.ts";
import type { Headers, HttpResponse } from "../http.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import { type Asked, ask } from "./asked.ts";
import { grantOf } from "./authorizer-output.ts";
import { Failure } from "./failure.ts";
import { integrate } from "./gateway.ts";
import { gatewayResponse } from "./gateway-response.ts";
import { identityOf } from "./identity.ts";
import { callAuthorizer } from "./lambda-authorizer.ts";
import { parametersOf, type Routed } from "./routing.ts";
import { claimsFor } from "./user-pool.ts";

interface Given {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
  readonly authorizerId: string;
  readonly pathWithQueryString?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly stageVariables?: Record<string, string>;
}

/** A request as it would come, to the API as it is now; no stage is asked. */
function askedFor(given: Given, verb: string, path: string, stageName: string, call: Call): Asked {
  const { world, region, now } = call;
  const api = apiOf(given, call);
  const stage = { stageName, deploymentId: "", variables: given.stageVariables ?? {} };
  const several = Object.entries(given.multiValueHeaders ?? {}).flatMap(([name, all]) =>
    all.map((one) => [name, one] as const),
  );
  const headers: Headers = [...Object.entries(given.headers ?? {}), ...several];
  const request = { method: verb, target: path, headers, body: Buffer.from(given.body ?? "") };
  return ask({ api, region, stage, snapshot: snapshotOf(api) }, world.account, request, path, now);
}

const map = (pairs: Headers): string => `{${pairs.map(([name, value]) => `${name}=${value}`).join(", ")}}`;

/** The lines of an execution log, as AWS words the beginning and the end. */
function logOf(asked: Asked, { pathParameters }: Routed, given: Given, ending: readonly string[]): string {
  const time = new Date(asked.at).toUTCString().replace(/,? (\d+) (\w+) (\d+) (\S+) GMT/, " $2 $1 $4 UTC $3");
  const query = Object.entries(asked.query).map(([name, all]) => [name, all.join(",")] as const);
  const lines = [
    `Starting execution for request: ${asked.requestId}`,
    `HTTP Method: ${asked.verb}, Resource Path: ${asked.path}`,
    `Method request path: ${map(Object.entries(pathParameters))}`,
    `Method request query string: ${map(query)}`,
    `Method request headers: ${map(Object.entries(given.headers ?? {}))}`,
    `Method request body before transformations: ${given.body ?? ""}`,
    ...ending,
  ];
  return [`Execution log for request ${asked.requestId}`, ...lines.map((line) => `${time} : ${line}`), ""].join("\n");
}

const OWN = new Set(["x-amzn-requestid", "x-amz-apigw-id"]);

function answerOf({ status, headers, body }: HttpResponse, isFailure: boolean) {
  const shown = headers.filter(([name]) => !OWN.has(name.toLowerCase()) && !(isFailure && name === "Content-Type"));
  const multiValueHeaders: Record<string, string[]> = {};
  for (const [name, value] of shown) multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), value];
  return { status, body: body.toString(), headers: Object.fromEntries(shown), multiValueHeaders };
}

/** Runs what stands behind a method; its authorizer is not asked, as at AWS. */
async function testMethod(given: Given, call: Call) {
  const [resource, method] = [resourceOf(given, call), methodOf(given, call)];
  const path = given.pathWithQueryString || resource.path;
  const asked = askedFor(given, given.httpMethod, path, "test-invoke-stage", call);
  const routed = { resource, method, pathParameters: parametersOf(resource, asked.path) ?? {} };
  const started = performance.now();
  let failure: Failure | undefined;
  const response = await integrate(call.world, asked, routed, undefined).catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    failure = error;
    return gatewayResponse(error, asked, routed);
  });
  const answer = answerOf(response, failure !== undefined);
  const done = [
    `Method response body after transformations: ${answer.body}`,
    `Method response headers: ${map(Object.entries(answer.headers))}`,
    "Successfully completed execution",
  ];
  const ending = failure ? [`Execution failed due to configuration error: ${failure.message}`] : done;
  const log = logOf(asked, routed, given, [...ending, `Method completed with status: ${answer.status}`]);
  return { ...answer, log, latency: Math.round(performance.now() - started) };
}

const COMPLETED = "Successfully completed authorizer execution";

/** Runs an authorizer and says what it granted; `clientStatus` is 0 then, else what a client would get. */
async function testAuthorizer(given: Given, call: Call) {
  const authorizer = authorizerOf(given, call);
  const asked = askedFor(given, "GET", given.pathWithQueryString || "/", "ESTestInvoke-stage", call);
  const root = apiOf(given, call).resources[apiOf(given, call).rootResourceId];
  if (root === undefined) throw new Error(`the API ${given.restApiId} has no root`);
  const routed: Routed = {
    resource: root,
    method: { httpMethod: "GET", authorizationType: "CUSTOM", apiKeyRequired: false, methodResponses: {} },
    pathParameters: {},
  };
  const started = performance.now();
  const latency = () => Math.round(performance.now() - started);
  try {
    if (authorizer.type === "COGNITO_USER_POOLS") {
      const claims = claimsFor(authorizer, [], asked, call.world.userPools);
      return { clientStatus: 0, log: logOf(asked, routed, given, [COMPLETED]), latency: latency(), claims };
    }
    const [token = ""] = identityOf(authorizer, asked);
    const { principalId, policyDocument } = grantOf(await callAuthorizer(call.world, authorizer, asked, routed, token));
    const log = logOf(asked, routed, given, [COMPLETED]);
    return { clientStatus: 0, log, latency: latency(), principalId, policy: JSON.stringify(policyDocument) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { status } = await gatewayResponse(error, asked);
    const configuration = [
      `Execution failed due to configuration error: ${error.message}`,
      "AuthorizerConfigurationException",
    ];
    const ending = error.type === "AUTHORIZER_CONFIGURATION_ERROR" ? configuration : [error.message];
    return { clientStatus: status, log: logOf(asked, routed, given, ending), latency: latency() };
  }
}

/** Trying a method or an authorizer without a deployment. */
export const testOperations: Readonly<Record<string, Operation>> = {
  TestInvokeMethod: op<Given>("pathWithQueryString body headers multiValueHeaders stageVariables", testMethod),
  TestInvokeAuthorizer: op<Given>("headers multiValueHeaders pathWithQueryString body stageVariables", testAuthorizer),
};
