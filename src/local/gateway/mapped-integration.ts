import type { Integration, IntegrationResponse } from "../apigateway/apigateway-model.ts";
import type { HttpResponse } from "../http.ts";
import { Failure } from "./failure.ts";
import { mappedAnswer } from "./mapped-answer.ts";
import type { IntegrationOutput } from "./mapping-expression.ts";
import { remappedOrGone } from "./remapped.ts";
import { type GatewayRequest, headerIn } from "./request.ts";
import { type MappingInput, noOverrides, type Overrides, variablesOf } from "./template-variables.ts";
import { render } from "./velocity.ts";

/** What an integration gave. */
export interface IntegrationResult extends IntegrationOutput {
  /** What the patterns of the integration's responses are compared with: a status, or the message of an error. */
  readonly selector: string;
}

const JSON_TYPE = "application/json";

/**
 * The template for the request's content type, or nothing when the body passes through as it is.
 * @throws Failure UNSUPPORTED_MEDIA_TYPE as `passthroughBehavior` says.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
function requestTemplate({ requestTemplates = {}, passthroughBehavior }: Integration, request: GatewayRequest) {
  const type = headerIn(request, "content-type")?.split(";")[0]?.trim() || JSON_TYPE;
  const template = requestTemplates[type] ?? requestTemplates["$default"];
  const hasOthers = Object.keys(requestTemplates).length > 0;
  if (
    template === undefined &&
    (passthroughBehavior === "NEVER" || (passthroughBehavior !== "WHEN_NO_MATCH" && hasOthers))
  )
    throw new Failure("UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type");
  return template;
}

/** The response whose pattern fits, else the one without a pattern. */
function responseFor({ integrationResponses }: Integration, selector: string): IntegrationResponse | undefined {
  const all = Object.values(integrationResponses);
  const fits = ({ selectionPattern: pattern }: IntegrationResponse) =>
    pattern !== undefined && pattern !== "" && new RegExp(`^(?:${pattern})$`, "s").test(selector);
  return all.find(fits) ?? all.find(({ selectionPattern = "" }) => selectionPattern === "");
}

/** The template that the Accept header names, else that for JSON, else the first. */
function responseType({ responseTemplates: templates = {} }: IntegrationResponse, request: GatewayRequest): string {
  const accepted = headerIn(request, "accept")?.trim() ?? "";
  if (Object.hasOwn(templates ?? {}, accepted)) return accepted;
  return JSON_TYPE in templates ? JSON_TYPE : (Object.keys(templates)[0] ?? JSON_TYPE);
}

async function answer(
  integration: Integration,
  input: MappingInput,
  send: (body: string, overrides: Overrides) => Promise<IntegrationResult>,
): Promise<HttpResponse> {
  const { request, routed } = input;
  const template = requestTemplate(integration, request);
  const overrides = noOverrides();
  const body = request.body.toString();
  const sent = await send(
    template === undefined ? body : await render(template, variablesOf({ ...input, overrides, body })),
    overrides,
  );
  const response = responseFor(integration, sent.selector);
  if (response === undefined || routed?.method.methodResponses[response.statusCode] === undefined)
    throw new Error(`no integration response and method response for "${sent.selector}"`);
  const type = responseType(response, request);
  const { statusCode, responseParameters: parameters, responseTemplates } = response;
  // Without a template what the integration gave is passed on.
  const isMapped = Object.keys(responseTemplates ?? {}).length > 0;
  return mappedAnswer(
    { ...input, overrides, body: sent.body },
    {
      status: Number(statusCode),
      type,
      template: isMapped ? (responseTemplates?.[type] ?? "") : sent.body,
      fill: isMapped ? render : (text) => text,
      parameters,
      answer: sent,
      // As recorded of all but MOCK.
      ...(integration.type !== "MOCK" && { nameOf: remappedOrGone, headers: [["X-Amzn-Trace-Id", request.traceId]] }),
    },
  );
}

/**
 * Calls a non-proxy integration: its request and its answer are mapped by templates and parameters.
 * @throws Failure 500 when a template or the response is missing or wrong, as AWS answers.
 */
export async function mappedIntegration(...given: Parameters<typeof answer>): Promise<HttpResponse> {
  return answer(...given).catch((cause: unknown) => {
    if (cause instanceof Failure) throw cause;
    throw new Failure("API_CONFIGURATION_ERROR", "Internal server error", { cause });
  });
}

/** What a MOCK integration makes of its request: the status that it asks for, `{"statusCode": 200}`, quotes or not. */
export async function mock(request: string): Promise<IntegrationResult> {
  const [, status] = /[{,]\s*["']?statusCode["']?\s*:\s*"?(\d{3})\b/.exec(request) ?? [];
  if (status === undefined) throw new Error("the request template of a MOCK integration must give a statusCode");
  return { selector: status, headers: [], body: "" };
}
