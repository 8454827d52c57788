import type { Pool, User } from "./cognito-model.ts";

/** Whether two names are one user's. API reference, UsernameConfigurationType: case counts unless the pool says no. */
export function isSameName({ settings }: Pick<Pool, "settings">, one: string, other: string): boolean {
  const { UsernameConfiguration: { CaseSensitive = true } = {} } = settings;
  return CaseSensitive ? one === other : one.toLowerCase() === other.toLowerCase();
}

/** Attributes that replace the user name, which is then generated. */
export const usernameAttributes = ({ settings }: Pick<Pool, "settings">): readonly string[] =>
  settings.UsernameAttributes ?? [];

/** Attributes that sign in besides the name. */
export const aliasAttributes = ({ settings }: Pick<Pool, "settings">): readonly string[] =>
  settings.AliasAttributes ?? [];

/** The kind of name that this is, where a pool takes addresses or numbers for names. */
export function attributeOfName(pool: Pick<Pool, "settings">, name: string): string | undefined {
  const kind = name.includes("@") ? "email" : /^\+\d+$/.test(name) ? "phone_number" : undefined;
  return usernameAttributes(pool).find((one) => one === kind);
}

/**
 * What a user signs in with besides the name. Developer guide, "Customizing sign-in attributes": an alias counts once it
 * is verified (preferred_username needs no verification); users of providers have none. A pool that says neither takes
 * the email here too, which AWS does not: pools of a config.ini are created here without their settings.
 */
export function aliasesOf(pool: Pick<Pool, "settings">, { attributes, UserStatus }: User): string[] {
  if (UserStatus === "EXTERNAL_PROVIDER") return [];
  const isVerified = (name: string) => name === "preferred_username" || attributes[`${name}_verified`] === "true";
  const { UsernameAttributes, AliasAttributes } = pool.settings;
  if (UsernameAttributes === undefined && AliasAttributes === undefined)
    return attributes["email"] ? [attributes["email"]] : [];
  return [...usernameAttributes(pool), ...aliasAttributes(pool).filter(isVerified)]
    .map((name) => attributes[name])
    .filter((value) => value !== undefined);
}
