import type { Check } from "../check.ts";
import { check, valueText } from "../claim-check.ts";
import type { Claims } from "../jwt.ts";

/** The current time and the tolerated clock difference. */
export interface ClockTolerance {
  readonly clockToleranceSeconds: number;
  /** Seconds since 1970. */
  readonly now: number;
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);
const notANumber = (claim: string) =>
  `${claim} must be a number of seconds since 1970 (RFC 7519), so the token is refused; fix: have the issuer correct it`;

const LAST_DAY = 8.64e12;
const day = (seconds: number): string =>
  Math.abs(seconds) > LAST_DAY ? `${seconds}` : new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

/** A check of exp: it must be set, a number, and in the future (RFC 7519, section 4.1.4). */
export function expiry(claims: Claims, { now, clockToleranceSeconds }: ClockTolerance): Check {
  const { exp } = claims;
  if (exp === undefined)
    return check(
      "token exp",
      "a time in the future",
      valueText(exp),
      false,
      "the token never expires, so it is refused; fix: have the issuer set exp",
    );
  if (!isNumber(exp)) return check("token exp", "a time in the future", valueText(exp), false, notANumber("exp"));
  const ok = now < exp + clockToleranceSeconds;
  return check(
    "token exp",
    `after ${day(Math.floor(now))}`,
    day(exp),
    ok,
    `it expired ${Math.ceil(now - exp)} s ago; fix: get a fresh token`,
  );
}

/** Checks of nbf and iat when they are wrong. As in the authorizers, a time in the future is refused (RFC 7519, sections 4.1.5 and 4.1.6). */
export function notYet(claims: Claims, { now, clockToleranceSeconds }: ClockTolerance): Check[] {
  return ["nbf", "iat"].flatMap((claim): Check[] => {
    const { [claim]: from = now } = claims;
    const expected = `before ${day(Math.floor(now))}`;
    if (!isNumber(from)) return [check(`token ${claim}`, expected, valueText(from), false, notANumber(claim))];
    if (now >= from - clockToleranceSeconds) return [];
    const hint = `not valid for another ${Math.ceil(from - now)} s; fix: check the clock here and at the issuer`;
    return [check(`token ${claim}`, expected, day(from), false, hint)];
  });
}
