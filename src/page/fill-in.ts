import { contentSecurityPolicy } from "./content-security-policy.ts";
import type { PageValues } from "./page-values.ts";

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
