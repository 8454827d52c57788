import type { Check } from "../../token/check.ts";

/** What a token says is shown as it is, but it must not steer the terminal. */
const plain = (text: string): string => text.replace(/\p{Cc}/gu, "?");

/** The verdict table for people: a line a check, a hint under the first that has it. */
export async function verdictTable(checks: readonly Check[], colour: boolean): Promise<string> {
  const { Chalk } = await import("chalk");
  const { green, red, yellow, dim } = new Chalk(colour ? {} : { level: 0 });
  const width = Math.max(...checks.map(({ name }) => name.length));
  const said = new Set<string>();
  return checks
    .flatMap(({ name, expected, got, ok, severity, skipped, hint }) => {
      const failed = severity === "warning" ? yellow("!") : red("✗");
      const passed = severity === "note" && hint !== undefined ? dim("·") : green("✓");
      const mark = skipped ? yellow("–") : ok ? passed : failed;
      const line = `${mark} ${name.padEnd(width)}  ${dim(plain(ok ? got : `${got}, expected ${expected}`))}`;
      if (hint === undefined || said.has(hint)) return [line];
      said.add(hint);
      const lines = hint.split("\n").map((one) => `    ${plain(one)}`);
      // A note works as configured: its first line is enough.
      return [line, ...(severity === "note" ? lines.slice(0, 1) : lines)];
    })
    .join("\n");
}
