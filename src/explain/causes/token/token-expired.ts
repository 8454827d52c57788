import { failedCheck } from "./refused-token.ts";
import { checkDescription, tokenCause } from "./token-cause.ts";

const UNITS = [
  [86_400, "days"],
  [3_600, "h"],
  [60, "min"],
] as const;

/** "3 h". */
export function durationText(seconds: number): string {
  const [size, name] = UNITS.find(([size]) => seconds >= 2 * size) ?? [1, "s"];
  return `${Math.max(1, Math.round(seconds / size))} ${name}`;
}

/** "2026-11-30T15:00:00Z"; the number where it is not a time. */
export const timeText = (seconds: number): string => {
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace(/\.\d+Z$/, "Z");
};

/** The token has expired: refused as it should be. */
export const tokenExpired = tokenCause(
  "token-expired",
  (refused) => {
    const { claims, nowSeconds } = refused;
    const { exp } = claims;
    if (typeof exp !== "number" || exp > nowSeconds) {
      const missing = checkDescription(refused, ["exp"], "the token has no usable expiry");
      return missing && { ...missing, severity: "warning" };
    }
    // Within the tolerance of ours it still counts.
    if (refused.token.checks.length > 0 && failedCheck(refused, ["exp"]) === undefined) return undefined;
    return {
      problem: `the token expired ${durationText(nowSeconds - exp)} ago (${timeText(exp)})`,
      evidence: [`exp of the token: ${timeText(exp)}`],
      fix: "get a fresh token: sign in again, or use the refresh token",
    };
  },
  "note",
);
