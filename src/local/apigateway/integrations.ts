import { isLoopback } from "../loopback.ts";
import { unlessEmpty } from "../own.ts";
import { notImplemented } from "../wire/check-input.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import type { Integration } from "./apigateway-model.ts";
import { badRequest, invalidMapping } from "./apigateway-refusals.ts";
import { integrationOf, methodOf, type Path } from "./lookup.ts";
import { entry, type Fields, made, PATCHES, type Patches, patch, text, texts } from "./patch.ts";

/** The settings of an integration that callers give. */
type IntegrationSettings = Omit<Integration, "integrationResponses">;
type IntegrationInput = Path &
  Patches &
  Pick<Integration, "type"> &
  Partial<IntegrationSettings> & { readonly integrationHttpMethod?: string };

/** @throws Refusal BadRequestException. */
function checkUri({ type, uri = "" }: Pick<IntegrationInput, "type" | "uri">): void {
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

/** The endpoint calls this machine only, and Lambda as the only AWS service. @throws Refusal NotImplemented. */
function checkReach(type: string, uri = ""): void {
  const [, authority = ""] = /^https?:\/\/([^/?#]*)/.exec(uri) ?? [];
  const address = `http://${authority}/`;
  const host = URL.canParse(address) ? new URL(address).hostname : authority;
  // A host from a stage variable is checked at each call.
  if (type.startsWith("HTTP") && !isLoopback(host) && !authority.includes("${stageVariables."))
    throw notImplemented(`ApiGateway PutIntegration uri of another host than this machine: ${host}`);
  if (type === "AWS" && !/:lambda:path\//.test(uri)) throw notImplemented(`ApiGateway PutIntegration uri ${uri}`);
}

const MAPPED =
  /^(?:'.*'|method\.request\.(?:path|querystring|header|body|multivalueheader|multivaluequerystring).*|context\..+|stageVariables\..+)$/s;

/** @throws Refusal BadRequestException, SerializationException. */
function check({
  type,
  httpMethod,
  uri,
  timeoutInMillis: ms = 29_000,
  ...given
}: Pick<Integration, "type"> & Partial<IntegrationSettings>): void {
  if (type !== "MOCK" && !httpMethod) throw badRequest("Enumeration value for HttpMethod must be non-empty");
  checkUri({ type, ...(uri !== undefined && { uri }) });
  const wrong = Object.values(given.requestParameters ?? {}).find((expression) => !MAPPED.test(expression));
  if (wrong !== undefined) throw invalidMapping(wrong);
  if (ms < 50 || ms > 29_000) throw badRequest("Timeout should be between 50 ms and 29000 ms");
  checkReach(type, uri);
}

function put(input: IntegrationInput, call: Call): Integration {
  const method = methodOf(input, call);
  const { restApiId: _api, resourceId, httpMethod: _verb, integrationHttpMethod: httpMethod, ...given } = input;
  check({ ...given, ...(httpMethod !== undefined && { httpMethod }) });
  const integration: Integration = {
    ...(given.type.startsWith("HTTP") && { connectionType: "INTERNET" }),
    passthroughBehavior: "WHEN_NO_MATCH",
    timeoutInMillis: 29_000,
    cacheNamespace: resourceId,
    cacheKeyParameters: [],
    ...given,
    ...(httpMethod !== undefined && { httpMethod }),
    integrationResponses: {},
  };
  method.integration = integration;
  return integration;
}

/** An integration as answers show it. */
export const describe = (integration: Integration) => ({
  ...integration,
  integrationResponses: unlessEmpty(integration.integrationResponses),
});

/** Caches, private connections, streams and TLS of integrations. */
const ABSENT =
  /^\/(?:cache(?:KeyParameters|Namespace)|connection(?:Id|Type)|integrationTarget|responseTransferMode|tlsConfig|type)(?:\/|$)/;

const FIELDS: Fields<Integration> = {
  ...texts("uri", "httpMethod", "credentials", "passthroughBehavior"),
  "/contentHandling": text("contentHandling", ["replace", "remove"]),
  "/timeoutInMillis": made("timeoutInMillis", Number),
  "/requestParameters/*": entry("requestParameters"),
  "/requestTemplates/*": entry("requestTemplates"),
};

const update = (input: IntegrationInput, call: Call) =>
  describe(
    patch<Integration>(integrationOf(input, call), input, FIELDS, {
      check: (changed) => check(changed),
      absent: ["UpdateIntegration", ABSENT],
    }),
  );

/** The integrations of methods. */
export const integrationOperations: Readonly<Record<string, Operation>> = {
  PutIntegration: op<IntegrationInput>(
    "type integrationHttpMethod uri connectionType credentials requestParameters requestTemplates passthroughBehavior cacheNamespace cacheKeyParameters contentHandling timeoutInMillis responseTransferMode tlsConfig.insecureSkipVerification",
    (input, call) => describe(put(input, call)),
    {
      connectionType: ["INTERNET"],
      responseTransferMode: ["BUFFERED"],
      "tlsConfig.insecureSkipVerification": ["false"],
    },
  ),
  GetIntegration: op<IntegrationInput>("", (input, call) => describe(integrationOf(input, call))),
  UpdateIntegration: op<IntegrationInput>(PATCHES, update),
  DeleteIntegration: op<IntegrationInput>("", (input, call) => {
    integrationOf(input, call);
    delete methodOf(input, call).integration;
  }),
};
