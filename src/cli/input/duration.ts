import { AuthzError } from "../../lib/errors.ts";

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * A time such as "30s", "10m" or "1d" in milliseconds. @param flag names it in the error.
 * @throws AuthzError USAGE.
 */
export function durationMs(text: string, flag: string): number {
  const [, amount, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text.trim()) ?? [];
  if (amount !== undefined && unit !== undefined) return Number(amount) * UNITS_MS[unit as keyof typeof UNITS_MS];
  throw new AuthzError("USAGE", `${flag} ${JSON.stringify(text)} is not a time`, {
    fix: "write a number and a unit: 30s, 10m, 2h or 1d",
  });
}
