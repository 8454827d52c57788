import { filled } from "../own.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import type { GatewayResponse, RestApi } from "./apigateway-model.ts";
import { badRequest, invalidMapping, notFound } from "./apigateway-refusals.ts";
import { apiOf, listing, type Paging } from "./lookup.ts";
import { entry, type Fields, PATCHES, type Patches, patch, text } from "./patch.ts";

type ResponseInput = { readonly restApiId: string; readonly responseType: string } & Partial<GatewayResponse> & Patches;

/** The types by their status; DEFAULT_4XX and DEFAULT_5XX have none. */
const TYPES: Readonly<Record<string, string>> = {
  400: "BAD_REQUEST_BODY BAD_REQUEST_PARAMETERS",
  401: "UNAUTHORIZED",
  403: "ACCESS_DENIED EXPIRED_TOKEN INVALID_API_KEY INVALID_SIGNATURE MISSING_AUTHENTICATION_TOKEN WAF_FILTERED",
  404: "RESOURCE_NOT_FOUND",
  413: "REQUEST_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  429: "QUOTA_EXCEEDED THROTTLED",
  500: "API_CONFIGURATION_ERROR AUTHORIZER_CONFIGURATION_ERROR AUTHORIZER_FAILURE",
  504: "INTEGRATION_FAILURE INTEGRATION_TIMEOUT",
  "": "DEFAULT_4XX DEFAULT_5XX",
};
const statuses = Object.entries(TYPES).flatMap(([status, types]) =>
  types.split(" ").map((type) => [type, status || undefined]),
);
const STATUSES: Readonly<Record<string, string | undefined>> = Object.fromEntries(statuses.sort());
const TEMPLATES = { "application/json": '{"message":$context.error.messageString}' };

const defaultOf = (responseType: string): GatewayResponse => ({
  responseType,
  ...(STATUSES[responseType] && { statusCode: STATUSES[responseType] }),
  responseParameters: {},
  responseTemplates: TEMPLATES,
});

const describe = ({ gatewayResponses }: RestApi, type: string) => {
  const put = gatewayResponses[type];
  const { statusCode = STATUSES[type], ...response } = put ?? inherited(gatewayResponses, type);
  return { ...response, statusCode, defaultResponse: put === undefined };
};

/** A type without a response of its own shows DEFAULT_4XX or DEFAULT_5XX. */
function inherited(all: RestApi["gatewayResponses"], responseType: string): GatewayResponse {
  const own = defaultOf(responseType);
  const wide = own.statusCode && all[own.statusCode < "500" ? "DEFAULT_4XX" : "DEFAULT_5XX"];
  return wide ? { ...own, ...wide, responseType } : own;
}

const MAPPED = /^(?:'.*'|method\.request\.(?:header|querystring|path)\..+|context\..+|stageVariables\..+)$/s;

/** @throws Refusal BadRequestException. */
function checkParameter(name: string, expression: string): void {
  if (!name.startsWith("gatewayresponse.header.")) throw notFound("Invalid parameter name specified");
  if (!MAPPED.test(expression)) throw invalidMapping(expression);
}

function typeOf({ responseType: type }: ResponseInput): string {
  if (Object.hasOwn(STATUSES, type)) return type;
  throw badRequest(`Invalid response type specified. Valid options are ${Object.keys(STATUSES).join(",")}`);
}

function put(input: ResponseInput, call: Call) {
  const api = apiOf(input, call);
  const responseType = typeOf(input);
  const { responseParameters = {}, responseTemplates = TEMPLATES } = input;
  for (const [name, expression] of Object.entries(responseParameters)) checkParameter(name, expression);
  const given = { responseParameters, responseTemplates, ...filled(input, "statusCode") };
  api.gatewayResponses[responseType] = { ...defaultOf(responseType), ...given };
  return describe(api, responseType);
}

const notEmpty = (name: string, op: string, value: string): void => {
  if (op !== "remove" && value === "") throw badRequest(`Invalid null or empty value in ${name}`);
};

const FIELDS: Fields<GatewayResponse> = {
  "/statusCode": text("statusCode"),
  "/responseParameters/*": entry("responseParameters", undefined, (map, key, op, value) => {
    notEmpty("responseParameters", op, value);
    if (op === "replace" && !(key in map)) throw notFound("Invalid parameter name specified");
    if (op !== "remove") checkParameter(key, value);
  }),
  "/responseTemplates/*": entry("responseTemplates", undefined, (_map, _key, op, value) =>
    notEmpty("responseTemplates", op, value),
  ),
};

function update(input: ResponseInput, call: Call) {
  const api = apiOf(input, call);
  const type = typeOf(input);
  const rules = { unknownOp: (path: string) => `Invalid patch path ${path}` };
  const changed = patch(api.gatewayResponses[type] ?? defaultOf(type), input, FIELDS, rules);
  api.gatewayResponses[type] = { ...defaultOf(type), ...changed };
  return describe(api, type);
}

function remove(input: ResponseInput, call: Call): void {
  const { gatewayResponses } = apiOf(input, call);
  const type = typeOf(input);
  if (gatewayResponses[type] === undefined) throw notFound("Gateway response type not defined on api");
  delete gatewayResponses[type];
}

/** Responses that the gateway itself generates. */
export const gatewayResponseOperations: Readonly<Record<string, Operation>> = {
  PutGatewayResponse: op<ResponseInput>("statusCode responseParameters responseTemplates", put),
  GetGatewayResponse: op<ResponseInput>("", (input, call) => describe(apiOf(input, call), typeOf(input))),
  GetGatewayResponses: op<ResponseInput & Paging>("position limit", (input, call) => {
    const api = apiOf(input, call);
    return listing({ limit: 500, ...input }, Object.keys(STATUSES), String, (type) => describe(api, type));
  }),
  UpdateGatewayResponse: op<ResponseInput>(PATCHES, update),
  DeleteGatewayResponse: op<ResponseInput>("", remove),
};
