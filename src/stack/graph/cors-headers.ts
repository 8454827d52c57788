import type { Config, Route } from "../../config/config.ts";
import type { GatewayResponseProps } from "../../resources/gateway-response.ts";
import type { Integration } from "../../resources/method.ts";

type Cors = Config["cors"];
type Headers = Readonly<Record<string, string>>;

const ALL_VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const;

/** The verbs that a preflight of this path allows, in one order whatever that of the routes; OPTIONS itself is last. */
export function verbsOf(routes: readonly Route[], path: string): string[] {
  const routed = new Set(routes.filter((route) => route.path === path).map(({ verb }) => verb));
  return [...ALL_VERBS.filter((verb) => routed.has(verb) || routed.has("ANY")), "OPTIONS"];
}

/** True when the answer depends on who asks: the header holds one origin, or `*`. */
const isList = ({ allowOrigins }: Cors) => allowOrigins.length > 1;

/** One origin is said to everybody; of several, nobody knows beforehand which one, so caches must keep them apart. */
const originHeaders = (cors: Cors): Headers =>
  isList(cors) ? { Vary: "Origin" } : { "Access-Control-Allow-Origin": cors.allowOrigins.join() };

const credentials = ({ allowCredentials }: Cors): Headers =>
  allowCredentials === true ? { "Access-Control-Allow-Credentials": "true" } : {};

/**
 * The response template that says the caller's origin when it is on the list, and nothing otherwise. HTTP/2 sends the
 * header in lower case. Single quotes, for in double ones Velocity would replace a `$`; an origin has neither quote.
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
 * What the preflight of a path answers. `Authorization` has to be named: `*` does not cover it (Fetch standard, 3.3.4).
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
 * What goes on errors that API Gateway answers by itself, so that a browser shows them instead of "CORS error". Their
 * templates are not Velocity, so of several origins none can be picked: every one is echoed, without credentials.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-gateway-responses.responseTemplates.html
 */
export const errorHeaders = (cors: Cors): Pick<GatewayResponseProps, "headers" | "mapped"> =>
  isList(cors)
    ? { headers: originHeaders(cors), mapped: { "Access-Control-Allow-Origin": "method.request.header.Origin" } }
    : { headers: { ...originHeaders(cors), ...credentials(cors) } };
