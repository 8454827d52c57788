import { AuthzError } from "../../lib/errors.ts";
import { durationMs } from "./duration.ts";

const DATE = /^\d{4}-\d\d-\d\d(?:T.*)?$/;

/**
 * `--since`: a time before now, such as "10m", or a date and time of ISO 8601.
 * @returns milliseconds since 1970.
 * @throws AuthzError USAGE.
 */
export function sinceMs(text: string, nowMs: number): number {
  if (!DATE.test(text)) return nowMs - durationMs(text, "--since");
  const at = Date.parse(text);
  const wrong = Number.isNaN(at) ? "is not a date" : at > nowMs ? "is in the future" : undefined;
  if (wrong === undefined) return at;
  throw new AuthzError("USAGE", `--since ${text} ${wrong}`, {
    fix: "write a time before now, such as 30s, 10m, 2h or 1d, or a date such as 2026-11-30T12:00:00Z",
  });
}
