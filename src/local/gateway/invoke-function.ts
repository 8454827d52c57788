import type { Integration } from "../apigateway/apigateway-model.ts";
import { type Invocation, MAX_EVENT_BYTES, type World } from "../world.ts";
import { observePhase } from "./access-log/observed-call.ts";
import { callFunction, type FunctionCall, functionArnOf, mayNotCall } from "./call-function.ts";
import { Failure, TIMED_OUT } from "./failure.ts";
import type { IntegrationResult } from "./mapped-integration.ts";
import { type GatewayRequest, methodArn } from "./request.ts";

/** What a function's integration must not map anything to: each call fails. As recorded. */
const UNMAPPABLE =
  /^integration\.request\.header\.(?:authorization|connection|content-length|expect|proxy-authenticate|te|transfer-encoding)$/i;

/** Calls the function that an integration leads to. @throws Failure. */
export async function invokeFunction(world: World, integration: Integration, request: GatewayRequest, payload: Buffer) {
  const { uri, credentials, httpMethod, requestParameters = {}, timeoutInMillis: timeoutMs } = integration;
  const functionArn = functionArnOf(uri, request.stage.variables);
  const cause = mayNotCall(world, functionArn, payload, { request, role: credentials, sourceArn: methodArn(request) });
  const isBroken = Object.keys(requestParameters).some((name) => UNMAPPABLE.test(name));
  // Lambda takes POST only, whatever the caller's verb is.
  if (cause || isBroken || httpMethod !== "POST")
    throw new Failure("API_CONFIGURATION_ERROR", "Internal server error", { cause });
  if (payload.length > MAX_EVENT_BYTES)
    throw new Failure("REQUEST_TOO_LARGE", "Request Too Long", { errorType: "BadRequestException" });
  const late = () => new Failure("INTEGRATION_TIMEOUT", "Endpoint request timed out", { logged: [TIMED_OUT] });
  // The function was deleted, or runs as many events as it may.
  const refused: FunctionCall["refused"] = (details) =>
    new Failure("INTEGRATION_FAILURE", "Internal server error", { status: 500, ...details });
  return callFunction(world, { request, phase: "integration", functionArn, payload, timeoutMs, refused, late });
}

/** The message of an error that a function has thrown, or nothing. */
export function errorIn({ payload, functionError }: Invocation): string {
  if (functionError === undefined) return "";
  const { errorMessage } = JSON.parse(payload.toString()) as { readonly errorMessage?: unknown };
  return typeof errorMessage === "string" ? errorMessage : "";
}

/**
 * An integration of type AWS that leads to a function: it gets the mapped body as its event. The patterns of its
 * responses are compared with the message of its error, and with nothing else.
 */
export const awsFunction =
  (world: World, integration: Integration, request: GatewayRequest) =>
  async (body: string): Promise<IntegrationResult> => {
    if (body !== "") JSON.parse(body);
    const invocation = await invokeFunction(world, integration, request, Buffer.from(body));
    observePhase(request, "integration", { status: 200 });
    return { selector: errorIn(invocation), headers: [], body: invocation.payload.toString() };
  };
