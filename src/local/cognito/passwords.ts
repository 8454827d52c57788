import { createHmac, randomBytes } from "node:crypto";
import { isSame } from "../same-text.ts";
import { Refusal } from "../wire/refusal.ts";
import type { PasswordPolicy, Pool, User } from "./cognito-model.ts";
import { verifierOf } from "./srp-verifier.ts";

/** The user signs in with this password from now on; only what SRP checks it with is kept. */
export function setPassword(pool: Pool, user: User, password: string): void {
  const salt = randomBytes(16).toString("hex");
  const kept = user.secret ? [user.secret, ...(user.formerSecrets ?? [])] : [];
  user.formerSecrets = kept.slice(0, historyOf(pool));
  user.secret = { salt, verifier: verifierOf(pool.Id, user.Username, password, salt) };
}

/** A password with letters, a digit and a symbol, which the user has to change. */
export function temporaryPassword({ settings }: Pool): string {
  const length = Math.max(settings.Policies?.PasswordPolicy?.MinimumLength ?? 8, 8);
  return `${randomBytes(length).toString("hex").slice(4, length)}aA1!`;
}

const historyOf = ({ settings }: Pool) => settings.Policies?.PasswordPolicy?.PasswordHistorySize ?? 0;

/** Whether it is the user's; no user of a provider has one. */
export function isPassword(pool: Pool, { Username, secret }: User, password: string): boolean {
  return secret !== undefined && isSame(verifierOf(pool.Id, Username, password, secret.salt), secret.verifier);
}

/** Stands in for a user who does not exist: always the same for the same name, as for an existing user. */
export function madeUpUser(pool: Pool, name: string) {
  const of = (what: string) => createHmac("sha256", JSON.stringify(pool.keys.id.privateJwk)).update(what).digest("hex");
  const secret = { salt: of(`salt ${name}`).slice(0, 32), verifier: of(`verifier ${name}`) };
  const id = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})/.exec(of(`id ${name}`))?.slice(1) ?? [];
  const [a, b, c, d, e] = id;
  // Behind an address there is a made-up name; behind a name there is that name.
  return { secret, username: name.includes("@") ? `${a}-${b}-4${c}-8${d}-${e}` : name };
}

/** The policy of a pool that sets none. */
export const DEFAULT_POLICY: PasswordPolicy = {
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
};

/**
 * Whether the pool takes a new password.
 * @param user whose passwords of before it must not be.
 * @throws Refusal InvalidPasswordException, PasswordHistoryPolicyViolationException.
 */
export function checkPolicy(password: string, pool: Pool, user?: User): void {
  const policy = pool.settings.Policies?.PasswordPolicy ?? DEFAULT_POLICY;
  const demands: readonly [boolean, string][] = [
    [password.length < (policy.MinimumLength ?? 8), "Password not long enough"],
    [policy.RequireUppercase === true && !/[A-Z]/.test(password), "Password must have uppercase characters"],
    [policy.RequireLowercase === true && !/[a-z]/.test(password), "Password must have lowercase characters"],
    [policy.RequireNumbers === true && !/\d/.test(password), "Password must have numeric characters"],
    [policy.RequireSymbols === true && !/[^A-Za-z0-9]/.test(password), "Password must have symbol characters"],
  ];
  const missed = demands.find(([isMissed]) => isMissed)?.[1];
  if (missed !== undefined)
    throw new Refusal(400, "InvalidPasswordException", `Password did not conform with policy: ${missed}`);
  if (user === undefined) return;
  const former = [user.secret, ...(user.formerSecrets ?? [])].slice(0, historyOf(pool));
  if (former.some((secret) => secret && isPassword(pool, { ...user, secret }, password)))
    throw new Refusal(400, "PasswordHistoryPolicyViolationException", "Password has previously been used");
}
