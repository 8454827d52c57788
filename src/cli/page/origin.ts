import { origin as originOf } from "../../config/schema/parse-token.ts";
import { Refusal } from "../../config/text/parser.ts";
import { AuthzError } from "../../lib/errors.ts";

/** Where a page that is written will be served; sign-in needs https, or this machine. @throws AuthzError USAGE. */
export function originFrom({ origin, out }: { readonly origin?: string; readonly out?: string }): string | undefined {
  if (origin === undefined) return undefined;
  if (out === undefined)
    throw new AuthzError("USAGE", "--origin is for a page that is written with --out", {
      fix: "pass --out <folder> too",
    });
  const seen = originOf(origin);
  const isSecure = !(seen instanceof Refusal) && /^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1)(:|$)/.test(seen);
  if (isSecure) return seen;
  throw new AuthzError("USAGE", `--origin ${origin} is no origin that can sign in`, {
    fix: "give https://host[:port] without a path (http on localhost only)",
  });
}
