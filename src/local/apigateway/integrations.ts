import { type Call, type Operation, op } from "../wire/operation.ts";
import { integrationOf, methodOf, type Path } from "./lookup.ts";
import type { Integration } from "./model.ts";
import { entry, type Fields, made, type Patches, patch, patches, text } from "./patch.ts";
import { badRequest, invalidMapping } from "./refusals.ts";
import { checkTexts } from "./texts.ts";

type Given = Path & Pick<Integration, "type"> & Partial<Integration> & Patches;

const TYPES = ["HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS"];

/** @throws Refusal BadRequestException. */
function checkUri({ type, uri = "" }: Pick<Given, "type" | "uri">): void {
  if (type === "MOCK") return;
  if (type.startsWith("HTTP")) {
    if (!/^https?:\/\//.test(uri)) throw badRequest("Invalid HTTP endpoint specified for URI");
    return;
  }
  const [, service, action] = /^arn:[a-z-]+:(?:apigateway:[a-z0-9-]+:([^:]+):)?(.*)$/.exec(uri) ?? [];
  if (action === undefined) throw badRequest("Invalid ARN specified in the request");
  if (service === undefined || !/^(?:path|action)\//.test(action))
    throw badRequest("AWS ARN for integration must contain path or action");
  const isFunction = service === "lambda" && /\/functions\/arn:[^/]+:lambda:[^/]+\/invocations$/.test(action);
  const isStaged = service === "lambda" && action.includes("${stageVariables.");
  if (type === "AWS_PROXY" && !isFunction && !isStaged)
    throw badRequest(
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    );
}

const MAPPED =
  /^(?:'.*'|method\.request\.(?:path|querystring|header|body|multivalueheader|multivaluequerystring).*|context\..+|stageVariables\..+)$/s;

/** @throws Refusal BadRequestException, SerializationException. */
function check({ type, httpMethod, uri, timeoutInMillis: ms = 29_000, ...given }: Given): void {
  checkTexts(given.requestParameters);
  checkTexts(given.requestTemplates);
  if (type !== "MOCK" && !httpMethod) throw badRequest("Enumeration value for HttpMethod must be non-empty");
  checkUri({ type, ...(uri !== undefined && { uri }) });
  const wrong = Object.values(given.requestParameters ?? {}).find((expression) => !MAPPED.test(expression));
  if (wrong !== undefined) throw invalidMapping(wrong);
  if (ms < 50 || ms > 29_000) throw badRequest("Timeout should be between 50 ms and 29000 ms");
}

function put(input: Given, call: Call): Integration {
  const method = methodOf(input, call);
  check(input);
  const { apiId: _api, resourceId, verb: _verb, status: _status, patchOperations: _patches, ...given } = input;
  const integration: Integration = {
    ...(given.type.startsWith("HTTP") && { connectionType: "INTERNET" }),
    passthroughBehavior: "WHEN_NO_MATCH",
    timeoutInMillis: 29_000,
    cacheNamespace: resourceId,
    cacheKeyParameters: [],
    ...given,
    integrationResponses: {},
  };
  method.integration = integration;
  return integration;
}

const describe = ({ integrationResponses, ...integration }: Integration) => ({
  ...integration,
  ...(Object.keys(integrationResponses).length > 0 && { integrationResponses }),
});

const FIELDS: Fields<Integration> = {
  "/uri": text("uri"),
  "/httpMethod": text("httpMethod"),
  "/credentials": text("credentials"),
  "/passthroughBehavior": text("passthroughBehavior"),
  "/contentHandling": text("contentHandling", ["replace", "remove"]),
  "/timeoutInMillis": made("timeoutInMillis", Number),
  "/requestParameters/*": entry("requestParameters"),
  "/requestTemplates/*": entry("requestTemplates"),
};

const update = (input: Given, call: Call) =>
  describe(patch(integrationOf(input, call), input, FIELDS, { check: (changed) => check({ ...input, ...changed }) }));

const AT = "/restapis/{apiId}/resources/{resourceId}/methods/{verb}/integration";

/** What stands behind methods. */
export const integrationOperations: Readonly<Record<string, Operation>> = {
  PutIntegration: op<Given>(`PUT ${AT} 201`, (input, call) => describe(put(input, call)), {
    type: { required: true, oneOf: TYPES, shown: "putIntegrationInput.type" },
  }),
  GetIntegration: op<Given>(`GET ${AT}`, (input, call) => describe(integrationOf(input, call))),
  UpdateIntegration: op<Given>(`PATCH ${AT}`, update, patches("updateIntegration")),
  DeleteIntegration: op<Given>(`DELETE ${AT} 204`, (input, call) => {
    integrationOf(input, call);
    delete methodOf(input, call).integration;
  }),
};
