import type { Config } from "../../config/config.ts";
import type { Case } from "./cases.ts";
import { beforeAuthorizer } from "./gateway-refusal.ts";
import { type Answer, headerOf } from "./request.ts";

const ORIGIN = "access-control-allow-origin";
const METHODS = "access-control-allow-methods";
const HEADERS = "access-control-allow-headers";

const listed = (answer: Answer, name: string): readonly string[] => headerOf(answer, name).split(/ *, */);

const CREDENTIALS = "access-control-allow-credentials";

/** What mends answers that API Gateway gives, and what those of a function. */
const DEPLOY = "deploy again";
const FUNCTION =
  "only the function can put it there: as our basic Lambda does from CORS_ALLOW_ORIGINS and CORS_ALLOW_CREDENTIALS";

const originOf = ({ headers }: Case) => headers["Origin"] ?? headers["origin"] ?? "";

/** True when a page at the origin asked from may read the answer (Fetch standard, CORS check). */
const isReadable = (asked: Case, answer: Answer) => ["*", originOf(asked)].includes(headerOf(answer, ORIGIN));

/** Why a browser at the origin asked from would not accept the answer. */
function wrongOrigin(asked: Case, answer: Answer, { allowOrigins }: Config["cors"]): string | undefined {
  if (isReadable(asked, answer)) return undefined;
  return `browsers at ${originOf(asked)} do not accept Access-Control-Allow-Origin: ${headerOf(answer, ORIGIN)}; [cors] allow_origins is ${allowOrigins.join(", ")}: deploy again`;
}

/** What several origins and credentials ask for beside the origin itself. */
function lacks(answer: Answer, { allowOrigins, allowCredentials }: Config["cors"], mend: string): string | undefined {
  const varies = listed(answer, "vary").map((name) => name.toLowerCase());
  if (allowOrigins.length > 1 && !varies.includes("origin") && !varies.includes("*"))
    return `it lacks Vary: Origin, so a cache may give one origin's answer to another: ${mend}`;
  if (allowCredentials === true && headerOf(answer, CREDENTIALS) !== "true")
    return `it lacks Access-Control-Allow-Credentials: true, so no page that sends cookies reads it: ${mend}`;
  return undefined;
}

/**
 * What is wrong with the answer to a preflight: it must come without a token, with its three headers, and they must
 * cover the origin, the verbs of the path and the headers that the authorizer reads.
 * @returns a hint, or undefined when a browser goes on.
 */
export function preflight(asked: Case, answer: Answer, { authorizer, cors }: Config): string | undefined {
  const before = beforeAuthorizer(answer);
  if (before !== undefined) return before;
  if (answer.status === 401 || answer.status === 403)
    return "OPTIONS is protected, so no browser gets past it: deploy again";
  if (answer.status >= 300) return "the preflight fails, so no browser sends the request: deploy again";
  const missing = [ORIGIN, METHODS, HEADERS].filter((name) => headerOf(answer, name) === "");
  if (missing.length > 0) return `the preflight lacks ${missing.join(", ")}: deploy again`;
  const origin = wrongOrigin(asked, answer, cors) ?? lacks(answer, cors, DEPLOY);
  if (origin !== undefined) return origin;
  const methods = listed(answer, METHODS);
  const verb = asked.preflightFor?.find((one) => !methods.includes(one) && !methods.includes("*"));
  if (verb !== undefined) return `the preflight does not allow ${verb}, so no browser sends it: deploy again`;
  const allowed = listed(answer, HEADERS).map((name) => name.toLowerCase());
  const lacking = authorizer.identitySources.find(({ in: where, name }) => {
    const lower = name.toLowerCase();
    return where === "header" && !allowed.includes(lower) && (lower === "authorization" || !allowed.includes("*"));
  });
  if (lacking === undefined) return undefined;
  const star = allowed.includes("*") ? ", and * does not cover it" : "";
  return `the preflight does not allow the ${lacking.name} header${star}: [cors] allow_headers`;
}

/** What keeps a page from reading what the function answered. */
export function corsAnswer(asked: Case, answer: Answer, { cors }: Config): string | undefined {
  if (!isReadable(asked, answer))
    return `the answer's Access-Control-Allow-Origin is ${headerOf(answer, ORIGIN) || "missing"}, so no page at ${originOf(asked)} reads it: ${FUNCTION}`;
  return lacks(answer, cors, FUNCTION);
}

/** Why a page at an origin that is not listed reads the answer all the same. */
export function noCors(asked: Case, answer: Answer): string | undefined {
  if (!isReadable(asked, answer)) return undefined;
  const mend = asked.verb === "OPTIONS" ? DEPLOY : "the function must echo no origin but those of CORS_ALLOW_ORIGINS";
  return `a page at ${originOf(asked)}, which [cors] allow_origins does not list, may read it: ${mend}`;
}

/** Why a page at an origin that is not listed would learn whether a user's cookies get through. */
export const noCredentials = (asked: Case, answer: Answer): string | undefined =>
  isReadable(asked, answer) && headerOf(answer, CREDENTIALS) === "true"
    ? `a page at ${originOf(asked)}, which [cors] allow_origins does not list, reads this error with a user's cookies: DEFAULT_4XX must not have Access-Control-Allow-Credentials; deploy again`
    : undefined;

/** What keeps a browser from showing a refusal as what it is. */
export function corsHeader(asked: Case, answer: Answer, { cors }: Config): string | undefined {
  if (headerOf(answer, ORIGIN) === "")
    return "a 401 without Access-Control-Allow-Origin shows as a CORS error in browsers: DEFAULT_4XX lacks it; deploy again";
  // Where API Gateway echoes any origin there are never credentials.
  const { allowCredentials: _, ...several } = cors;
  return wrongOrigin(asked, answer, cors) ?? lacks(answer, cors.allowOrigins.length > 1 ? several : cors, DEPLOY);
}
