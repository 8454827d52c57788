import type { Headers, HttpResponse } from "../http.ts";
import { type IntegrationOutput, mappedValue } from "./mapping-expression.ts";
import { type MappingInput, variablesOf } from "./template-variables.ts";

type Variables = ReturnType<typeof variablesOf>;

/** The parts of a mapped answer. */
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
  readonly answer?: IntegrationOutput;
  /** Under which name a header goes out, if it does. */
  readonly nameOf?: (name: string) => string | undefined;
}

/** AWS takes a whole number that is a status; with anything else the status stays. */
const isStatus = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 100 && value <= 599;

/**
 * An answer that is mapped, not handed through: its body from a template, its headers from parameters, and over both
 * what the template sets in `$context.responseOverride`.
 * @throws Error for a template that is none.
 */
export async function mappedAnswer(input: MappingInput, mapping: Mapping): Promise<HttpResponse> {
  const { nameOf = (name) => name } = mapping;
  const variables = variablesOf(input);
  const body = await mapping.fill(mapping.template, variables);
  const { header: set, status } = variables.context.responseOverride;
  const mapped = Object.entries(mapping.parameters ?? {}).map(
    ([name, expression]) =>
      [name.replace(/^.*?\.header\./, ""), mappedValue(expression, input, variables, mapping.answer)] as const,
  );
  const headers = new Map<string, readonly [string, string]>();
  for (const [name, value] of [
    ...(mapping.headers ?? []),
    ["Content-Type", mapping.type] as const,
    ["x-amzn-RequestId", input.request.requestId] as const,
    ["x-amz-apigw-id", input.request.extendedRequestId] as const,
    ...mapped,
    ...Object.entries(set),
  ])
    if (value !== undefined && value !== null) headers.set(name.toLowerCase(), [name, String(value)]);
  const named = [...headers.values()].map(([name, value]) => [nameOf(name) ?? "", value] as const);
  return { status: isStatus(status) ? status : mapping.status, headers: named.filter(([name]) => name !== ""), body };
}
