import { type Headers, headerOf } from "../http.ts";
import { javaText, listOf, parseJson } from "./java.ts";
import { atPath } from "./json-path.ts";
import { headerIn } from "./request.ts";
import type { MappingInput, variablesOf } from "./template-variables.ts";

/** What an integration answered. */
export interface IntegrationOutput {
  readonly headers: Headers;
  readonly body: string;
}

const SOURCE =
  /^(method\.request\.(?:header|querystring|path|multivalueheader|multivaluequerystring|body(?=\.|$))|integration\.response\.(?:header|multivalueheader|body(?=\.|$))|context|stageVariables)\.?(.*)$/s;

/** "$.name" of a JSON body, or all of it. @throws SyntaxError. */
const inBody = (body: string, path: string): string =>
  path === "" ? body : javaText(atPath(parseJson(body || "{}"), `$.${path}`, listOf));

const all = (values: readonly string[] | undefined) => (values === undefined ? undefined : values.join(","));

/**
 * "'static'", or a value of the request, the context, a stage variable or the integration's answer.
 * @returns undefined when the source has no value.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
 */
export function mappedValue(
  expression: string,
  { request, routed }: MappingInput,
  { context }: Pick<ReturnType<typeof variablesOf>, "context">,
  answer: IntegrationOutput = { headers: [], body: "" },
): unknown {
  if (expression.startsWith("'")) return expression.slice(1, -1);
  const [, where = "", name = ""] = SOURCE.exec(expression) ?? [];
  switch (where) {
    case "method.request.header":
      return headerIn(request, name);
    case "method.request.querystring":
      return request.query[name]?.at(-1);
    case "method.request.path":
      return routed?.pathParameters[name];
    case "method.request.multivalueheader":
      return all(
        request.headers[Object.keys(request.headers).find((one) => one.toLowerCase() === name.toLowerCase()) ?? ""],
      );
    case "method.request.multivaluequerystring":
      return all(request.query[name]);
    case "method.request.body":
      return inBody(request.body.toString(), name);
    case "stageVariables":
      return request.stage.variables[name];
    case "integration.response.header":
      return headerOf(answer, name);
    case "integration.response.multivalueheader":
      return all(answer.headers.filter(([one]) => one.toLowerCase() === name.toLowerCase()).map(([, value]) => value));
    case "integration.response.body":
      return inBody(answer.body, name);
    default:
      return name.split(".").reduce((value: unknown, step) => Object(value)[step], context);
  }
}
