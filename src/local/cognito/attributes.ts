import type { User } from "./cognito-model.ts";

/** Attributes that are given and those that go: API reference, UpdateUserAttributes, a blank value deletes. */
export function split(attributes: Readonly<Record<string, string>>) {
  const entries = Object.entries(attributes);
  const blank = entries.flatMap(([name, value]) => (value === "" ? [name] : []));
  return { values: Object.fromEntries(entries.filter(([, value]) => value !== "")), blank };
}

/** An address that is gone is not verified either. */
export function remove(user: User, names: readonly string[]): void {
  for (const name of names.flatMap((one) => [one, `${one}_verified`])) delete user.attributes[name];
}
