import type { Authorizer } from "../apigateway/apigateway-model.ts";
import { authorizerOf } from "../apigateway/authorizers.ts";
import { apiOf } from "../apigateway/lookup.ts";
import { jsonIn } from "../parse-json.ts";
import type { Call } from "../wire/operation.ts";
import type { Invocation } from "../world.ts";
import { grantOf } from "./authorizer-output.ts";
import { Failure } from "./failure.ts";
import { identityOf } from "./identity-values.ts";
import { callAuthorizer } from "./lambda-authorizer.ts";
import { gatewayResponse } from "./render-gateway-response.ts";
import type { GatewayRequest } from "./request.ts";
import type { Route } from "./routing.ts";
import { cut, starred } from "./test-log.ts";
import { executionLog, map, requestFor, type TestInput } from "./test-request.ts";
import { claimsFor } from "./user-pool-authorizer.ts";

export type AuthorizerTest = TestInput & { readonly authorizerId: string };

const COMPLETED = "Successfully completed authorizer execution";

function identityLine({ type, identitySource = "" }: Authorizer, identity: readonly string[]): string {
  if (type === "TOKEN") return `Incoming identity: ${starred(identity[0] ?? "")}`;
  const names = identitySource.split(",").map((one) => one.trim());
  return `Incoming identity: ${map(names.map((name, index) => [name, starred(identity[index] ?? "")]))}`;
}

const configurationError = (words: string): string => `Execution failed due to configuration error: ${words}`;
const IT_IS = "AuthorizerConfigurationException";

/** What AWS's parser stumbles over first: the first member of what Lambda returns for an error. */
function unrecognized(payload: Buffer): string {
  const [name = "errorMessage"] = Object.keys(jsonIn(payload) ?? {});
  return configurationError(`Invalid JSON in response: Unrecognized field "${name}" , not marked as ignorable`);
}

/** The last lines of the log of an authorizer that granted nothing. */
function endingOf({ type, logged }: Failure, request: GatewayRequest, invocation: Invocation | undefined): string[] {
  if (type === "UNAUTHORIZED") return [`Unauthorized request: ${request.requestId}`, "Unauthorized"];
  if (invocation?.functionError !== undefined) return [unrecognized(invocation.payload), IT_IS];
  return invocation === undefined ? [...logged, configurationError("Authorizer error"), IT_IS] : [...logged, IT_IS];
}

/** Runs an authorizer and returns what it granted; `clientStatus` is then 0, else the status that a client would get. */
export async function testAuthorizer(input: AuthorizerTest, call: Call) {
  const authorizer = authorizerOf(input, call);
  const log: string[] = [];
  const path = input.pathWithQueryString || "/";
  const request = { ...requestFor(input, "GET", path, "ESTestInvoke-stage", call), testLog: log };
  const root = apiOf(input, call).resources[apiOf(input, call).rootResourceId];
  if (root === undefined) throw new Error(`the API ${input.restApiId} has no root`);
  const routed: Route = {
    resource: root,
    method: { httpMethod: "GET", authorizationType: "CUSTOM", apiKeyRequired: false, methodResponses: {} },
    pathParameters: {},
  };
  const started = performance.now();
  log.push(`Starting authorizer: ${authorizer.id} for request: ${request.requestId}`);
  const ended = (clientStatus: number, ending: readonly string[]) => ({
    clientStatus,
    log: executionLog(request, [...log, ...ending]),
    latency: Math.round(performance.now() - started),
  });
  let invocation: Invocation | undefined;
  try {
    if (authorizer.type === "COGNITO_USER_POOLS") {
      const claims = claimsFor(authorizer, [], request, call.world.userPools);
      return { ...ended(0, [COMPLETED]), claims };
    }
    const identity = identityOf(authorizer, request, routed.resource);
    const [token = ""] = identity;
    log.push(identityLine(authorizer, identity));
    invocation = await callAuthorizer(call.world, authorizer, request, routed, token);
    log.push(cut(`Authorizer result body before parsing: ${invocation.payload}`));
    const { principalId, policyDocument } = grantOf(invocation);
    const valid = [`Using valid authorizer policy for principal: ${starred(principalId)}`, COMPLETED];
    return { ...ended(0, valid), principalId, policy: JSON.stringify(policyDocument) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { status } = await gatewayResponse(error, request);
    return ended(status, endingOf(error, request, invocation));
  }
}
