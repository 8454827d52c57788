import { type Call, type Operation, op } from "../wire/operation.ts";
import { apisIn } from "./find-api.ts";
import { integrationOf, methodOf, type Path, resourceOf, responseOf } from "./lookup.ts";
import { STATUS } from "./method-responses.ts";
import type { IntegrationResponse, Method } from "./model.ts";
import { entry, type Fields, type Patch, patch, patches, text } from "./patch.ts";
import { badRequest, invalidMapping, notFound, validation } from "./refusals.ts";
import { checkTexts } from "./texts.ts";

interface Given extends Path {
  readonly selectionPattern?: string;
  readonly responseParameters?: Record<string, string>;
  readonly responseTemplates?: Record<string, string | null>;
  readonly contentHandling?: string;
  readonly patchOperations?: readonly Patch[];
}

const MAPPED = /^(?:'.*'|integration\.response\.(?:header|body|multivalueheader).*|context\..+|stageVariables\..+)$/s;

/** Every header must be declared by the method response and come from somewhere. @throws Refusal BadRequestException. */
function checkParameters({ methodResponses }: Method, status: string, parameters: Record<string, string> = {}): void {
  const declared = methodResponses[status]?.responseParameters ?? {};
  for (const [name, expression] of Object.entries(parameters)) {
    if (!(name in declared)) throw badRequest(`Invalid mapping expression parameter specified: ${name}`);
    if (!MAPPED.test(expression)) throw invalidMapping(expression);
  }
}

function put(input: Given, call: Call): IntegrationResponse {
  const method = methodOf(input, call);
  const { integrationResponses } = integrationOf(input, call);
  const { status, selectionPattern, responseParameters, responseTemplates, contentHandling } = input;
  checkTexts(responseTemplates);
  const odd = Object.keys(responseTemplates ?? {}).find((type) => !/^[^/\s]+\/[^/\s]+$/.test(type));
  if (odd !== undefined) throw badRequest(validation(`Invalid content type specified: ${odd}`));
  checkParameters(method, status, responseParameters);
  const templates = Object.entries(responseTemplates ?? {}).map(([type, template]) => [type, template || null]);
  const response: IntegrationResponse = {
    statusCode: status,
    ...(selectionPattern !== undefined && { selectionPattern }),
    ...(responseParameters && { responseParameters }),
    ...(responseTemplates && { responseTemplates: Object.fromEntries(templates) }),
    ...(contentHandling && { contentHandling }),
  };
  integrationResponses[status] = response;
  return response;
}

const FIELDS: Fields<IntegrationResponse> = {
  "/selectionPattern": text("selectionPattern"),
  "/contentHandling": text("contentHandling", ["replace", "remove"]),
  "/responseParameters/*": entry("responseParameters"),
  "/responseTemplates/*": entry("responseTemplates"),
};

function update(input: Given, call: Call): IntegrationResponse {
  const response = responseOf(integrationOf(input, call).integrationResponses, input);
  const changed = structuredClone(response);
  patch(changed, input.patchOperations, FIELDS);
  checkParameters(methodOf(input, call), input.status, changed.responseParameters);
  integrationOf(input, call).integrationResponses[input.status] = changed;
  return changed;
}

function remove(input: Given, call: Call): void {
  resourceOf(input, call);
  // As recorded: without a method there is no integration either.
  const integration = apisIn(call.world, call.region)[input.apiId]?.resources[input.resourceId]?.methods[input.verb]
    ?.integration;
  if (integration === undefined) throw notFound("Invalid Integration identifier specified");
  responseOf(integration.integrationResponses, input);
  delete integration.integrationResponses[input.status];
}

const AT = "/restapis/{apiId}/resources/{resourceId}/methods/{verb}/integration/responses/{status}";

/** How what an integration gives becomes the answer of its method. */
export const integrationResponseOperations: Readonly<Record<string, Operation>> = {
  PutIntegrationResponse: op<Given>(`PUT ${AT} 201`, put, STATUS),
  GetIntegrationResponse: op<Given>(
    `GET ${AT}`,
    (input, call) => responseOf(integrationOf(input, call).integrationResponses, input),
    STATUS,
  ),
  UpdateIntegrationResponse: op<Given>(`PATCH ${AT}`, update, { ...patches("updateIntegrationResponse"), ...STATUS }),
  DeleteIntegrationResponse: op<Given>(`DELETE ${AT} 204`, remove, STATUS),
};
