import type { Config } from "../config/config.ts";
import { credentials } from "../config/own-authorizer.ts";
import type { Deployed } from "../stack/deployed.ts";

/**
 * Two lines to try at once: the first guarded route without a token and with one.
 * @param value what the shell puts in the token's place.
 */
export function curlLines(config: Config, { invokeUrl }: Pick<Deployed, "invokeUrl">, value = "$TOKEN"): string[] {
  const { routes, authorizer } = config;
  const route = routes.find((one) => !one.public) ?? routes[0];
  const path = (route?.path ?? "/").slice(1).replace(/\{[^}]*\}/g, "1");
  const verb = route === undefined || route.verb === "GET" || route.verb === "ANY" ? "" : `-X ${route.verb} `;
  const url = `${invokeUrl}${path}`;
  const [token] = authorizer.identitySources;
  const header = token?.name ?? "Authorization";
  const withToken =
    token?.in === "querystring"
      ? `"${url}?${token.name}=${value}"`
      : `-H "${header}: ${credentials(config, header, value)}" "${url}"`;
  return [`curl -i ${verb}"${url}"`, `curl -i ${verb}${withToken}`];
}
