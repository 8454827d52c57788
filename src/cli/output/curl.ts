import type { Config, Route } from "../../config/config.ts";
import { credentials } from "../../config/own-authorizer.ts";
import { sampleCall } from "../../routes/sample-call.ts";
import type { DeployedStack } from "../../stack/locate.ts";

/**
 * What the shell puts in the token's place: the output of a command where that can print one.
 * @param command that prints a token of the current session.
 * @returns undefined when no one can sign in: without an issuer, and at the local endpoint without a user
 * pool, which issues no other tokens.
 */
export function tokenFrom({ issuers }: Config, command: string, isLocal: boolean): string | undefined {
  const pools = issuers.filter(({ userPool, createsPool }) => createsPool || userPool !== undefined);
  return (isLocal ? pools : issuers).length === 0 ? undefined : `$(${command})`;
}

/** The flags of curl for a verb; with `-X HEAD` it would wait for a body that never comes. */
const VERB_FLAGS: Readonly<Record<string, string>> = { GET: "", HEAD: "-I " };

/**
 * Two lines to try at once: the first protected route without a token and with one. Like test-token, the token goes into
 * the first identity source; API Gateway refuses a request that lacks one of the others, so each gets a place.
 * @param value what the shell puts in the token's place.
 */
export function curlLines(config: Config, { invokeUrl }: Pick<DeployedStack, "invokeUrl">, value = "$TOKEN"): string[] {
  const { routes, authorizer } = config;
  const callOf = (some: readonly Route[]) => some.flatMap((route) => sampleCall(routes, route) ?? [])[0];
  const call = callOf(routes.filter((one) => !one.public)) ?? callOf(routes);
  const verb = VERB_FLAGS[call?.verb ?? "GET"] ?? `-X ${call?.verb} `;
  // Between double quotes a shell would take /$metadata for a variable.
  const url = `${invokeUrl}${(call?.path ?? "/").slice(1).replaceAll("$", "\\$")}`;
  const headers: string[] = [];
  const query: string[] = [];
  for (const [i, source] of authorizer.identitySources.entries()) {
    const given = i === 0 ? value : "<value>";
    if (source.in === "querystring") query.push(`${source.name}=${given}`);
    else headers.push(`-H "${source.name}: ${i === 0 ? credentials(config, source.name, given) : given}" `);
  }
  const withToken = `${headers.join("")}"${url}${query.length === 0 ? "" : `?${query.join("&")}`}"`;
  return [`curl -i ${verb}"${url}"`, `curl -i ${verb}${withToken}`];
}
