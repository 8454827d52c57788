import type { ExplainedCall } from "./explained-call.ts";
import type { SentCall } from "./placed-token.ts";

/** A call as the page of an origin makes it. */
export interface CorsCall {
  readonly origin: string;
  readonly method: string;
  /** Headers that a browser asks for before it sends them: lower case, sorted. */
  readonly headers: readonly string[];
  /** It carries a cookie: browsers send one with credentials only. */
  readonly withCredentials: boolean;
  /** A browser asks with OPTIONS before it sends the call. */
  readonly needsPreflight: boolean;
}

/** Headers that no page sets: the browser does (Fetch standard, forbidden request-headers). */
const FORBIDDEN =
  /^(?:accept-charset|accept-encoding|access-control-request-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|(?:proxy|sec)-.*)$/;
const SAFE_HEADERS = /^(?:accept|accept-language|content-language)$/;
const SAFE_TYPES = /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)(?:;|$)/i;
const SAFE_METHODS = ["GET", "HEAD", "POST"];

const isAsked = (name: string, value: string): boolean =>
  !FORBIDDEN.test(name) && !SAFE_HEADERS.test(name) && !(name === "content-type" && SAFE_TYPES.test(value.trim()));

/**
 * What a browser makes of a call with an origin.
 * @returns undefined without one, and for a page of the API's own origin.
 */
export function corsCall({ origin, method }: ExplainedCall, { url, headers }: SentCall): CorsCall | undefined {
  if (origin === undefined || origin === url.origin) return undefined;
  const sent = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const asked = sent.filter(([name, value]) => isAsked(name, value)).map(([name]) => name);
  return {
    origin,
    method,
    headers: [...new Set(asked)].sort(),
    withCredentials: sent.some(([name]) => name === "cookie"),
    needsPreflight: asked.length > 0 || !SAFE_METHODS.includes(method),
  };
}

/** The headers of the OPTIONS request that a browser sends before a call. */
export const preflightHeaders = ({ origin, method, headers }: CorsCall): Record<string, string> => ({
  Origin: origin,
  "Access-Control-Request-Method": method,
  ...(headers.length > 0 && { "Access-Control-Request-Headers": headers.join(",") }),
});
