import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** What each file imports: repository paths ("src/lib/json.ts") for files, specifiers ("node:fs") for packages. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** Biome formats every import and export on this shape; type imports and dynamic imports count too. */
const SPECIFIER = /^(?:import|export)\b[^;]*?\bfrom "([^"]+)"|^import "([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;

/** The specifiers in a source text, in order. */
export const specifiersIn = (source: string): string[] =>
  [...source.matchAll(SPECIFIER)].map(([, named, bare, dynamic]) => named ?? bare ?? dynamic ?? "");

const resolve = (file: string, specifier: string): string =>
  specifier.startsWith(".") ? normalize(join(dirname(file), specifier)).replaceAll("\\", "/") : specifier;

/** The import graph of the scripts in a folder; types that JSDoc imports count too. @param root absolute path of the repository. @param folder "src". */
export function importGraph(root: string, folder: string): ImportGraph {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.m?[jt]s$/.test(name))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .sort();
  return new Map(
    files.map((file) => {
      const imports = specifiersIn(readFileSync(join(root, file), "utf8"));
      return [file, imports.map((specifier) => resolve(file, specifier))];
    }),
  );
}

/** The import cycles of a graph, each as the sorted files of one strongly connected component (Tarjan, 1972). */
export function cyclesIn(graph: ImportGraph): string[][] {
  const cycles: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const lowOf = (file: string) => low.get(file) ?? Number.POSITIVE_INFINITY;
  const visit = (file: string): void => {
    const own = index.size;
    index.set(file, own);
    low.set(file, own);
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!graph.has(next)) continue;
      if (!index.has(next)) visit(next);
      if (!stack.includes(next)) continue;
      low.set(file, Math.min(lowOf(file), lowOf(next)));
    }
    if (lowOf(file) !== own) return;
    const component = stack.splice(stack.indexOf(file));
    if (component.length > 1 || graph.get(file)?.includes(file)) cycles.push(component.sort());
  };
  for (const file of graph.keys()) if (!index.has(file)) visit(file);
  return cycles;
}
