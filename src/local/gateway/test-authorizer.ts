import type { Authorizer } from "../apigateway/apigateway-model.ts";
import { authorizerOf } from "../apigateway/authorizers.ts";
import { apiOf } from "../apigateway/lookup.ts";
import type { Call } from "../wire/operation.ts";
import type { Invocation } from "../world.ts";
import { grantOf } from "./authorizer-output.ts";
import { functionArnOf } from "./call-function.ts";
import { Failure } from "./failure.ts";
import { identityOf } from "./identity-values.ts";
import { callAuthorizer, eventFor } from "./lambda-authorizer.ts";
import { gatewayResponse } from "./render-gateway-response.ts";
import type { GatewayRequest } from "./request.ts";
import type { Route } from "./routing.ts";
import { executionLog, map, requestFor, type TestInput } from "./test-request.ts";
import { claimsFor } from "./user-pool-authorizer.ts";

export type AuthorizerTest = TestInput & { readonly authorizerId: string };

const COMPLETED = "Successfully completed authorizer execution";
/** A longer line is cut. */
const MAX_LINE = 1_000;
const cut = (line: string): string => (line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)} [TRUNCATED]` : line);

/** A secret as execution logs show it: with its last six characters. */
const starred = (text: string): string => `${"*".repeat(Math.max(0, text.length - 6))}${text.slice(-6)}`;

function identityLine({ type, identitySource = "" }: Authorizer, identity: readonly string[]): string {
  if (type === "TOKEN") return `Incoming identity: ${starred(identity[0] ?? "")}`;
  const names = identitySource.split(",").map((one) => one.trim());
  return `Incoming identity: ${map(names.map((name, index) => [name, starred(identity[index] ?? "")]))}`;
}

/** How AWS says that an answer is none: what Lambda returns for an error has members that answers do not have. */
const configurationError = (words: string): string[] => [
  `Execution failed due to configuration error: ${words}`,
  "AuthorizerConfigurationException",
];
const NOT_AN_ANSWER = 'Invalid JSON in response: Unrecognized field "errorType" , not marked as ignorable';

/** The last lines of the log of an authorizer that granted nothing. */
function endingOf(
  { type, reason, words }: Failure,
  request: GatewayRequest,
  invocation: Invocation | undefined,
): string[] {
  if (type === "UNAUTHORIZED") return [`Unauthorized request: ${request.requestId}`];
  if (invocation?.functionError !== undefined) return configurationError(NOT_AN_ANSWER);
  if (invocation?.payload.toString() === "null") return configurationError("Could not parse policy");
  if (invocation !== undefined) return configurationError(words);
  const isLate = type === "AUTHORIZER_FAILURE";
  return [
    `Execution failed due to ${isLate ? "a timeout error" : `configuration error: ${reason}`}`,
    ...configurationError("Authorizer error"),
  ];
}

/** Runs an authorizer and returns what it granted; `clientStatus` is then 0, else the status that a client would get. */
export async function testAuthorizer(input: AuthorizerTest, call: Call) {
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
  const log = [`Starting authorizer: ${authorizer.id} for request: ${request.requestId}`];
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
    const identity = identityOf(authorizer, request);
    const [token = ""] = identity;
    const functionArn = functionArnOf(authorizer.authorizerUri, request.stage.variables);
    const uri = `https://lambda.${call.region}.amazonaws.com/2015-03-31/functions/${functionArn}/invocations`;
    log.push(
      identityLine(authorizer, identity),
      `Endpoint request URI: ${uri}`,
      cut(
        `Endpoint request body after transformations: ${JSON.stringify(eventFor(authorizer, request, routed, token))}`,
      ),
      `Sending request to ${uri}`,
    );
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
