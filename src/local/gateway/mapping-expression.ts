import { type Headers, headerOf } from "../http.ts";
import { headerIn } from "./asked.ts";
import { javaText, listOf, parseJson } from "./java.ts";
import { atPath } from "./json-path.ts";
import type { Known, variablesOf } from "./template-variables.ts";

/** What an integration answered. */
export interface Answered {
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
 * "'static'", or what stands in the request, the context, a stage variable or the integration's answer.
 * @returns undefined when nothing stands there.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
 */
export function mappedValue(
  expression: string,
  { asked, routed }: Known,
  { context }: Pick<ReturnType<typeof variablesOf>, "context">,
  answer: Answered = { headers: [], body: "" },
): unknown {
  if (expression.startsWith("'")) return expression.slice(1, -1);
  const [, where = "", name = ""] = SOURCE.exec(expression) ?? [];
  switch (where) {
    case "method.request.header":
      return headerIn(asked, name);
    case "method.request.querystring":
      return asked.query[name]?.at(-1);
    case "method.request.path":
      return routed?.pathParameters[name];
    case "method.request.multivalueheader":
      return all(
        asked.headers[Object.keys(asked.headers).find((one) => one.toLowerCase() === name.toLowerCase()) ?? ""],
      );
    case "method.request.multivaluequerystring":
      return all(asked.query[name]);
    case "method.request.body":
      return inBody(asked.body.toString(), name);
    case "stageVariables":
      return asked.stage.variables[name];
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
