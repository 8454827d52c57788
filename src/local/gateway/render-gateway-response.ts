import type { GatewayResponse } from "../apigateway/apigateway-model.ts";
import type { HttpResponse } from "../http.ts";
import { own } from "../own.ts";
import type { AuthorizerContext } from "./authorize.ts";
import type { Failure } from "./failure.ts";
import { mappedAnswer } from "./mapped-answer.ts";
import type { GatewayRequest } from "./request.ts";
import type { Route } from "./routing.ts";

const VARIABLE = /\$(?:\{((?:context|stageVariables)(?:\.[\w-]+)+)\}|((?:context|stageVariables)(?:\.[\w-]+)+))/g;

/**
 * Fills in the template of a gateway response: `$context` and `$stageVariables` are replaced, the rest is text, for AWS
 * does not hand it to Velocity.
 * @param variables `context` and `stageVariables`.
 * @param absent what stands for a variable without a value.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-gateway-responses.responseTemplates.html
 */
export function substitute(template: string, variables: object, absent = ""): string {
  return template.replace(VARIABLE, (_, braced: string | undefined, bare: string | undefined) => {
    const path = (braced ?? bare ?? "").split(".");
    const value = path.reduce((whole: unknown, name) => own(Object(whole), name), variables as unknown) ?? "";
    return value === "" || (absent !== "" && typeof value === "object") ? absent : String(value);
  });
}

/** The entry for this type, or the default of its class. */
function entryFor({ type }: Failure, status: number, request: GatewayRequest): GatewayResponse | undefined {
  const all = request.snapshot.gatewayResponses;
  return all[type] ?? all[status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX"];
}

/** The answer of the gateway itself, with the template and the headers that were put for it. */
export function gatewayResponse(
  failure: Failure,
  request: GatewayRequest,
  routed?: Route,
  authorizer: AuthorizerContext | undefined = failure.authorizer,
): Promise<HttpResponse> {
  const { status, errorType } = failure;
  const entry = entryFor(failure, status, request);
  // A denial says "Message" until gateway responses are customised.
  const member = entry === undefined && failure.type === "ACCESS_DENIED" ? "Message" : "message";
  const plain = ["application/json", `{"${member}":$context.error.messageString}`] as const;
  const [type, template] = Object.entries(entry?.responseTemplates ?? {})[0] ?? plain;
  const { text, type: responseType } = failure;
  const error = { message: text ?? "", messageString: JSON.stringify(text), responseType };
  return mappedAnswer(
    { request, routed, authorizer, error },
    {
      status: Number(entry?.statusCode ?? status),
      type,
      template,
      fill: substitute,
      parameters: entry?.responseParameters,
      headers: [["x-amzn-ErrorType", errorType]],
    },
  );
}
