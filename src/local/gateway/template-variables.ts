import { own } from "../own.ts";
import type { AuthorizerContext } from "./authorize.ts";
import { requestContext, single } from "./event.ts";
import { javaText, listOf, parseJson } from "./java.ts";
import { atPath } from "./json-path.ts";
import { type GatewayRequest, headerIn } from "./request.ts";
import type { Route } from "./routing.ts";

/** What a template may set: `#set($context.responseOverride.header.Vary = "Origin")`. */
export interface Overrides {
  readonly requestOverride: Readonly<Record<"header" | "path" | "querystring", Record<string, unknown>>>;
  readonly responseOverride: { readonly header: Record<string, unknown>; readonly status?: unknown };
}

/** Of a request to which no template has set anything yet. */
export const noOverrides = (): Overrides => ({
  requestOverride: { header: {}, path: {}, querystring: {} },
  responseOverride: { header: {} },
});

/** A missing member is an empty text. */
const last = (values: Readonly<Record<string, readonly string[]>>, name: string) => own(values, name)?.at(-1) ?? "";

/** `$input`. @param body of what is mapped: the request, or the answer of an integration. */
function inputOf(request: GatewayRequest, pathParameters: Readonly<Record<string, string>>, body: string) {
  const params = (name?: string) =>
    name === undefined
      ? { path: { ...pathParameters }, querystring: single(request.query), header: single(request.headers) }
      : (own(pathParameters, name) ?? (last(request.query, name) || (headerIn(request, name) ?? "")));
  const at = (path: string) => atPath(parseJson(body || "{}"), path, listOf);
  return {
    // As recorded.
    body: body || "{}",
    params,
    path: at,
    json: (path: string) => JSON.stringify(at(path) ?? ""),
  };
}

const util = {
  escapeJavaScript: (value: unknown) => JSON.stringify(javaText(value)).slice(1, -1).replaceAll("'", "\\'"),
  parseJson: (value: unknown) => parseJson(javaText(value)),
  urlEncode: (value: unknown) => encodeURIComponent(javaText(value)).replaceAll("%20", "+"),
  urlDecode: (value: unknown) => decodeURIComponent(javaText(value).replaceAll("+", " ")),
  base64Encode: (value: unknown) => Buffer.from(javaText(value)).toString("base64"),
  base64Decode: (value: unknown) => Buffer.from(javaText(value), "base64").toString(),
};

/** What mapping templates and expressions read. */
export interface MappingInput {
  readonly request: GatewayRequest;
  /** Undefined when no method matches. */
  readonly routed?: Route | undefined;
  readonly authorizer?: AuthorizerContext | undefined;
  /** `$context.error`, in a gateway response. */
  readonly error?: object;
  readonly body?: string;
  /** What the templates before have set, and this one sets too. */
  readonly overrides?: Overrides;
}

/** The input of an integration: a method answers the request. */
export type RoutedInput = MappingInput & { readonly routed: Route };

/**
 * The variables of mapping templates.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function variablesOf({ request, routed, authorizer = {}, error = {}, body = "", overrides }: MappingInput) {
  const context = {
    ...requestContext(request, routed?.resource),
    ...(request.isCanary !== undefined && { isCanaryRequest: request.isCanary }),
    authorizer,
    error,
    ...(overrides ?? noOverrides()),
  };
  const input = inputOf(request, routed?.pathParameters ?? {}, body);
  return { context, input, stageVariables: { ...request.stage.variables }, util };
}
