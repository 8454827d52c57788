import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Scenario } from "../scenario.ts";

const FOLDER = join(import.meta.dirname, "../scenarios");

/**
 * The scenarios of all files below test/explain/scenarios.
 * @throws Error when a file has none, or two have one name.
 */
export async function loadScenarios(): Promise<readonly Scenario[]> {
  const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const all: Scenario[] = [];
  for (const file of files.sort()) {
    const { scenarios = [] }: { scenarios?: readonly Scenario[] } = await import(join(FOLDER, file));
    if (scenarios.length === 0) throw new Error(`${file} exports no scenarios`);
    all.push(...scenarios);
  }
  const names = all.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new Error(`these names of scenarios occur twice: ${twice.join("; ")}`);
  return all;
}
