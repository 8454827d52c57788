// @ts-check
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Declarations of TypeScript, read from the source: Biome formats it, so that each ends at the first line that closes it. */

/** @param {string} text @param {string} name @returns {{ doc: string, body: string } | undefined} */
function ownDeclaration(text, name) {
  const start = new RegExp(`^(?:export )?(?:interface|type) ${name}\\b`, "m").exec(text)?.index;
  if (start === undefined) return undefined;
  const rest = text.slice(start);
  const end = rest.startsWith("export interface") || rest.startsWith("interface") ? /^\}$/m : /;$/m;
  const { index = 0, 0: last = "" } = end.exec(rest) ?? {};
  const doc = /\/\*\*(?:[^*]|\*(?!\/))*\*\/\n$/.exec(text.slice(0, start))?.[0] ?? "";
  return { doc, body: rest.slice(0, index + last.length).replace(/^export /, "") };
}

/** The file and the name that a name of a file comes from. @param {string} file @param {string} text @param {string} name */
function importOf(file, text, name) {
  for (const [, names = "", from = ""] of text.matchAll(
    /^(?:import|export)(?: type)? \{([^}]*)\} from "(\.[^"]*)"/gm,
  )) {
    for (const one of names.split(",")) {
      const [original = "", alias = original] = one
        .trim()
        .replace(/^type /, "")
        .split(" as ");
      if (alias === name) return { file: join(dirname(file), from), name: original };
    }
  }
  return undefined;
}

/**
 * A type and those that it needs, each once; types of packages are left out.
 * @param {string} file @param {string} name @param {Set<string>} printed grows by the names that are printed.
 * @returns {string[]}
 */
export function declarations(file, name, printed) {
  const text = readFileSync(file, "utf8");
  const own = ownDeclaration(text, name);
  if (own === undefined) {
    const imported = importOf(file, text, name);
    return imported === undefined ? [] : declarations(imported.file, imported.name, printed);
  }
  if (printed.has(name)) return [];
  printed.add(name);
  const needed = [...new Set(own.body.replace(/\/\*\*.*?\*\//gs, "").match(/\b[A-Z]\w+/g) ?? [])];
  return [own.doc + own.body, ...needed.flatMap((one) => (one === name ? [] : declarations(file, one, printed)))];
}
