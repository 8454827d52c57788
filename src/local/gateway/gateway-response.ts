import type { GatewayResponse } from "../apigateway/model.ts";
import type { HttpResponse } from "../http.ts";
import { type Asked, headerIn } from "./asked.ts";
import { type Failure, TYPES } from "./failure.ts";

/** "'static'", or where in the request the value stands. */
function mapped(expression: string, asked: Asked): string | undefined {
  if (expression.startsWith("'")) return expression.slice(1, -1);
  const [, where, name = ""] = /^method\.request\.(header|querystring)\.(.+)$/.exec(expression) ?? [];
  if (where === "header") return headerIn(asked, name);
  return where === "querystring" ? asked.query[name]?.at(-1) : undefined;
}

/** Fills in the variables that a gateway response may use; one that is not known is empty, as at AWS. */
function rendered(template: string, asked: Asked, failure: Failure): string {
  const known: Readonly<Record<string, string>> = {
    "context.error.messageString": JSON.stringify(failure.told),
    "context.error.message": failure.told ?? "",
    "context.error.responseType": failure.type,
    "context.requestId": asked.requestId,
    "context.extendedRequestId": asked.extendedRequestId,
    "context.apiId": asked.api.id,
    "context.stage": asked.stage.stageName,
    "context.path": asked.fullPath,
    "context.httpMethod": asked.verb,
  };
  const variable = (name: string): string => {
    const [first, ...rest] = name.split(".");
    return (first === "stageVariables" ? asked.stage.variables[rest.join(".")] : known[name]) ?? "";
  };
  // Velocity writes a variable with braces or without.
  return template.replace(
    /\$\{((?:context|stageVariables)[A-Za-z0-9_.]+)\}|\$((?:context|stageVariables)(?:\.[A-Za-z0-9_]+)+)/g,
    (_, braced: string | undefined, bare: string | undefined) => variable(braced ?? bare ?? ""),
  );
}

const PLAIN = '{"message":$context.error.messageString}';

/** The entry for this type, or the one that was put for all of its hundred. */
function entryFor({ type }: Failure, status: number, asked: Asked): GatewayResponse | undefined {
  const all = asked.snapshot.gatewayResponses;
  return all[type] ?? all[status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX"];
}

/** The answer of the gateway itself, with the template and the headers that were put for it. */
export function gatewayResponse(failure: Failure, asked: Asked): HttpResponse {
  const [ownStatus, errorType] = TYPES[failure.type];
  const status = failure.status ?? ownStatus;
  const entry = entryFor(failure, status, asked);
  const [type, template] = Object.entries(entry?.responseTemplates ?? {})[0] ?? ["application/json", PLAIN];
  // A denial says "Message" until somebody customises gateway responses.
  const body =
    entry === undefined && failure.type === "ACCESS_DENIED"
      ? JSON.stringify({ Message: failure.told })
      : rendered(template, asked, failure);
  const headers = Object.entries(entry?.responseParameters ?? {}).flatMap(([name, expression]) => {
    const value = mapped(expression, asked);
    return value === undefined ? [] : [[name.replace("gatewayresponse.header.", ""), value] as const];
  });
  return {
    status: Number(entry?.statusCode ?? status),
    headers: [
      ["Content-Type", type],
      ["x-amzn-RequestId", asked.requestId],
      ["x-amzn-ErrorType", errorType],
      ["x-amz-apigw-id", asked.extendedRequestId],
      ...headers,
    ],
    body,
  };
}
