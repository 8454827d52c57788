/** What one scenario came to. */
export interface Outcome {
  readonly name: string;
  /** Codes; null for none. */
  readonly expected: string | null;
  readonly given: string | null;
}

const HEALTHY = "healthy";

/** The share of scenarios whose cause was the right one, from 0 to 1. */
export const rightShare = (outcomes: readonly Outcome[]): number =>
  outcomes.filter(({ expected, given }) => expected === given).length / outcomes.length;

/** How often each cause was given for each fault, a line an expected cause; then how many were right. */
export function confusionMatrix(outcomes: readonly Outcome[]): string {
  const rows = new Map<string, Map<string, number>>();
  for (const { expected, given } of outcomes) {
    const row = rows.get(expected ?? HEALTHY) ?? new Map<string, number>();
    row.set(given ?? HEALTHY, (row.get(given ?? HEALTHY) ?? 0) + 1);
    rows.set(expected ?? HEALTHY, row);
  }
  const width = Math.max(...[...rows.keys()].map((code) => code.length), "expected".length);
  const lines = [...rows]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([expected, given]) => {
      const right = given.get(expected) ?? 0;
      const wrong = [...given].filter(([code]) => code !== expected).map(([code, count]) => `${code} ${count}`);
      const all = [...given.values()].reduce((sum, count) => sum + count, 0);
      return `${expected.padEnd(width)}  ${`${right}/${all}`.padStart(7)}  ${wrong.join(", ")}`.trimEnd();
    });
  const wrong = outcomes.filter(({ expected, given }) => expected !== given);
  const named = wrong.map(({ name, expected, given }) => `  ${name}: ${expected ?? HEALTHY}, got ${given ?? HEALTHY}`);
  const right = outcomes.length - wrong.length;
  return [
    `${"expected".padEnd(width)}    right  given instead`,
    ...lines,
    `${right} of ${outcomes.length} right first (${((100 * right) / outcomes.length).toFixed(1)} %), ${rows.size} kinds`,
    ...named,
  ].join("\n");
}
