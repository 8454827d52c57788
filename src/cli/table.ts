import type { Check } from "../token/check.ts";

/** The verdict table for people: a line a check, a hint under what failed or was skipped. */
export async function verdictTable(checks: readonly Check[], colour: boolean): Promise<string> {
  const { Chalk } = await import("chalk");
  const { green, red, yellow, dim } = new Chalk(colour ? {} : { level: 0 });
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks
    .flatMap(({ name, expected, got, ok, skipped, hint }) => {
      const mark = skipped ? yellow("–") : ok ? green("✓") : red("✗");
      const line = `${mark} ${name.padEnd(width)}  ${dim(ok ? got : `${got}, expected ${expected}`)}`;
      return hint === undefined ? [line] : [line, `    ${hint}`];
    })
    .join("\n");
}
