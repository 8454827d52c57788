import { own } from "../own.ts";
import { type Asked, headerIn } from "./asked.ts";
import type { AuthorizerContext } from "./authorize.ts";
import { requestContext, single } from "./event.ts";
import type { Routed } from "./routing.ts";

/** What a template may set: `#set($context.responseOverride.header.Vary = "Origin")`. */
interface ResponseOverride {
  readonly header: Readonly<Record<string, unknown>>;
  readonly status?: unknown;
}

/** A member that is not there is an empty text. */
const last = (values: Readonly<Record<string, readonly string[]>>, name: string) => own(values, name)?.at(-1) ?? "";

/** `$.orders[0].id`: the steps that lead to one value, of JSONPath all that is known here. */
const STEP = /\.([\w$-]+)|\[(\d+)\]|\['([^']+)'\]/y;

/** @throws Error for another path, or a body that is no JSON. */
function at(path: string, body: string): unknown {
  let value: unknown = JSON.parse(body || "{}");
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const [, ...names] = STEP.exec(path) ?? [];
    const name = names.find((one) => one !== undefined);
    if (name === undefined) throw new Error(`the local endpoint does not know the path ${path}`);
    value = Object(value)[name];
  }
  return value;
}

/** `$input`. @param body of what is mapped: the request, or the answer of an integration. */
function inputOf(asked: Asked, pathParameters: Readonly<Record<string, string>>, body: string) {
  const params = (name?: string) =>
    name === undefined
      ? { path: { ...pathParameters }, querystring: single(asked.query), header: single(asked.headers) }
      : (own(pathParameters, name) ?? (last(asked.query, name) || (headerIn(asked, name) ?? "")));
  return {
    body,
    params,
    path: (path: string) => at(path, body),
    json: (path: string) => JSON.stringify(at(path, body)),
  };
}

const util = {
  escapeJavaScript: (text: string) => JSON.stringify(text).slice(1, -1).replaceAll("'", "\\'"),
  parseJson: (text: string): unknown => JSON.parse(text),
  urlEncode: (text: string) => encodeURIComponent(text).replaceAll("%20", "+"),
  urlDecode: (text: string) => decodeURIComponent(text.replaceAll("+", " ")),
  base64Encode: (text: string) => Buffer.from(text).toString("base64"),
  base64Decode: (text: string) => Buffer.from(text, "base64").toString(),
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
}

/**
 * The variables of mapping templates.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function variablesOf({ asked, routed, authorizer = {}, error = {}, body = "" }: Known) {
  const responseOverride: ResponseOverride = { header: {} };
  const context = { ...requestContext(asked, routed?.resource), authorizer, error, responseOverride };
  const input = inputOf(asked, routed?.pathParameters ?? {}, body);
  return { context, input, stageVariables: { ...asked.stage.variables }, util };
}
