import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

type Rows = Record<string, { status: string; key: Record<string, string>; owner?: string; needs: string[] }>;
type Damage = (text: string, other: string | undefined) => string | undefined;

/** What happens to a state file. */
const DAMAGE: Readonly<Record<string, Damage>> = {
  "is lost": () => undefined,
  "is cut off": (text) => text.slice(0, text.length / 2),
  "gets the rows of another stack": (text, other = text) => {
    const [mine, theirs] = [JSON.parse(text), JSON.parse(other)];
    return JSON.stringify({ ...mine, rows: { ...theirs.rows, ...mine.rows } });
  },
  "has the keys of another stack": (text, other = text) => {
    const [mine, theirs] = [JSON.parse(text), JSON.parse(other).rows as Rows];
    for (const [id, row] of Object.entries(mine.rows as Rows)) row.key = theirs[id]?.key ?? row.key;
    return JSON.stringify(mine);
  },
  "has intent rows only": (text) => text.replaceAll('"ready"', '"intent"'),
  "has half of its rows": (text) => {
    const parsed = JSON.parse(text);
    return JSON.stringify({ ...parsed, rows: Object.fromEntries(Object.entries(parsed.rows).filter((_, i) => i % 2)) });
  },
};

export const DAMAGES = Object.keys(DAMAGE);

/** Damages a state file; one that is not JSON any more stays as it is. @param other the state file of another site. */
export function damageState(file: string | undefined, other: string | undefined, what: string): void {
  if (file === undefined) return;
  const theirs = other !== undefined && existsSync(other) ? readFileSync(other, "utf8") : undefined;
  let next: string | undefined;
  try {
    next = DAMAGE[what]?.(readFileSync(file, "utf8"), theirs);
  } catch (error) {
    if (error instanceof SyntaxError) return;
    throw error;
  }
  if (next === undefined) rmSync(file);
  else writeFileSync(file, next);
}
