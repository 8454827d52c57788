import { origin as originOf } from "../../config/schema/parse-token.ts";
import { Refusal } from "../../config/text/value-parser.ts";
import { AuthzError } from "../../lib/errors.ts";

/** The origin that will serve a written page; a sign-in requires https or localhost. @throws AuthzError USAGE. */
export function originFrom({ origin, out }: { readonly origin?: string; readonly out?: string }): string | undefined {
  if (origin === undefined) return undefined;
  if (out === undefined) throw new AuthzError("USAGE", "--origin requires --out", { fix: "pass --out <folder> too" });
  const parsed = originOf(origin);
  const isSecure = !(parsed instanceof Refusal) && /^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1)(:|$)/.test(parsed);
  if (isSecure) return parsed;
  throw new AuthzError("USAGE", `--origin ${origin} is not an origin that can sign in`, {
    fix: "pass https://host[:port] without a path (http only on localhost)",
  });
}
