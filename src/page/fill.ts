import type { PageValues } from "./page-values.ts";

/** As a source of a Content-Security-Policy: no query, and nothing that would end the source or the directive. */
function sourceOf(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replaceAll(";", "%3B").replaceAll(",", "%2C").replaceAll("'", "%27")}`;
}

/** What the page may do: its own files, and calls to the API and to the token endpoints; nothing else at all. */
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

// In a script element only `<` can end it or begin a comment; JSON has another spelling for it.
const scriptText = (values: PageValues): string => JSON.stringify(values).replaceAll("<", "\\u003c");

const attributeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

function putInto(html: string, place: RegExp, text: string): string {
  let count = 0;
  // A function: in a text `$&` and its like would be replaced in turn.
  const filled = html.replace(place, (_, before: string, after: string) => {
    count++;
    return before + text + after;
  });
  if (count !== 1) throw new Error(`index.html has ${count} places for ${place}`);
  return filled;
}

/** The page with the values in it, and with the policy for who serves it without headers of ours. */
export function fillIn(html: string, values: PageValues): string {
  const withPolicy = putInto(
    html,
    /(<meta http-equiv="Content-Security-Policy" content=")[^"]*(")/g,
    attributeText(contentSecurityPolicy(values)),
  );
  return putInto(withPolicy, /(<script type="application\/json" id="deployed">)null(<\/script>)/g, scriptText(values));
}
