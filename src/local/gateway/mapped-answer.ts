import { type Headers, type HttpResponse, headerOf } from "../http.ts";
import { headerIn } from "./asked.ts";
import { javaText, listOf, parseJson } from "./java.ts";
import { atPath } from "./json-path.ts";
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
  /** What an integration answered. */
  readonly answer?: Answered;
}

type Answered = Pick<HttpResponse, "headers"> & { readonly body: string };
const NO_ANSWER: Answered = { headers: [], body: "" };

/** "'static'", or where in the request, the context or the integration's answer the value stands. */
function valueAt(expression: string, known: Known, { context }: Variables, answer: Answered): unknown {
  const { asked, routed } = known;
  if (expression.startsWith("'")) return expression.slice(1, -1);
  const [, where = "", name = ""] = SOURCE.exec(expression) ?? [];
  if (where === "method.request.header") return headerIn(asked, name);
  if (where === "method.request.querystring") return asked.query[name]?.at(-1);
  if (where === "method.request.path") return routed?.pathParameters[name];
  if (where === "stageVariables") return asked.stage.variables[name];
  if (where === "integration.response.header") return headerOf(answer, name);
  if (where === "integration.response.body") return name === "" ? answer.body : textAt(answer.body, name);
  return name.split(".").reduce((value: unknown, step) => Object(value)[step], context);
}

const SOURCE =
  /^(method\.request\.(?:header|querystring|path)|integration\.response\.header|context|stageVariables|integration\.response\.body(?=\.|$))\.?(.*)$/s;

/** "$.name" of a JSON body. @throws SyntaxError. */
const textAt = (body: string, path: string): string => javaText(atPath(parseJson(body), `$.${path}`, listOf));

/** AWS takes a whole number that is a status; with anything else the status stays. */
const isStatus = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 100 && value <= 599;

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
    ([name, expression]) =>
      [name.replace(/^.*?\.header\./, ""), valueAt(expression, known, variables, mapping.answer ?? NO_ANSWER)] as const,
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
  return { status: isStatus(status) ? status : mapping.status, headers: [...headers.values()], body };
}
