import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Finding, Loss } from "./findings.ts";

const FOLDER = fileURLToPath(new URL("counts", import.meta.url));

/** One line of the table in docs/reliability.md. */
interface Count {
  readonly fault: string;
  readonly tried: number;
  /** How often something of each sort was found. */
  readonly found: Readonly<Partial<Record<Loss, number>>>;
}

/** Counts what was tried, by fault, for docs/reliability.md. */
export function createCounts() {
  const counts = new Map<string, Count>();
  return {
    add(fault: string, findings: readonly Finding[]): void {
      const { tried = 0, found = {} } = counts.get(fault) ?? {};
      const sum: Partial<Record<Loss, number>> = { ...found };
      for (const { loss } of findings) sum[loss] = (sum[loss] ?? 0) + 1;
      counts.set(fault, { fault, tried: tried + 1, found: sum });
    },
    /** With UPDATE_COUNTS=1, `npm run docs` then renders them. @param name of the file, which is the test's. */
    write(name: string): void {
      if (process.env["UPDATE_COUNTS"] !== "1") return;
      mkdirSync(FOLDER, { recursive: true });
      const page = [...counts.values()];
      writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(page, null, 2)}\n`);
    },
  };
}
