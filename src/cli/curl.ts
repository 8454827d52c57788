import type { Config } from "../config/config.ts";
import type { Deployed } from "../stack/deployed.ts";

/** Two lines to try at once: the first guarded route without a token and with one. */
export function curlLines({ routes, authorizer }: Config, { invokeUrl }: Pick<Deployed, "invokeUrl">): string[] {
  const route = routes.find((one) => !one.public) ?? routes[0];
  const path = (route?.path ?? "/").slice(1).replace(/\{[^}]*\}/g, "1");
  const verb = route === undefined || route.verb === "GET" || route.verb === "ANY" ? "" : `-X ${route.verb} `;
  const url = `${invokeUrl}${path}`;
  const [token] = authorizer.identitySources;
  const withToken =
    token?.in === "querystring"
      ? `"${url}?${token.name}=$TOKEN"`
      : `-H "${token?.name ?? "Authorization"}: Bearer $TOKEN" "${url}"`;
  return [`curl -i ${verb}"${url}"`, `curl -i ${verb}${withToken}`];
}
