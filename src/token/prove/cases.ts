import type { Config, Route } from "../../config/config.ts";
import { isOpaque } from "../../config/own-authorizer.ts";
import type { BundledIssuer } from "../../issuers/baked-config.ts";
import { sampleCall } from "../../routes/sample-call.ts";
import { type Claims, tamper } from "../jwt.ts";
import { type CallableRoute, callableRoutes, requestCase } from "./case-request.ts";
import { originCases } from "./cors-cases.ts";
import { preflightCases } from "./preflight-cases.ts";
import type { ProofCase } from "./proof-case.ts";
import { isAllowed, whyRefused } from "./rule-verdict.ts";

export interface CaseInput {
  readonly config: Config;
  readonly token: string;
  readonly claims: Claims;
  /** Undefined when no configured issuer issued the token. */
  readonly issuer: BundledIssuer | undefined;
  /** Also send the token to routes that may change something. */
  readonly allMethods: boolean;
}

const SAFE = ["GET", "HEAD"];
/** Ends the name of the second request with a token to a route. It is sent after all others, when the policy is cached. */
export const AGAIN = "again, from the cached policy";
const NOT_SENT = "it may change something; fix: --all-methods sends it";

/**
 * What the deployed API must answer, case by case: refused without a token, with garbage and with a tampered one; let
 * through or refused by the rules with this one, twice where policies are cached, because the second response comes from
 * the cache; public routes open; preflights with their headers; CORS on refusals. Of a user's own authorizer without
 * issuers only two things are known: it refuses garbage, in its own way, and accepts this token, which is not decoded.
 */
export function casesOf(input: CaseInput): ProofCase[] {
  const { config } = input;
  const callable = callableRoutes(config);
  const protectedRoutes = callable.filter((route) => !route.public);
  const publicRoutes = callable.filter((route) => route.public);
  const first = protectedRoutes.find(({ call }) => SAFE.includes(call.verb)) ?? protectedRoutes[0];
  const withToken = protectedRoutes.map((route) => tokenCase(input, route, "with this token"));
  const withoutToken = publicRoutes.map((route) => publicCase(input, route));
  const preflights = preflightCases(config);
  const refused = first && corsErrorCase(config, first);
  const answered = [...withToken, ...withoutToken].find(({ expected, skip }) => expected === "let through" && !skip);
  return [
    ...protectedRoutes.map((route) => noTokenCase(input, route, route === first)),
    ...(first === undefined ? [] : badTokenCases(input, first)),
    ...withToken,
    ...cachedCases(input, protectedRoutes),
    ...withoutToken,
    ...unreachableCases(config),
    ...preflights,
    ...(refused === undefined ? [] : [refused]),
    ...originCases(config.cors, { preflight: preflights[0], answered, refused }),
  ];
}

const unlessUnsafe = ({ allMethods }: CaseInput, one: ProofCase): ProofCase =>
  allMethods || SAFE.includes(one.verb) ? one : { ...one, skip: NOT_SENT };

/** The first route is called whatever its verb: if it is protected, the call changes nothing. */
function noTokenCase(input: CaseInput, route: CallableRoute, isFirst: boolean): ProofCase {
  const one = requestCase(input.config, route, { how: "without a token", expected: "401", caller: "none" });
  return isFirst ? one : unlessUnsafe(input, one);
}

/** Garbage, and the token with another signature where it has one. */
function badTokenCases({ config, token }: CaseInput, route: CallableRoute): ProofCase[] {
  const opaque = isOpaque(config);
  const expected = opaque ? "401 or 403" : "401";
  const garbage = requestCase(config, route, { how: "with garbage", expected, token: "garbage", caller: "forged" });
  const forged = opaque ? undefined : tamper(token);
  if (forged === undefined) return [garbage];
  const how = "with a tampered signature";
  return [garbage, requestCase(config, route, { how, expected: "401", token: forged, caller: "forged" })];
}

/** The token: let through, or a 403 where the rules refuse its caller. */
function tokenCase(input: CaseInput, route: CallableRoute, how: string): ProofCase {
  const { config, token, claims, issuer } = input;
  const call = `${route.call.verb}${route.call.path}`;
  const isRefused = issuer !== undefined && !isAllowed(config, issuer, claims, call);
  const expected = isRefused ? "403" : "let through";
  const one = requestCase(config, route, { how, expected, token, caller: "token" });
  return unlessUnsafe(input, isRefused ? { ...one, because: whyRefused(config, call, issuer.name) } : one);
}

const cachedCases = (input: CaseInput, routes: readonly CallableRoute[]): ProofCase[] =>
  input.config.authorizer.cacheTtlSeconds > 0 ? routes.map((route) => tokenCase(input, route, AGAIN)) : [];

function publicCase(input: CaseInput, route: CallableRoute): ProofCase {
  const how = "(public) without a token";
  return unlessUnsafe(input, requestCase(input.config, route, { how, expected: "let through", caller: "none" }));
}

const corsErrorCase = (config: Config, route: CallableRoute): ProofCase =>
  requestCase(config, route, { how: "401 carries the CORS header", expected: "CORS header", caller: "none" });

/** Routes that no call reaches are listed, because silence would look like a proof. */
const unreachableCases = ({ routes }: Config): ProofCase[] =>
  routes.filter((route) => sampleCall(routes, route) === undefined).map(unreachable);

const unreachable = ({ verb, path }: Route): ProofCase => ({
  name: `${verb} ${path}`,
  expected: "no call",
  verb,
  path: path.slice(1),
  headers: {},
  skip: `each verb of ${path} has a route of its own, so no call reaches this one; fix: remove ${verb} ${path} from [routes]`,
  caller: "none",
});
