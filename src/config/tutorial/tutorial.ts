import { hasOwnAuthorizer } from "../own-authorizer.ts";
import type { Findings } from "../text/findings.ts";
import type { Entry, Source } from "../text/source.ts";
import { TUTORIAL_KEYS } from "../text/tutorial-keys.ts";
import { tutorialIssuer } from "./tutorial-issuer.ts";

const FUNCTION = "basicLambda";
const ISSUER_KEYS = ["USERPOOL_ID", "APP_CLIENT_ID"];

export interface Tutorial {
  /** The file as if it had been written in this tool's own keys; problems still name the keys that stand there. */
  readonly source: Source;
  /** A secret: never print it. */
  readonly idToken: string | undefined;
}

/**
 * Reads the tutorial's own keys as this tool's and adds the tutorial's defaults: project basic, API basicAPI, one
 * function behind `GET /`, ID tokens. What the file says in this tool's own keys comes first. Undefined when the file
 * holds none of the tutorial's keys.
 */
export function readTutorial(
  source: Source,
  hasFolder: (path: string) => boolean,
  findings: Findings,
): Tutorial | undefined {
  const found = findKeys(source);
  const first = found.values().next().value;
  if (first === undefined) return undefined;
  noteUnused(found, findings);

  const sections = new Map(source);
  const add = (name: string, entries: Record<string, Entry | undefined>): void => {
    const present = sections.get(name);
    const at = present?.at ?? { ...first.at, section: name };
    const own = [...(present?.entries ?? [])].filter(([, { value, refused }]) => value !== undefined || refused);
    sections.set(name, { at, entries: new Map([...defined(entries), ...own]) });
  };
  const implied = (value: string): Entry => ({ at: first.at, value });

  sections.delete("cognito");
  add("aws", { region: found.get("AWS_DEFAULT_REGION") });
  add("project", { name: implied("basic") });
  add("api", { name: implied("basicAPI") });
  // With an authorizer of the user's own no issuer is needed, so the tutorial's blanks may stay blank.
  const isNeeded = !hasOwnAuthorizer(source) || ISSUER_KEYS.some((key) => isFilledIn(found.get(key)));
  // An [issuer.main] without a kind adds to the tutorial's keys: jwks_uri, groups_claim.
  const isWhole = source.get("issuer.main")?.entries.get("kind")?.value !== undefined;
  if (isNeeded && !isWhole && !hasSection(source, "issuer", "issuer.main"))
    add("issuer.main", tutorialIssuer(found, first.at, findings));
  if (!hasSection(source, "function")) {
    const folder = `lambda/${FUNCTION}`;
    add(`function.${FUNCTION}`, { source: hasFolder(folder) ? implied(folder) : undefined });
    if (!source.has("routes")) add("routes", { "GET /": implied(FUNCTION) });
  }
  return { source: sections, idToken: found.get("ID_TOKEN")?.value };
}

function findKeys(source: Source): ReadonlyMap<string, Entry> {
  const found = new Map<string, Entry>();
  for (const [section, keys] of Object.entries(TUTORIAL_KEYS)) {
    for (const key of keys) {
      const entry = source.get(section)?.entries.get(key);
      if (entry !== undefined) found.set(key, entry);
    }
  }
  return found;
}

function noteUnused(found: ReadonlyMap<string, Entry>, findings: Findings): void {
  const why = {
    AWS_S3_BUCKET_NAME: "code is uploaded without a bucket",
    METHOD_ARN: "it is known once the API exists",
  };
  for (const [key, reason] of Object.entries(why)) {
    if (found.get(key)?.value !== undefined) findings.note(`${key} is not used: ${reason}`);
  }
}

const isFilledIn = (entry: Entry | undefined): boolean => entry?.value !== undefined || entry?.refused === true;

const hasSection = (source: Source, base: string, except?: string): boolean =>
  [...source.keys()].some((name) => name.startsWith(`${base}.`) && name !== except);

const defined = (entries: Record<string, Entry | undefined>): [string, Entry][] =>
  Object.entries(entries).filter((pair): pair is [string, Entry] => pair[1] !== undefined);
