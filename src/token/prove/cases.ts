import type { Config, Route } from "../../config/config.ts";
import { credentials, isOpaque } from "../../config/own-authorizer.ts";
import type { BundledIssuer } from "../../issuers/baked-config.ts";
import { type SampleCall, sampleCall, samplePath } from "../../routes/sample-call.ts";
import { verbsOf } from "../../stack/graph/cors.ts";
import { tamper } from "../jwt.ts";
import { isAllowed, whyRefused } from "./allowed-by-rules.ts";
import { originCases } from "./cors-cases.ts";

/** What must come back. "let through" is any answer that is not the gateway's refusal. */
export type Expected =
  | "401"
  | "403"
  | "401 or 403"
  | "let through"
  /** Nothing: no call reaches the route. */
  | "no call"
  | "preflight"
  | "CORS header"
  /** An answer of the function that a page at this origin may read. */
  | "CORS answer"
  /** An answer that no page at this origin may read. */
  | "no CORS"
  /** An error that no page at this origin may read with a user's cookies. */
  | "no credentials";

/** A request and what must come back for it. */
export interface Case {
  readonly name: string;
  readonly expected: Expected;
  readonly verb: string;
  /** Behind the invoke URL, without a slash in front, query string included. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A hint that is known beforehand: why this is not sent, or why it is bound to fail. */
  readonly skip?: string;
  readonly caller: "none" | "forged" | "token";
  /** Where a 403 is right: which rules say so. */
  readonly because?: string;
  /** A preflight's: the verbs that a browser sends only when the answer lists them. */
  readonly preflightFor?: readonly string[];
}

export interface CaseInput {
  readonly config: Config;
  readonly token: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Undefined when no configured issuer made the token. */
  readonly issuer: BundledIssuer | undefined;
  /** Also send the token to routes that may change something. */
  readonly allMethods: boolean;
}

const SAFE = ["GET", "HEAD"];
/** The Fetch standard's other verbs (CORS-safelisted methods) need no leave. */
const NEEDS_LEAVE = ["PUT", "PATCH", "DELETE"];
/** How the second use of a token on a route is named: it comes after all others, for the policy to be cached. */
export const AGAIN = "again, from the cached policy";
const NOT_SENT = "it may change something: --all-methods sends it";

/** A route with a call that it serves. */
interface Callable extends Route {
  readonly call: SampleCall;
}

/** A route that no call reaches is said, for silence would look like a proof. */
const unreachable = ({ verb, path }: Route): Case => ({
  name: `${verb} ${path}`,
  expected: "no call",
  verb,
  path: path.slice(1),
  headers: {},
  skip: `each verb of ${path} has a route of its own, so no call reaches this one; fix: remove ${verb} ${path} from [routes]`,
  caller: "none",
});

/** How a caller presents a token: in the first identity source; the others get a value so that they are not missing. */
function present(config: Config, token: string | undefined) {
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

/**
 * What the deployed API must answer, case by case: refused without a token, with garbage and with a tampered one; let
 * through or refused by the rules with this one, twice where policies are cached, because the second answer comes from
 * there; public routes open; preflights with their headers; CORS on refusals. Of an authorizer of the user's own without issuers no
 * more is known than that it refuses garbage, in its own way, and takes this token; the token is not looked into.
 */
export function casesOf({ config, token, claims, issuer, allMethods }: CaseInput): Case[] {
  const caches = config.authorizer.cacheTtlSeconds > 0;
  const callable = config.routes.flatMap((route): Callable[] => {
    const call = sampleCall(config.routes, route);
    return call === undefined ? [] : [{ ...route, call }];
  });
  const guarded = callable.filter((route) => !route.public);
  const open = callable.filter((route) => route.public);
  const [origin = "*"] = config.cors.allowOrigins;
  const originHeader = { Origin: origin === "*" ? "http://localhost:3000" : origin };

  const ask = (
    { path, call }: Callable,
    how: string,
    expected: Expected,
    given: string | undefined,
    caller: Case["caller"],
  ): Case => {
    const { headers, query } = present(config, given);
    return {
      name: `${call.verb} ${path} ${how}`,
      expected,
      verb: call.verb,
      path: `${call.path.slice(1)}${query}`,
      headers: { ...headers, ...originHeader },
      caller,
    };
  };
  const unlessUnsafe = (one: Case): Case => (allMethods || SAFE.includes(one.verb) ? one : { ...one, skip: NOT_SENT });
  const askWithToken = (route: Callable, how: string): Case => {
    const call = `${route.call.verb}${route.call.path}`;
    const isRefused = issuer !== undefined && !isAllowed(config, issuer, claims, call);
    const one = ask(route, how, isRefused ? "403" : "let through", token, "token");
    return unlessUnsafe(isRefused ? { ...one, because: whyRefused(config, call, issuer.name) } : one);
  };

  const asksFor = config.authorizer.identitySources
    .flatMap(({ in: where, name }) => (where === "header" ? [name.toLowerCase()] : []))
    .join(",");
  const first = guarded.find((route) => SAFE.includes(route.call.verb)) ?? guarded[0];
  const opaque = isOpaque(config);
  const forged = opaque ? undefined : tamper(token);
  const refusals =
    first === undefined
      ? []
      : [
          ask(first, "with garbage", opaque ? "401 or 403" : "401", "garbage", "forged"),
          ...(forged === undefined ? [] : [ask(first, "with a tampered signature", "401", forged, "forged")]),
        ];
  const preflightOf = (path: string): Case => {
    const verbs = verbsOf(config.routes, path);
    const headers = {
      ...originHeader,
      "Access-Control-Request-Method": verbs[0] ?? "GET",
      "Access-Control-Request-Headers": asksFor || "content-type",
    };
    return {
      name: `OPTIONS ${path} preflight`,
      expected: "preflight",
      verb: "OPTIONS",
      path: samplePath(config.routes, path).slice(1),
      headers,
      caller: "none",
      preflightFor: verbs.filter((verb) => NEEDS_LEAVE.includes(verb)),
    };
  };
  const preflights = [...new Set(config.routes.map((route) => route.path))].map(preflightOf);
  const withToken = guarded.map((route) => askWithToken(route, "with this token"));
  const openly = open.map((route) =>
    unlessUnsafe(ask(route, "(public) without a token", "let through", undefined, "none")),
  );
  const refused = first && ask(first, "401 carries the CORS header", "CORS header", undefined, "none");
  const answered = [...withToken, ...openly].find(({ expected, skip }) => expected === "let through" && !skip);
  return [
    // Nobody gets through here if the route is guarded, so the first is asked whatever its verb.
    ...guarded.map((route) => {
      const one = ask(route, "without a token", "401", undefined, "none");
      return route === first ? one : unlessUnsafe(one);
    }),
    ...refusals,
    ...withToken,
    ...(caches ? guarded : []).map((route) => askWithToken(route, AGAIN)),
    ...openly,
    ...config.routes.filter((route) => sampleCall(config.routes, route) === undefined).map(unreachable),
    ...preflights,
    ...(refused === undefined ? [] : [refused]),
    ...originCases(config.cors, { preflight: preflights[0], answered, refused }),
  ];
}
