import type { Config } from "../config/config.ts";
import type { Case } from "./cases.ts";
import { type Answer, headerOf } from "./request.ts";

const ORIGIN = "access-control-allow-origin";
const METHODS = "access-control-allow-methods";
const HEADERS = "access-control-allow-headers";

const listed = (answer: Answer, name: string): readonly string[] => headerOf(answer, name).split(/ *, */);

/** Why a browser at the origin asked from would not accept the answer (Fetch standard, CORS check). */
function wrongOrigin(asked: Case, answer: Answer): string | undefined {
  const [allowed, origin] = [headerOf(answer, ORIGIN), asked.headers["Origin"]];
  if (allowed === "*" || allowed === origin) return undefined;
  return `browsers at ${origin} do not accept Access-Control-Allow-Origin: ${allowed}; is it older than [cors] allow_origins? deploy again`;
}

/**
 * What is wrong with the answer to a preflight: it must come without a token, with its three headers, and they must
 * cover the origin, the verbs of the path and the headers that the authorizer reads.
 * @returns a hint, or undefined when a browser goes on.
 */
export function preflight(asked: Case, answer: Answer, { authorizer }: Config): string | undefined {
  if (answer.status === 401 || answer.status === 403)
    return "OPTIONS is guarded, so no browser gets past it: deploy again";
  if (answer.status >= 300) return "the preflight fails, so no browser sends the request: deploy again";
  const missing = [ORIGIN, METHODS, HEADERS].filter((name) => headerOf(answer, name) === "");
  if (missing.length > 0) return `the preflight lacks ${missing.join(", ")}: deploy again`;
  const origin = wrongOrigin(asked, answer);
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

/** What keeps a browser from showing a refusal as what it is. */
export const corsHeader = (asked: Case, answer: Answer): string | undefined =>
  headerOf(answer, ORIGIN) === ""
    ? "a 401 without Access-Control-Allow-Origin shows as a CORS error in browsers: DEFAULT_4XX lacks it; deploy again"
    : wrongOrigin(asked, answer);
