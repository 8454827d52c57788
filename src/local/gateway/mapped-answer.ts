import type { Headers, HttpResponse } from "../http.ts";
import { headerIn } from "./asked.ts";
import { type Known, variablesOf } from "./template-variables.ts";

type Variables = ReturnType<typeof variablesOf>;

/** What an answer is made of. */
interface Mapping {
  readonly status: number;
  readonly type: string;
  readonly template: string;
  /** The language that the template is in. */
  readonly fill: (template: string, variables: Variables) => string | Promise<string>;
  /** "method.response.header.Vary" or "gatewayresponse.header.Vary" to a mapping expression. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly headers?: Headers;
}

/** "'static'", or where in the request the value stands. */
function valueAt(expression: string, { asked, routed }: Known, { context }: Variables): unknown {
  if (expression.startsWith("'")) return expression.slice(1, -1);
  const [, where = "", name = ""] =
    /^(method\.request\.(?:header|querystring|path)|context|stageVariables)\.(.+)$/.exec(expression) ?? [];
  if (where === "method.request.header") return headerIn(asked, name);
  if (where === "method.request.querystring") return asked.query[name]?.at(-1);
  if (where === "method.request.path") return routed?.pathParameters[name];
  if (where === "stageVariables") return asked.stage.variables[name];
  return name.split(".").reduce((value: unknown, step) => Object(value)[step], context);
}

/**
 * An answer that is mapped, not handed through: its body from a template, its headers from parameters, and over both
 * what the template sets in `$context.responseOverride`.
 * @throws Error for a template that is none.
 */
export async function mappedAnswer(known: Known, mapping: Mapping): Promise<HttpResponse> {
  const variables = variablesOf(known);
  const body = await mapping.fill(mapping.template, variables);
  const { header: set, status } = variables.context.responseOverride;
  const mapped = Object.entries(mapping.parameters ?? {}).map(
    ([name, expression]) => [name.replace(/^.*?\.header\./, ""), valueAt(expression, known, variables)] as const,
  );
  const headers = new Map<string, readonly [string, string]>();
  for (const [name, value] of [
    ["Content-Type", mapping.type] as const,
    ["x-amzn-RequestId", known.asked.requestId] as const,
    ["x-amz-apigw-id", known.asked.extendedRequestId] as const,
    ...(mapping.headers ?? []),
    ...mapped,
    ...Object.entries(set),
  ])
    if (value !== undefined && value !== null) headers.set(name.toLowerCase(), [name, String(value)]);
  return { status: Number(status ?? mapping.status), headers: [...headers.values()], body };
}
