import { createHmac, randomBytes } from "node:crypto";
import { Refusal } from "../wire/refusal.ts";
import type { User } from "./cognito-model.ts";

/** One-time passwords by the clock (RFC 6238): six digits, SHA-1, a new one every 30 seconds. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_SECONDS = 30;

/** A secret of 160 bits in base32 (RFC 4648), as authenticator apps take it. */
export const newTotpSecret = (): string => [...randomBytes(32)].map((byte) => ALPHABET[byte % 32]).join("");

function decoded(secret: string): Buffer {
  const bits = [...secret].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** RFC 4226, section 5.3. */
function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac("sha1", decoded(secret)).update(counter).digest();
  const number = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7f_ff_ff_ff;
  return String(number % 1_000_000).padStart(6, "0");
}

/**
 * Takes a code once; clocks may be a step apart.
 * @param now seconds since 1970.
 * @param code of the refusal: it differs between the operations.
 * @throws Refusal
 */
export function takeTotp({ totp }: User, seen: string, now: number, code = "CodeMismatchException"): void {
  const step = Math.floor(now / STEP_SECONDS);
  const found = totp && [step, step - 1, step + 1].find((one) => codeAt(totp.secret, one) === seen);
  if (totp === undefined || found === undefined) throw new Refusal(400, code, "Invalid code received for user");
  if (totp.lastStep !== undefined && found <= totp.lastStep)
    throw new Refusal(400, "ExpiredCodeException", "Your software token has already been used once.");
  totp.lastStep = found;
}
