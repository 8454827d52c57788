import { randomInt } from "node:crypto";
import { isSame } from "../same-text.ts";
import type { Call } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import type { User } from "./cognito-model.ts";

/** How long a code for each purpose is valid (developer guide, "Quotas", validity of codes). */
const LIVES_HOURS = { signUp: 24, password: 1, email: 24 };
const PURPOSES = { signUp: "confirms the sign-up", password: "resets the password", email: "verifies the address" };

/** The purpose of a code. */
export type Purpose = keyof typeof LIVES_HOURS;

/** Shows who gets the code without the address: "a***@e***". */
const masked = (address: string) => address.replace(/^(.)[^@]*@(.).*$/, "$1***@$2***");

/** Where a code went. */
export const delivery = (address: string) => {
  return { Destination: masked(address), DeliveryMedium: "EMAIL", AttributeName: "email" };
};

/**
 * A code that takes the place of any that the user had for the same purpose. Nothing is mailed: the endpoint's
 * log shows it to the developer on this machine.
 */
export function sendCode(user: User, purpose: Purpose, address: string, { say, now }: Pick<Call, "say" | "now">) {
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  user.codes = { ...user.codes, [purpose]: { code, until: now + LIVES_HOURS[purpose] * 3_600_000 } };
  say(`email to ${address}: code ${code} ${PURPOSES[purpose]}`);
  return delivery(address);
}

/** As few attempts in an hour as AWS may take (developer guide, "Forgot password behavior": between 5 and 20). */
const [MAX_WRONG, HOUR_MS] = [5, 3_600_000];

/** @param now milliseconds since 1970. @throws Refusal ExpiredCodeException, CodeMismatchException, LimitExceededException. */
export function checkCode(user: User, purpose: Purpose, seen: string, now: number): void {
  const { codes, wrongCodes } = user;
  const wrong = (wrongCodes?.[purpose] ?? []).filter((at) => at > now - HOUR_MS);
  if (wrong.length >= MAX_WRONG)
    throw new Refusal(400, "LimitExceededException", "Attempt limit exceeded, please try after some time.");
  const sent = codes?.[purpose];
  if (sent === undefined || sent.until <= now)
    throw new Refusal(400, "ExpiredCodeException", "Invalid code provided, please request a code again.");
  if (isSame(seen, sent.code)) return;
  user.wrongCodes = { ...wrongCodes, [purpose]: [...wrong, now] };
  throw mismatch();
}

export const mismatch = () =>
  new Refusal(400, "CodeMismatchException", "Invalid verification code provided, please try again.");

/** A code works once. */
export function dropCode(user: User, purpose: Purpose): void {
  const { [purpose]: _, ...others } = user.codes ?? {};
  user.codes = others;
  user.wrongCodes = { ...user.wrongCodes, [purpose]: [] };
}
