import { present } from "../../lib/present.ts";
import type { AuthorizerConfig, Config } from "../config.ts";
import { SCHEMA } from "../schema/schema.ts";
import { readSection } from "../schema/section.ts";
import type { Findings } from "../text/findings.ts";
import { atKey, type SourceSection } from "../text/source.ts";

const ID = "cors";

/** What is wrong with a list of origins that has `*` among others. */
export const STAR_ALONE = "must be * alone, or origins without *: it covers them all";

/** Reads [cors]. The token's header must be allowed, or a browser never sends it. */
export function readCors(
  section: SourceSection | undefined,
  authorizer: AuthorizerConfig,
  findings: Findings,
): Config["cors"] {
  const values = readSection(ID, SCHEMA.cors, section, findings);
  const refuse = (key: string, allowed: string) =>
    findings.problem(atKey(ID, key, section), section?.entries.get(key)?.value, allowed);
  const origins = values.allow_origins;
  const allowsAny = origins.includes("*");
  const withCredentials = values.allow_credentials === "yes";
  if (allowsAny && origins.length > 1) refuse("allow_origins", STAR_ALONE);
  if (allowsAny && withCredentials)
    refuse(
      "allow_credentials",
      "must be no while allow_origins is *, its default: browsers refuse the two together, so name the origins",
    );

  const needed = authorizer.identitySources.filter((source) => source.in === "header").map(({ name }) => name);
  const allowed = values.allow_headers ?? [...needed, "Content-Type"];
  const lower = allowed.map((header) => header.toLowerCase());
  // With credentials `*` is the name of a header, and covers no other (Fetch standard).
  if (withCredentials && lower.includes("*"))
    refuse("allow_headers", "must name the headers: with allow_credentials = yes * covers none");
  for (const header of needed) {
    // `*` covers every header but Authorization (Fetch standard).
    const covered =
      lower.includes(header.toLowerCase()) || (lower.includes("*") && header.toLowerCase() !== "authorization");
    if (covered) continue;
    const why = lower.includes("*") ? "* does not cover it" : "a browser would never send it";
    refuse("allow_headers", `must name ${header}, the authorizer reads it: ${why}`);
  }
  return present({
    allowOrigins: origins,
    allowHeaders: allowed,
    allowCredentials: withCredentials ? (true as const) : undefined,
  });
}
