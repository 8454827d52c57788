import { origin as originOf } from "../../config/schema/parse-token.ts";
import { Refusal } from "../../config/text/parser.ts";
import { AuthzError } from "../../lib/errors.ts";
import type { OptionValues } from "../command.ts";

/** Where a page that is written will be served; sign-in needs https, or this machine. @throws AuthzError USAGE. */
export function originFrom(options: OptionValues): string | undefined {
  const given = options["origin"];
  if (typeof given !== "string") return undefined;
  if (typeof options["out"] !== "string")
    throw new AuthzError("USAGE", "--origin is for a page that is written with --out", {
      fix: "pass --out <folder> too",
    });
  const seen = originOf(given);
  const isSecure = !(seen instanceof Refusal) && /^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1)(:|$)/.test(seen);
  if (isSecure) return seen;
  throw new AuthzError("USAGE", `--origin ${given} is no origin that can sign in`, {
    fix: "give https://host[:port] without a path (http on localhost only)",
  });
}
