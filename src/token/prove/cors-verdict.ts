import type { Config } from "../../config/config.ts";
import type { Advice } from "../../lib/fix.ts";
import { allowsMethod, allowsOrigin, headersNotAllowed, namesIn, variesByOrigin } from "../../lib/http/cors.ts";
import { deployAgain } from "../check.ts";
import { beforeAuthorizer } from "./gateway-refusal.ts";
import type { ProofCase } from "./proof-case.ts";
import { type ApiResponse, headerOf } from "./send-request.ts";

const ORIGIN = "access-control-allow-origin";
const METHODS = "access-control-allow-methods";
const HEADERS = "access-control-allow-headers";

const CREDENTIALS = "access-control-allow-credentials";

/** A problem that the function has to fix; those of API Gateway's own responses a deploy fixes. */
const changeFunction = (problem: string): Advice =>
  `${problem}; fix: let the function set it, as the basic Lambda does from CORS_ALLOW_ORIGINS and CORS_ALLOW_CREDENTIALS`;

const originOf = ({ headers }: ProofCase) => headers["Origin"] ?? headers["origin"] ?? "";

/** True when a page at the origin of the request can read the response (Fetch standard, CORS check). */
const isReadable = (proofCase: ProofCase, response: ApiResponse) =>
  allowsOrigin(headerOf(response, ORIGIN), originOf(proofCase));

/** Why a browser at the origin of the request would not accept the response. */
function wrongOrigin(
  proofCase: ProofCase,
  response: ApiResponse,
  { allowOrigins }: Config["cors"],
): Advice | undefined {
  if (isReadable(proofCase, response)) return undefined;
  const got = `Access-Control-Allow-Origin: ${headerOf(response, ORIGIN)}`;
  const allowed = `[cors] allow_origins is ${allowOrigins.join(", ")}`;
  return deployAgain(`browsers at ${originOf(proofCase)} do not accept ${got}; ${allowed}`);
}

/** The header that several origins or credentials need in addition to Access-Control-Allow-Origin, when it is missing. */
function missingHeader(
  response: ApiResponse,
  { allowOrigins, allowCredentials }: Config["cors"],
  withFix: (problem: string) => Advice,
): Advice | undefined {
  if (allowOrigins.length > 1 && !variesByOrigin(headerOf(response, "vary")))
    return withFix("it lacks Vary: Origin, so a cache can serve one origin's answer to another");
  if (allowCredentials === true && headerOf(response, CREDENTIALS) !== "true")
    return withFix("it lacks Access-Control-Allow-Credentials: true, so no page that sends cookies can read it");
  return undefined;
}

/**
 * What is wrong with the response to a preflight: it must need no token, have the three CORS headers, and cover the
 * origin, the verbs of the path and the headers that the authorizer reads.
 * @returns a hint, or undefined when a browser sends the request.
 */
export function preflight(
  proofCase: ProofCase,
  response: ApiResponse,
  { authorizer, cors }: Config,
): Advice | undefined {
  const before = beforeAuthorizer(response);
  if (before !== undefined) return before;
  if (response.status === 401 || response.status === 403)
    return deployAgain("OPTIONS requires a token, and browsers send preflights without one");
  if (response.status >= 300) return deployAgain("the preflight fails, so browsers do not send the request");
  const missing = [ORIGIN, METHODS, HEADERS].filter((name) => headerOf(response, name) === "");
  if (missing.length > 0) return deployAgain(`the preflight lacks ${missing.join(", ")}`);
  const origin = wrongOrigin(proofCase, response, cors) ?? missingHeader(response, cors, deployAgain);
  if (origin !== undefined) return origin;
  const methods = headerOf(response, METHODS);
  const verb = proofCase.preflightFor?.find((one) => !allowsMethod(methods, one));
  if (verb !== undefined) return deployAgain(`the preflight does not allow ${verb}, so browsers do not send it`);
  const allowed = headerOf(response, HEADERS);
  const read = authorizer.identitySources.filter((source) => source.in === "header").map(({ name }) => name);
  const [lacking] = headersNotAllowed(allowed, read);
  if (lacking === undefined) return undefined;
  const star = namesIn(allowed).includes("*") ? ", and * does not cover it" : "";
  return `the preflight does not allow the ${lacking} header${star}; fix: add it to [cors] allow_headers`;
}

/** Why a page cannot read the response of the function. */
export function corsAnswer(proofCase: ProofCase, response: ApiResponse, { cors }: Config): Advice | undefined {
  if (!isReadable(proofCase, response))
    return changeFunction(
      `the answer's Access-Control-Allow-Origin is ${headerOf(response, ORIGIN) || "missing"}, so no page at ${originOf(proofCase)} can read it`,
    );
  return missingHeader(response, cors, changeFunction);
}

/** Why a page at an origin that is not listed can read the response. */
export function noCors(proofCase: ProofCase, response: ApiResponse): Advice | undefined {
  if (!isReadable(proofCase, response)) return undefined;
  const problem = `a page at ${originOf(proofCase)}, which [cors] allow_origins does not list, can read it`;
  if (proofCase.verb === "OPTIONS") return deployAgain(problem);
  return `${problem}; fix: let the function echo only the origins in CORS_ALLOW_ORIGINS`;
}

/** Why a page at an origin that is not listed can find out whether a user's cookies are accepted. */
export const noCredentials = (proofCase: ProofCase, response: ApiResponse): Advice | undefined =>
  isReadable(proofCase, response) && headerOf(response, CREDENTIALS) === "true"
    ? deployAgain(
        `a page at ${originOf(proofCase)}, which [cors] allow_origins does not list, can read this error with a user's cookies, because DEFAULT_4XX has Access-Control-Allow-Credentials`,
      )
    : undefined;

/** Why a browser shows a refusal as a CORS error. */
export function corsHeader(proofCase: ProofCase, response: ApiResponse, { cors }: Config): Advice | undefined {
  if (headerOf(response, ORIGIN) === "")
    return deployAgain(
      "a 401 without Access-Control-Allow-Origin shows as a CORS error in browsers, because DEFAULT_4XX lacks it",
    );
  // Where API Gateway echoes any origin, it never sends credentials.
  const { allowCredentials: _, ...several } = cors;
  return (
    wrongOrigin(proofCase, response, cors) ??
    missingHeader(response, cors.allowOrigins.length > 1 ? several : cors, deployAgain)
  );
}
