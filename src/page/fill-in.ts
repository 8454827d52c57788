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

// Only `<` can end a script element or start a comment in it; JSON can escape it.
const scriptText = (values: PageValues): string => JSON.stringify(values).replaceAll("<", "\\u003c");

const attributeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

function putInto(html: string, pattern: RegExp, text: string): string {
  let count = 0;
  // A function, because a replacement string would expand `$&` and the like.
  const filled = html.replace(pattern, (_, before: string, after: string) => {
    count++;
    return before + text + after;
  });
  if (count !== 1) throw new Error(`index.html matches ${pattern} ${count} times`);
  return filled;
}

/** The page with its values, and with the policy for hosts that do not set our headers. */
export function fillIn(html: string, values: PageValues): string {
  const withPolicy = putInto(
    html,
    /(<meta http-equiv="Content-Security-Policy" content=")[^"]*(")/g,
    attributeText(contentSecurityPolicy(values)),
  );
  return putInto(withPolicy, /(<script type="application\/json" id="deployed">)null(<\/script>)/g, scriptText(values));
}
