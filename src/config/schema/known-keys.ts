import type { Findings } from "../text/findings.ts";
import { didYouMean, nearest } from "../text/nearest.ts";
import type { Source } from "../text/source.ts";
import { TUTORIAL_KEYS } from "../text/tutorial-keys.ts";
import type { Keys } from "./key.ts";
import { SCHEMA } from "./schema.ts";
import { FREE, NAMED, SECTIONS, type Section } from "./sections.ts";

const KEYS: Readonly<Record<string, Keys>> = SCHEMA;
const DESCRIBED: Readonly<Record<string, Section>> = SECTIONS;
const NO_SECRETS = "secrets are never read from config.ini";
const NAME_VARIABLE =
  "write client_secret_env = GOOGLE_CLIENT_SECRET, the name of the environment variable with the secret";
const TUTORIAL: Readonly<Record<string, readonly string[]>> = TUTORIAL_KEYS;

/** Records every section and key that does not exist: a misspelt rule that is never read would fail open. */
export function checkKnown(source: Source, findings: Findings): void {
  for (const [name, section] of source) {
    const refused = refuseSection(name);
    if (refused !== undefined) {
      findings.problem(section.at, undefined, refused.what);
      if (refused.meant !== undefined) findings.misspelled(refused.meant);
      continue;
    }
    const base = name.split(".")[0] ?? name;
    if (FREE.has(base)) continue;
    const known = [...Object.keys(KEYS[base] ?? {}), ...(TUTORIAL[base] ?? [])];
    for (const [key, { at }] of section.entries) {
      const prefix = DESCRIBED[base]?.free?.prefix;
      if (known.includes(key) || (prefix !== undefined && key.startsWith(prefix))) continue;
      if (base === "identity_provider" && /secret/i.test(key)) {
        findings.problem(at, undefined, NO_SECRETS, { fix: NAME_VARIABLE });
        continue;
      }
      // The value of an unknown key is not shown: it may be a secret under a misspelt name.
      findings.problem(at, undefined, `is not a key of this section${didYouMean(key, known)}`);
      const meant = nearest(key, known);
      if (meant !== undefined) findings.misspelled(name, meant);
    }
  }
}

/** The problem of a section's name, and the section that it most likely means. */
function refuseSection(name: string): { readonly what: string; readonly meant: string | undefined } | undefined {
  const [base = "", own] = name.split(".");
  const exists = Object.hasOwn(KEYS, base) || Object.hasOwn(TUTORIAL, base);
  if (!exists) {
    const known = Object.keys(KEYS);
    const what = `is not a section${didYouMean(base, known) || `; sections are ${known.join(", ")}`}`;
    return { what, meant: nearest(base, known) };
  }
  if (NAMED.has(base) && own === undefined) return { what: `needs a name, like [${base}.main]`, meant: base };
  if (!NAMED.has(base) && own !== undefined) return { what: `must not have a name: it is [${base}]`, meant: base };
  return undefined;
}
