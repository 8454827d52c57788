import { own } from "../own.ts";
import { type Asked, headerIn } from "./asked.ts";
import type { AuthorizerContext } from "./authorize.ts";
import { requestContext, single } from "./event.ts";
import { javaText, listOf, parseJson } from "./java.ts";
import { atPath } from "./json-path.ts";
import type { Routed } from "./routing.ts";

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

/** A member that is not there is an empty text. */
const last = (values: Readonly<Record<string, readonly string[]>>, name: string) => own(values, name)?.at(-1) ?? "";

/** `$input`. @param body of what is mapped: the request, or the answer of an integration. */
function inputOf(asked: Asked, pathParameters: Readonly<Record<string, string>>, body: string) {
  const params = (name?: string) =>
    name === undefined
      ? { path: { ...pathParameters }, querystring: single(asked.query), header: single(asked.headers) }
      : (own(pathParameters, name) ?? (last(asked.query, name) || (headerIn(asked, name) ?? "")));
  const at = (path: string) => atPath(parseJson(body || "{}"), path, listOf);
  return {
    // As recorded.
    body: body || "{}",
    params,
    path: at,
    json: (path: string) => JSON.stringify(at(path) ?? ""),
  };
}

const text = (value: unknown): string => javaText(value);

const util = {
  escapeJavaScript: (value: unknown) => JSON.stringify(text(value)).slice(1, -1).replaceAll("'", "\\'"),
  parseJson: (value: unknown) => parseJson(text(value)),
  urlEncode: (value: unknown) => encodeURIComponent(text(value)).replaceAll("%20", "+"),
  urlDecode: (value: unknown) => decodeURIComponent(text(value).replaceAll("+", " ")),
  base64Encode: (value: unknown) => Buffer.from(text(value)).toString("base64"),
  base64Decode: (value: unknown) => Buffer.from(text(value), "base64").toString(),
};

/** What is known of a request when a template is filled in. */
export interface Known {
  readonly asked: Asked;
  /** Not there when no method answers. */
  readonly routed?: Routed | undefined;
  readonly authorizer?: AuthorizerContext | undefined;
  /** `$context.error`, in a gateway response. */
  readonly error?: object;
  readonly body?: string;
  /** What the templates before have set, and this one sets too. */
  readonly overrides?: Overrides;
}

/**
 * The variables of mapping templates.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function variablesOf({ asked, routed, authorizer = {}, error = {}, body = "", overrides }: Known) {
  const context = {
    ...requestContext(asked, routed?.resource),
    ...(asked.isCanary !== undefined && { isCanaryRequest: asked.isCanary }),
    authorizer,
    error,
    ...(overrides ?? noOverrides()),
  };
  const input = inputOf(asked, routed?.pathParameters ?? {}, body);
  return { context, input, stageVariables: { ...asked.stage.variables }, util };
}
