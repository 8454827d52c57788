import { methodOf, resourceOf } from "../apigateway/lookup.ts";
import type { HttpResponse } from "../http.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import { Failure } from "./failure.ts";
import { integrate } from "./gateway.ts";
import { gatewayResponse } from "./render-gateway-response.ts";
import type { GatewayRequest } from "./request.ts";
import { parametersOf, type Route } from "./routing.ts";
import { type AuthorizerTest, testAuthorizer } from "./test-authorizer.ts";
import { executionLog, map, requestFor, type TestInput } from "./test-request.ts";

/** The first lines of an execution log of a method. */
function beginning(request: GatewayRequest, { pathParameters }: Route, input: TestInput): string[] {
  const query = Object.entries(request.query).map(([name, all]) => [name, all.join(",")] as const);
  return [
    `Starting execution for request: ${request.requestId}`,
    `HTTP Method: ${request.verb}, Resource Path: ${request.path}`,
    `Method request path: ${map(Object.entries(pathParameters))}`,
    `Method request query string: ${map(query)}`,
    `Method request headers: ${map(Object.entries(input.headers ?? {}))}`,
    `Method request body before transformations: ${input.body ?? ""}`,
  ];
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
  const testLog: string[] = [];
  const request = { ...requestFor(input, input.httpMethod, path, "test-invoke-stage", call), testLog };
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
  const ending = [...(failure?.logged ?? done), `Method completed with status: ${answer.status}`];
  const log = executionLog(request, [...beginning(request, routed, input), ...testLog, ...ending]);
  return { ...answer, log, latency: Math.round(performance.now() - started) };
}

const MEMBERS = "pathWithQueryString body headers multiValueHeaders stageVariables";

/** Trying a method or an authorizer without a deployment. */
export const testOperations: Readonly<Record<string, Operation>> = {
  TestInvokeMethod: op<TestInput>(MEMBERS, testMethod),
  TestInvokeAuthorizer: op<AuthorizerTest>(MEMBERS, testAuthorizer),
};
