import type { Findings } from "../text/findings.ts";
import { didYouMean } from "../text/nearest.ts";
import type { Source } from "../text/source.ts";
import { TUTORIAL_KEYS } from "../text/tutorial-keys.ts";
import { ENV_PREFIX, FREE, MAP_PREFIX, NAMED, SCHEMA } from "./schema.ts";
import type { Keys } from "./section.ts";

const SECTIONS: Readonly<Record<string, Keys>> = SCHEMA;
/** Sections with keys of the user's choice beside the known ones. */
const PREFIXES: Readonly<Record<string, string>> = {
  authorizer: ENV_PREFIX,
  function: ENV_PREFIX,
  identity_provider: MAP_PREFIX,
};
const NO_SECRETS =
  "must not stand in a file: write client_secret_env = GOOGLE_CLIENT_SECRET, the name of the environment variable that holds it";
const TUTORIAL: Readonly<Record<string, readonly string[]>> = TUTORIAL_KEYS;

/** Records every section and key that does not exist: a misspelt rule that nobody reads would fail open. */
export function checkKnown(source: Source, findings: Findings): void {
  for (const [name, section] of source) {
    const refused = refuseSection(name);
    if (refused !== undefined) {
      findings.problem(section.at, undefined, refused);
      continue;
    }
    const base = name.split(".")[0] ?? name;
    if (FREE.has(base)) continue;
    const known = [...Object.keys(SECTIONS[base] ?? {}), ...(TUTORIAL[base] ?? [])];
    for (const [key, { at }] of section.entries) {
      const prefix = PREFIXES[base];
      if (known.includes(key) || (prefix !== undefined && key.startsWith(prefix))) continue;
      if (base === "identity_provider" && /secret/i.test(key)) {
        findings.problem(at, undefined, NO_SECRETS);
        continue;
      }
      // The value of a key that nobody knows is not shown: it may be a secret under a misspelt name.
      findings.problem(at, undefined, `is unknown here${didYouMean(key, known)}`);
    }
  }
}

function refuseSection(name: string): string | undefined {
  const [base = "", own] = name.split(".");
  const exists = Object.hasOwn(SECTIONS, base) || Object.hasOwn(TUTORIAL, base);
  if (!exists) {
    const near = didYouMean(base, Object.keys(SECTIONS));
    return `is unknown${near === "" ? `; sections are ${Object.keys(SECTIONS).join(", ")}` : near}`;
  }
  if (NAMED.has(base) && own === undefined) return `needs a name, like [${base}.main]`;
  if (!NAMED.has(base) && own !== undefined) return `takes no name: it is [${base}]`;
  return undefined;
}
