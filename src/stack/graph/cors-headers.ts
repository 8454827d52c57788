import type { Config, Route } from "../../config/config.ts";
import type { GatewayResponseProps } from "../../resources/gateway-response.ts";
import type { Integration } from "../../resources/shared/integration.ts";

type Cors = Config["cors"];
type CorsHeaders = Readonly<Record<string, string>>;

const ALL_VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const;

/** The verbs that a preflight of this path allows, in a fixed order; OPTIONS is last. */
export function verbsOf(routes: readonly Route[], path: string): string[] {
  const routed = new Set(routes.filter((route) => route.path === path).map(({ verb }) => verb));
  return [...ALL_VERBS.filter((verb) => routed.has(verb) || routed.has("ANY")), "OPTIONS"];
}

/** Whether the response depends on the caller's origin: the header can contain only one origin, or `*`. */
const isList = ({ allowOrigins }: Cors) => allowOrigins.length > 1;

/** A single origin is a fixed header. With several, the header depends on the request, so caches need Vary. */
const originHeaders = (cors: Cors): CorsHeaders =>
  isList(cors) ? { Vary: "Origin" } : { "Access-Control-Allow-Origin": cors.allowOrigins.join() };

const credentials = ({ allowCredentials }: Cors): CorsHeaders =>
  allowCredentials === true ? { "Access-Control-Allow-Credentials": "true" } : {};

/**
 * The response template that returns the caller's origin if it is on the list. HTTP/2 sends the header in lower case.
 * Single quotes because Velocity would replace a `$` in double ones; an origin contains neither quote.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
 */
const echo = ({ allowOrigins }: Cors): string =>
  [
    "#set($origin = $input.params().header.get('Origin'))",
    "#if(!$origin || $origin == '')",
    "#set($origin = $input.params().header.get('origin'))",
    "#end",
    `#if(${allowOrigins.map((origin) => `$origin == '${origin}'`).join(" || ")})`,
    "#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)",
    "#end",
  ].join("\n");

/**
 * The preflight response of a path. `Authorization` must be listed: `*` does not cover it (Fetch standard, 3.3.4).
 * @param verbs that the path has.
 */
export const preflight = (cors: Cors, verbs: readonly string[]): Extract<Integration, { type: "MOCK" }> => ({
  type: "MOCK",
  headers: {
    "Access-Control-Allow-Headers": cors.allowHeaders.join(","),
    "Access-Control-Allow-Methods": verbs.join(","),
    ...originHeaders(cors),
    ...credentials(cors),
  },
  ...(isList(cors) && { template: echo(cors) }),
});

/**
 * Headers of API Gateway's own error responses, so that a browser shows them instead of "CORS error". Their templates are
 * not Velocity, so they cannot select one of several origins: every origin is echoed, without credentials.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-gateway-responses.responseTemplates.html
 */
export const errorHeaders = (cors: Cors): Pick<GatewayResponseProps, "headers" | "mapped"> =>
  isList(cors)
    ? { headers: originHeaders(cors), mapped: { "Access-Control-Allow-Origin": "method.request.header.Origin" } }
    : { headers: { ...originHeaders(cors), ...credentials(cors) } };
