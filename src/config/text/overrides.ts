import type { Entry, Source, SourceSection } from "./source.ts";

/** Values that take precedence over the file: of a flag, or of the environment where the flag is not given. */
export interface Overrides {
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
}

const SOURCES = {
  stage: { section: "api", from: "--stage" },
  region: { section: "aws", from: "--region or environment" },
  profile: { section: "aws", from: "--profile or environment" },
} as const;

/** The sections with the overrides instead of the values of the file. Blank overrides are ignored. */
export function override(source: Source, overrides: Overrides): Source {
  const sections = new Map<string, SourceSection>(source);
  for (const [key, { section, from }] of Object.entries(SOURCES)) {
    const value = overrides[key as keyof Overrides]?.trim();
    if (value === undefined || value === "") continue;
    const entry: Entry = { at: { section, key, from }, value };
    const present = sections.get(section);
    const entries = new Map(present?.entries).set(key, entry);
    sections.set(section, { at: present?.at ?? { section }, entries });
  }
  return sections;
}
