import { hasOwnAuthorizer } from "../own-authorizer.ts";
import type { Findings } from "../text/findings.ts";
import type { Entry, Source } from "../text/source.ts";
import { TUTORIAL_KEYS } from "../text/tutorial-keys.ts";
import { tutorialIssuer } from "./tutorial-issuer.ts";

const FUNCTION = "basicLambda";
const ISSUER_KEYS = ["USERPOOL_ID", "APP_CLIENT_ID"];

export interface Tutorial {
  /** The file with this tool's own keys; problems still name the keys of the file. */
  readonly source: Source;
  /** A secret: never print it. */
  readonly idToken: string | undefined;
}

/**
 * Reads the tutorial's keys as this tool's and adds the tutorial's defaults: project basic, API basicAPI, one function
 * for `GET /`, ID tokens. This tool's own keys take precedence. Undefined when the file has none of the tutorial's keys.
 */
export function readTutorial(
  source: Source,
  hasFolder: (path: string) => boolean,
  findings: Findings,
): Tutorial | undefined {
  const tutorial = tutorialEntries(source);
  const first = tutorial.values().next().value;
  if (first === undefined) return undefined;
  noteUnused(tutorial, findings);

  const sections = new Map(source);
  const add = (name: string, entries: Record<string, Entry | undefined>): void => {
    const present = sections.get(name);
    const at = present?.at ?? { ...first.at, section: name };
    const own = [...(present?.entries ?? [])].filter(([, { value, refused }]) => value !== undefined || refused);
    sections.set(name, { at, entries: new Map([...defined(entries), ...own]) });
  };
  const implied = (value: string): Entry => ({ at: first.at, value });

  sections.delete("cognito");
  add("aws", { region: tutorial.get("AWS_DEFAULT_REGION") });
  add("project", { name: implied("basic") });
  add("api", { name: implied("basicAPI") });
  // With the user's own authorizer the issuer is optional, so the tutorial's keys may be blank.
  const isNeeded = !hasOwnAuthorizer(source) || ISSUER_KEYS.some((key) => isFilledIn(tutorial.get(key)));
  // An [issuer.main] without a kind extends the tutorial's keys: jwks_uri, groups_claim.
  const isWhole = source.get("issuer.main")?.entries.get("kind")?.value !== undefined;
  if (isNeeded && !isWhole && !hasSection(source, "issuer", "issuer.main"))
    add("issuer.main", tutorialIssuer(tutorial, first.at, findings));
  if (!hasSection(source, "function")) {
    const folder = `lambda/${FUNCTION}`;
    add(`function.${FUNCTION}`, { source: hasFolder(folder) ? implied(folder) : undefined });
    if (!source.has("routes")) add("routes", { "GET /": implied(FUNCTION) });
  }
  return { source: sections, idToken: tutorial.get("ID_TOKEN")?.value };
}

function tutorialEntries(source: Source): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const [section, keys] of Object.entries(TUTORIAL_KEYS)) {
    for (const key of keys) {
      const entry = source.get(section)?.entries.get(key);
      if (entry !== undefined) entries.set(key, entry);
    }
  }
  return entries;
}

function noteUnused(tutorial: ReadonlyMap<string, Entry>, findings: Findings): void {
  const why = {
    AWS_S3_BUCKET_NAME: "the code is uploaded without a bucket",
    METHOD_ARN: "it is known after deploy",
  };
  for (const [key, reason] of Object.entries(why)) {
    if (tutorial.get(key)?.value !== undefined) findings.note(`${key} is not used: ${reason}`);
  }
}

const isFilledIn = (entry: Entry | undefined): boolean => entry?.value !== undefined || entry?.refused === true;

const hasSection = (source: Source, base: string, except?: string): boolean =>
  [...source.keys()].some((name) => name.startsWith(`${base}.`) && name !== except);

const defined = (entries: Record<string, Entry | undefined>): [string, Entry][] =>
  Object.entries(entries).filter((pair): pair is [string, Entry] => pair[1] !== undefined);
