import type { Check } from "../check.ts";
import { check, text } from "../compared.ts";

type Claims = Readonly<Record<string, unknown>>;

/** The time, and how far clocks may differ. */
export interface Clock {
  readonly clockToleranceSeconds: number;
  /** Seconds since 1970. */
  readonly now: number;
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);
const noNumber = (claim: string) =>
  `${claim} must be a number, of seconds since 1970 (RFC 7519), so it is refused: the issuer writes it wrongly`;

const LAST_DAY = 8.64e12;
const day = (seconds: number): string =>
  Math.abs(seconds) > LAST_DAY ? `${seconds}` : new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

/** A check of exp: it must be there, a number, and not over (RFC 7519, section 4.1.4). */
export function expiry(claims: Claims, { now, clockToleranceSeconds }: Clock): Check {
  const { exp } = claims;
  if (exp === undefined)
    return check("token exp", "a time to come", text(exp), false, "it never expires, so it is refused");
  if (!isNumber(exp)) return check("token exp", "a time to come", text(exp), false, noNumber("exp"));
  const ok = now < exp + clockToleranceSeconds;
  return check(
    "token exp",
    `after ${day(Math.floor(now))}`,
    day(exp),
    ok,
    `it expired ${Math.ceil(now - exp)} s ago: get a fresh one`,
  );
}

/** Checks of nbf and iat, if they are wrong. As the authorizers: a start or an issue that is still to come is refused (RFC 7519, sections 4.1.5 and 4.1.6). */
export function notYet(claims: Claims, { now, clockToleranceSeconds }: Clock): Check[] {
  return ["nbf", "iat"].flatMap((claim): Check[] => {
    const { [claim]: from = now } = claims;
    const expected = `before ${day(Math.floor(now))}`;
    if (!isNumber(from)) return [check(`token ${claim}`, expected, text(from), false, noNumber(claim))];
    if (now >= from - clockToleranceSeconds) return [];
    const hint = `it is valid in ${Math.ceil(from - now)} s only: does the clock here, or that of the issuer, go wrong?`;
    return [check(`token ${claim}`, expected, day(from), false, hint)];
  });
}
