import type { Config, Route } from "../../config/config.ts";
import { credentials } from "../../config/own-authorizer.ts";
import { type SampleCall, sampleCall } from "../../routes/sample-call.ts";
import type { Expected, ProofCase } from "./proof-case.ts";

/** A route with a call that it serves. */
export interface CallableRoute extends Route {
  readonly call: SampleCall;
}

/** The routes that a call can reach. */
export const callableRoutes = ({ routes }: Config): CallableRoute[] =>
  routes.flatMap((route) => {
    const call = sampleCall(routes, route);
    return call === undefined ? [] : [{ ...route, call }];
  });

/** The Origin header of every request: the first allowed origin. */
export function originHeader({ cors }: Config): { readonly Origin: string } {
  const [origin = "*"] = cors.allowOrigins;
  return { Origin: origin === "*" ? "http://localhost:3000" : origin };
}

/** Puts a token into the first identity source. The others get a value, because API Gateway refuses a missing one. */
function presentToken(config: Config, token: string | undefined) {
  const headers: Record<string, string> = {};
  const query: string[] = [];
  for (const [i, source] of config.authorizer.identitySources.entries()) {
    const value = i === 0 ? token : "test";
    if (value === undefined) continue;
    if (source.in === "querystring") query.push(`${encodeURIComponent(source.name)}=${encodeURIComponent(value)}`);
    else headers[source.name] = i === 0 ? credentials(config, source.name, value) : value;
  }
  return { headers, query: query.length === 0 ? "" : `?${query.join("&")}` };
}

/** What distinguishes a request from others to the same route. */
export interface CaseVariant {
  /** The end of the case's name. */
  readonly how: string;
  readonly expected: Expected;
  readonly token?: string;
  readonly caller: ProofCase["caller"];
}

/** The case of one request to a route. */
export function requestCase(
  config: Config,
  { path, call }: CallableRoute,
  { how, expected, token, caller }: CaseVariant,
): ProofCase {
  const { headers, query } = presentToken(config, token);
  return {
    name: `${call.verb} ${path} ${how}`,
    expected,
    verb: call.verb,
    path: `${call.path.slice(1)}${query}`,
    headers: { ...headers, ...originHeader(config) },
    caller,
  };
}
