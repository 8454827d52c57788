import { filled, own } from "../own.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import type { IntegrationResponse, Method } from "./apigateway-model.ts";
import { badRequest, invalidMapping, notFound, validation } from "./apigateway-refusals.ts";
import { integrationOf, methodOf, type Path, resourceOf, responseOf } from "./lookup.ts";
import { entry, type Fields, PATCHES, type Patches, patch, text } from "./patch.ts";

type ResponseInput = Path & Partial<IntegrationResponse> & Patches;

const MAPPED = /^(?:'.*'|integration\.response\.(?:header|body|multivalueheader).*|context\..+|stageVariables\..+)$/s;

/** Every header must be declared by the method response and come from somewhere. @throws Refusal BadRequestException. */
function checkParameters({ methodResponses }: Method, status: string, parameters: Record<string, string> = {}): void {
  const declared = methodResponses[status]?.responseParameters ?? {};
  for (const [name, expression] of Object.entries(parameters)) {
    if (!(name in declared)) throw badRequest(`Invalid mapping expression parameter specified: ${name}`);
    if (!MAPPED.test(expression)) throw invalidMapping(expression);
  }
}

function put(input: ResponseInput, call: Call): IntegrationResponse {
  const method = methodOf(input, call);
  const { integrationResponses } = integrationOf(input, call);
  const { statusCode: status, selectionPattern, responseParameters, responseTemplates } = input;
  const odd = Object.keys(responseTemplates ?? {}).find((type) => !/^[^/\s]+\/[^/\s]+$/.test(type));
  if (odd !== undefined) throw badRequest(validation(`Invalid content type specified: ${odd}`));
  checkParameters(method, status, responseParameters);
  const templates = Object.entries(responseTemplates ?? {}).map(([type, template]) => [type, template || null]);
  integrationResponses[status] = {
    statusCode: status,
    ...(selectionPattern !== undefined && { selectionPattern }),
    ...filled(input, "responseParameters", "contentHandling"),
    ...(responseTemplates && { responseTemplates: Object.fromEntries(templates) }),
  };
  return integrationResponses[status];
}

const get = (input: ResponseInput, call: Call) => responseOf(integrationOf(input, call).integrationResponses, input);

const FIELDS: Fields<IntegrationResponse> = {
  "/selectionPattern": text("selectionPattern"),
  "/contentHandling": text("contentHandling", ["replace", "remove"]),
  "/responseParameters/*": entry("responseParameters"),
  "/responseTemplates/*": entry("responseTemplates"),
};

const update = (input: ResponseInput, call: Call) =>
  patch(get(input, call), input, FIELDS, {
    check: ({ responseParameters }) => checkParameters(methodOf(input, call), input.statusCode, responseParameters),
  });

function remove(input: ResponseInput, call: Call): void {
  // As recorded: without a method there is no integration either.
  const { integration } = own(resourceOf(input, call).methods, input.httpMethod) ?? {};
  if (integration === undefined) throw notFound("Invalid Integration identifier specified");
  responseOf(integration.integrationResponses, input);
  delete integration.integrationResponses[input.statusCode];
}

/** How what an integration gives becomes the answer of its method. */
export const integrationResponseOperations: Readonly<Record<string, Operation>> = {
  PutIntegrationResponse: op<ResponseInput>(
    "selectionPattern responseParameters responseTemplates contentHandling",
    put,
  ),
  GetIntegrationResponse: op<ResponseInput>("", get),
  UpdateIntegrationResponse: op<ResponseInput>(PATCHES, update),
  DeleteIntegrationResponse: op<ResponseInput>("", remove),
};
