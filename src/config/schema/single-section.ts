import type { Findings } from "../text/findings.ts";
import type { Source, SourceSection } from "../text/source.ts";
import type { Values } from "./key.ts";
import { SCHEMA, type SectionName } from "./schema.ts";
import { readSection } from "./section.ts";

/** The values of a section that exists once. */
export const readOnce = <N extends SectionName>(
  name: N,
  source: Source,
  findings: Findings,
): Values<(typeof SCHEMA)[N]> => readSection<(typeof SCHEMA)[N]>(name, SCHEMA[name], source.get(name), findings);

/** The sections [base.name] by their name, in the order of the file. */
export function sectionsOf(base: SectionName, source: Source): ReadonlyMap<string, SourceSection> {
  const prefix = `${base}.`;
  const named = [...source].filter(([name]) => name.startsWith(prefix));
  return new Map(named.map(([name, section]) => [name.slice(prefix.length), section]));
}

/** As `sectionsOf`, with a problem when there are none. */
export function someSectionsOf(
  base: SectionName,
  source: Source,
  findings: Findings,
): ReadonlyMap<string, SourceSection> {
  const sections = sectionsOf(base, source);
  if (sections.size === 0) findings.missing({ section: `${base}.*` }, "is missing: at least one is needed");
  return sections;
}
