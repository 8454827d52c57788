import type { Integration } from "../apigateway/model.ts";
import { Refusal } from "../wire/refusal.ts";
import { type Invocation, MAX_EVENT_BYTES, type World } from "../world.ts";
import { type Asked, apiArn } from "./asked.ts";
import { within } from "./deadline.ts";
import { Failure } from "./failure.ts";
import { functionArnOf } from "./function-arn.ts";
import type { EndpointAnswer } from "./mapped-integration.ts";

const APIGATEWAY = "apigateway.amazonaws.com";

/** What a function's integration must not map anything to: each call fails. As recorded. */
const UNMAPPABLE =
  /^integration\.request\.header\.(?:authorization|connection|content-length|expect|proxy-authenticate|te|transfer-encoding)$/i;

/** Calls the function that an integration leads to. @throws Failure. */
export async function invokeBehind(
  { functions, roles }: World,
  integration: Integration,
  asked: Asked,
  payload: Buffer,
): Promise<Invocation> {
  const arn = functionArnOf(integration.uri, asked.stage.variables);
  const sourceArn = `${apiArn(asked)}${asked.stage.stageName}/${asked.verb}${asked.path}`;
  const { credentials: role } = integration;
  const may = role ? roles.canAssume(role, APIGATEWAY) : functions.permits(arn, { principal: APIGATEWAY, sourceArn });
  const { httpMethod, requestParameters = {} } = integration;
  const isBroken = Object.keys(requestParameters).some((name) => UNMAPPABLE.test(name));
  // Lambda takes POST only, whatever the caller's verb is.
  if (!may || isBroken || httpMethod !== "POST") throw new Failure("API_CONFIGURATION_ERROR", "Internal server error");
  if (payload.length > MAX_EVENT_BYTES)
    throw new Failure("REQUEST_TOO_LARGE", "Request Too Long", { errorType: "BadRequestException" });
  const late = () => new Failure("INTEGRATION_TIMEOUT", "Endpoint request timed out");
  const invoked = functions.invoke(arn, payload).catch((error: unknown) => {
    // Lambda itself says no: the function is not there any more, or has as many events as it may.
    if (error instanceof Refusal)
      throw new Failure("INTEGRATION_FAILURE", "Internal server error", { status: 500, cause: error });
    throw error;
  });
  return within(integration.timeoutInMillis, invoked, late);
}

/** The message of an error that a function has thrown, or nothing. */
function errorIn({ payload, functionError }: Invocation): string {
  if (functionError === undefined) return "";
  const { errorMessage } = JSON.parse(payload.toString()) as { readonly errorMessage?: unknown };
  return typeof errorMessage === "string" ? errorMessage : "";
}

/**
 * An integration of type AWS that leads to a function: it gets the mapped body as its event. The patterns of its
 * responses are compared with the message of its error, and with nothing else.
 */
export const awsFunction =
  (world: World, integration: Integration, asked: Asked) =>
  async (body: string): Promise<EndpointAnswer> => {
    const event = body || "{}";
    JSON.parse(event);
    const invocation = await invokeBehind(world, integration, asked, Buffer.from(event));
    return { selector: errorIn(invocation), headers: [], body: invocation.payload.toString() };
  };
