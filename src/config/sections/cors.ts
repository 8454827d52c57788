import { present } from "../../lib/present.ts";
import type { AuthorizerConfig, Config } from "../config.ts";
import { SCHEMA } from "../schema/schema.ts";
import { readSection } from "../schema/section.ts";
import type { Findings } from "../text/findings.ts";
import { atKey, type SourceSection } from "../text/source.ts";

const ID = "cors";

/** The problem of a list of origins with `*` and others. */
export const STAR_ALONE = "must be only *, or origins without *: it covers all of them";

/** Reads [cors]. The token's header must be allowed, otherwise browsers never send it. */
export function readCors(
  section: SourceSection | undefined,
  authorizer: AuthorizerConfig,
  findings: Findings,
): Config["cors"] {
  const values = readSection(ID, SCHEMA.cors, section, findings);
  const refuse = (key: string, allowed: string, details?: { readonly fix: string }) =>
    findings.problem(atKey(ID, key, section), section?.entries.get(key)?.value, allowed, details);
  const origins = values.allow_origins;
  const allowsAny = origins.includes("*");
  const withCredentials = values.allow_credentials === "yes";
  if (allowsAny && origins.length > 1) refuse("allow_origins", STAR_ALONE);
  if (allowsAny && withCredentials)
    refuse("allow_credentials", "must be no while allow_origins is *, its default: browsers refuse the two together", {
      fix: "list the origins in allow_origins",
    });

  const needed = authorizer.identitySources.filter((source) => source.in === "header").map(({ name }) => name);
  const allowed = values.allow_headers ?? [...needed, "Content-Type"];
  const lower = allowed.map((header) => header.toLowerCase());
  // With credentials `*` is the name of a header and does not cover others (Fetch standard).
  if (withCredentials && lower.includes("*"))
    refuse("allow_headers", "must list the headers: with allow_credentials = yes * does not cover any");
  for (const header of needed) {
    // `*` covers every header but Authorization (Fetch standard).
    const covered =
      lower.includes(header.toLowerCase()) || (lower.includes("*") && header.toLowerCase() !== "authorization");
    if (covered) continue;
    const why = lower.includes("*") ? "* does not cover it" : "browsers would never send it";
    refuse("allow_headers", `must contain ${header}, which the authorizer reads: ${why}`);
  }
  return present({
    allowOrigins: origins,
    allowHeaders: allowed,
    allowCredentials: withCredentials ? (true as const) : undefined,
  });
}
