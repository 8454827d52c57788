import { randomUUID } from "node:crypto";
import { Refusal } from "../wire/refusal.ts";
import { checkRequired, checkValues } from "./attribute-schema.ts";
import type { Attribute, Pool, User } from "./cognito-model.ts";
import { aliasAttributes, aliasesOf, attributeOfName, usernameAttributes } from "./naming.ts";
import { findUser, invalid } from "./pool-lookup.ts";

type Attributes = Readonly<Record<string, string>>;

/** Attributes by their names. */
export const attributesOf = (list: readonly Attribute[] = []): Record<string, string> =>
  Object.fromEntries(list.map(({ Name, Value = "" }) => [Name, Value]));

/** What all new users have. @param now milliseconds since 1970. */
export const newUser = (Username: string, sub: string, attributes: Attributes, now: number): User => ({
  Username,
  sub,
  attributes: { sub, ...attributes },
  UserCreateDate: now / 1_000,
  UserLastModifiedDate: now / 1_000,
  Enabled: true,
  UserStatus: "FORCE_CHANGE_PASSWORD",
  groups: [],
});

/** @param now milliseconds since 1970. */
export function makeUser(pool: Pool, name: string, attributes: Attributes, now: number): User {
  const sub = randomUUID();
  // Where users sign in with their address or number, the name is generated and the given one is an attribute.
  const byAttribute = attributeOfName(pool, name);
  const all = { ...(byAttribute && { [byAttribute]: name }), ...attributes };
  const user = newUser(byAttribute === undefined ? name : sub, sub, all, now);
  pool.users[user.Username] = user;
  return user;
}

const ALIAS_TAKEN: Readonly<Record<string, string>> = {
  email: "An account with the given email already exists.",
  phone_number: "An account with the given phone_number already exists.",
};

/** Other users with the same alias, and the attribute of the alias. */
function rivalsOf(pool: Pool, attributes: Attributes, user?: User) {
  const wanted = { UserStatus: "CONFIRMED", ...user, attributes: { ...user?.attributes, ...attributes } } as User;
  return aliasesOf(pool, wanted).flatMap((alias) => {
    const rival = findUser(pool, alias);
    const name = Object.keys(wanted.attributes).find((one) => wanted.attributes[one] === alias) ?? "";
    return rival === undefined || rival.sub === user?.sub ? [] : [{ rival, name }];
  });
}

/** @throws Refusal AliasExistsException: an alias of another user. */
export function checkAliases(pool: Pool, attributes: Attributes, user?: User): void {
  const [found] = rivalsOf(pool, attributes, user);
  if (found === undefined) return;
  const message = ALIAS_TAKEN[found.name] ?? "Already found an entry for the provided username.";
  throw new Refusal(400, "AliasExistsException", message);
}

/** Moves aliases of other users to this user: an alias counts while it is verified. */
export function takeAliases(pool: Pool, attributes: Attributes, user: User): void {
  for (const { rival, name } of rivalsOf(pool, attributes, user)) rival.attributes[`${name}_verified`] = "false";
}

const NUMBER = "Username should be a phone number.";
const EITHER = "Username should be either an email or a phone number.";

/** @throws Refusal InvalidParameterException: a name that is none in this pool. */
function checkName(pool: Pool, name: string): void {
  const by = usernameAttributes(pool);
  if (by.length > 0 && attributeOfName(pool, name) === undefined)
    throw invalid(by.length > 1 ? EITHER : by[0] === "email" ? "Username should be an email." : NUMBER);
  if (aliasAttributes(pool).includes("email") && name.includes("@"))
    throw invalid("Username cannot be of email format, since user pool is configured for email alias.");
}

/**
 * A user whom the pool takes.
 * @param taken the message when the name is in use.
 * @throws Refusal InvalidParameterException, UsernameExistsException, AliasExistsException.
 */
export function addUser(pool: Pool, name: string, attributes: Attributes, now: number, taken: string): User {
  checkName(pool, name);
  const named = attributeOfName(pool, name);
  const all = { ...(named && { [named]: name }), ...attributes };
  if (Object.hasOwn(attributes, "sub")) throw invalid("Cannot modify the non-mutable attribute sub");
  checkValues(pool, all);
  checkRequired(pool, { sub: "", ...all });
  if (findUser(pool, name)) throw new Refusal(400, "UsernameExistsException", ALIAS_TAKEN[named ?? ""] ?? taken);
  checkAliases(pool, attributes);
  return makeUser(pool, name, attributes, now);
}
