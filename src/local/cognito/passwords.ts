import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { Refusal } from "../wire/refusal.ts";
import type { Pool } from "./model.ts";

/** Cheap on purpose: these users are made up, but what they type may not be. */
const hash = (password: string, salt: Buffer) => scryptSync(password, salt, 32, { N: 1024 });

/** Salt and hash in hex. */
export function hashed(password: string): string {
  const salt = randomBytes(16);
  return `${salt.toString("hex")}.${hash(password, salt).toString("hex")}`;
}

export function isPassword(password: string, kept: string | undefined): boolean {
  const [salt = "", expected = ""] = kept?.split(".") ?? [];
  if (expected === "") return false;
  return timingSafeEqual(hash(password, Buffer.from(salt, "hex")), Buffer.from(expected, "hex"));
}

interface Policy {
  readonly MinimumLength?: number;
  readonly RequireUppercase?: boolean;
  readonly RequireLowercase?: boolean;
  readonly RequireNumbers?: boolean;
  readonly RequireSymbols?: boolean;
}

/** What a pool demands whose creator said nothing. */
const DEFAULT: Policy = {
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
};

/** @throws Refusal InvalidPasswordException. */
export function checkPolicy(password: string, { settings }: Pool): void {
  const { Policies } = settings as { Policies?: { PasswordPolicy?: Policy } };
  const policy = Policies?.PasswordPolicy ?? DEFAULT;
  const demands: readonly [boolean, string][] = [
    [password.length < (policy.MinimumLength ?? 8), "Password not long enough"],
    [policy.RequireUppercase === true && !/[A-Z]/.test(password), "Password must have uppercase characters"],
    [policy.RequireLowercase === true && !/[a-z]/.test(password), "Password must have lowercase characters"],
    [policy.RequireNumbers === true && !/\d/.test(password), "Password must have numeric characters"],
    [policy.RequireSymbols === true && !/[^A-Za-z0-9]/.test(password), "Password must have symbol characters"],
  ];
  const missed = demands.find(([isMissed]) => isMissed)?.[1];
  if (missed === undefined) return;
  throw new Refusal(400, "InvalidPasswordException", `Password did not conform with policy: ${missed}`);
}
