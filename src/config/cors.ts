import type { AuthorizerConfig, Config } from "./config.ts";
import type { Findings } from "./findings.ts";
import { SCHEMA } from "./schema.ts";
import { atKey, readSection } from "./section.ts";
import type { SourceSection } from "./source.ts";

const ID = "cors";

/** Reads [cors]. The token's header must be allowed, or a browser never sends it. */
export function readCors(
  section: SourceSection | undefined,
  authorizer: AuthorizerConfig,
  findings: Findings,
): Config["cors"] {
  const values = readSection(ID, SCHEMA.cors, section, findings);
  const origins = values.allow_origins;
  if (origins.length > 1) {
    const seen = section?.entries.get("allow_origins")?.value;
    findings.problem(
      atKey(ID, "allow_origins", section),
      seen,
      "must be one origin or *: several are not supported yet",
    );
  }
  if (origins.includes("*"))
    findings.note("[cors] allow_origins = *: scripts of any web page may call this API and read its answers");

  const needed = authorizer.identitySources.filter((source) => source.in === "header").map(({ name }) => name);
  const allowed = values.allow_headers ?? [...needed, "Content-Type"];
  const lower = allowed.map((header) => header.toLowerCase());
  for (const header of needed) {
    // `*` covers every header but Authorization (Fetch standard).
    const covered =
      lower.includes(header.toLowerCase()) || (lower.includes("*") && header.toLowerCase() !== "authorization");
    if (covered) continue;
    const why = lower.includes("*") ? "* does not cover it" : "a browser would never send it";
    const seen = section?.entries.get("allow_headers")?.value;
    findings.problem(atKey(ID, "allow_headers", section), seen, `must name ${header}, the authorizer reads it: ${why}`);
  }
  return { allowOrigins: origins, allowHeaders: allowed };
}
