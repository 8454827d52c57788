import type { PageValues } from "./page-values.ts";

/** An address as a source of a Content-Security-Policy: without query, and with delimiters of the policy encoded. */
function sourceOf(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replaceAll(";", "%3B").replaceAll(",", "%2C").replaceAll("'", "%27")}`;
}

/** The policy of the page: it loads only its own files and calls only the API and the token endpoints. */
export function contentSecurityPolicy({ invokeUrl, endpoints }: Pick<PageValues, "invokeUrl" | "endpoints">): string {
  const { token, revocation } = endpoints;
  const called = [invokeUrl, token, revocation].filter((address) => address !== undefined);
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src ${[...new Set(called.map(sourceOf))].join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
