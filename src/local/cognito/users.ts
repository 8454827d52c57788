import { randomUUID } from "node:crypto";
import type { Call, Operation } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { findUser, invalid, userOf } from "./find.ts";
import { listed } from "./listing.ts";
import type { Attribute, Pool, User } from "./model.ts";
import { aliasAttributes, aliasesOf, attributeOfName, usernameAttributes } from "./naming.ts";
import { checkPolicy, setPassword } from "./passwords.ts";
import { onPool } from "./pools.ts";
import { checkAttributes, checkMutable, checkRequired } from "./schema.ts";
import { signOutEverywhere } from "./sessions.ts";
import { userFilter } from "./user-filter.ts";

const attributesOf = (list: readonly Attribute[] = []) =>
  Object.fromEntries(list.map(({ Name, Value = "" }) => [Name, Value]));

/** @param now milliseconds since 1970. @throws Refusal UsernameExistsException. */
export function makeUser(pool: Pool, name: string, attributes: Record<string, string>, now: number): User {
  if (findUser(pool, name)) throw new Refusal(400, "UsernameExistsException", "User account already exists");
  const sub = randomUUID();
  // Where users sign in with their address or number, the name is made up and what they gave is an attribute.
  const byAttribute = attributeOfName(pool, name);
  const user: User = {
    Username: byAttribute === undefined ? name : sub,
    sub,
    attributes: { sub, ...(byAttribute && { [byAttribute]: name }), ...attributes },
    UserCreateDate: now / 1_000,
    UserLastModifiedDate: now / 1_000,
    Enabled: true,
    UserStatus: "FORCE_CHANGE_PASSWORD",
    groups: [],
  };
  pool.users[user.Username] = user;
  return user;
}

/** Attributes as answers show them. */
export const attributeList = ({ attributes }: User): Attribute[] =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

const described = ({ Username, UserCreateDate, UserLastModifiedDate, Enabled, UserStatus }: User) => {
  return { Username, UserCreateDate, UserLastModifiedDate, Enabled, UserStatus };
};
/** A user as lists show them. */
export const shownUser = (user: User) => ({ ...described(user), Attributes: attributeList(user) });

/** What a user is asked for besides the password. */
export const mfaOf = ({ totp }: User) =>
  totp?.isOn
    ? {
        UserMFASettingList: ["SOFTWARE_TOKEN_MFA"],
        ...(totp.isPreferred !== false && { PreferredMfaSetting: "SOFTWARE_TOKEN_MFA" }),
      }
    : {};

/** The members of operations on users: those that an operation requires are there. */
interface OfUser extends Readonly<Record<"UserPoolId" | "Username" | "Password", string>> {
  readonly UserAttributes?: readonly Attribute[];
  readonly UserAttributeNames?: readonly string[];
  readonly TemporaryPassword?: string;
  readonly MessageAction?: string;
  readonly Permanent?: boolean;
  readonly Filter?: string;
  readonly AttributesToGet?: readonly string[];
}

/** An operation on one user of a pool. @param honours as of `onPool`, the name apart. */
export const onUser = <Input extends { readonly UserPoolId: string; readonly Username: string } = OfUser>(
  honours: string,
  run: (user: User, pool: Pool, input: Input, call: Call) => unknown,
): Operation =>
  onPool<Input>(`Username ${honours}`, (pool, input, call) => run(userOf(pool, input.Username), pool, input, call));

const ALIAS_TAKEN: Readonly<Record<string, string>> = {
  email: "An account with the given email already exists.",
  phone_number: "An account with the given phone_number already exists.",
};

/** @throws Refusal AliasExistsException: what somebody else signs in with. */
function checkAliases(pool: Pool, attributes: Readonly<Record<string, string>>, user?: User): void {
  const wanted = { UserStatus: "CONFIRMED", ...user, attributes: { ...user?.attributes, ...attributes } } as User;
  for (const alias of aliasesOf(pool, wanted)) {
    const other = findUser(pool, alias);
    if (other === undefined || other.sub === user?.sub) continue;
    const name = Object.keys(wanted.attributes).find((one) => wanted.attributes[one] === alias) ?? "";
    throw new Refusal(
      400,
      "AliasExistsException",
      ALIAS_TAKEN[name] ?? "Already found an entry for the provided username.",
    );
  }
}

const NUMBER = "Username should be a phone number.";
const EITHER = "Username should be either an email or a phone number.";

/** The invitation goes out again: there is no mail here, but what it would hold is set. @throws Refusal. */
function invite(pool: Pool, { Username, TemporaryPassword }: OfUser, { now }: Call) {
  const user = userOf(pool, Username);
  if (user.UserStatus !== "FORCE_CHANGE_PASSWORD")
    throw new Refusal(
      400,
      "UnsupportedUserStateException",
      "Resend not possible. User status is not FORCE_CHANGE_PASSWORD",
    );
  if (TemporaryPassword !== undefined) {
    checkPolicy(TemporaryPassword, pool);
    setPassword(pool, user, TemporaryPassword);
  }
  user.UserLastModifiedDate = now / 1_000;
  return { User: shownUser(user) };
}

function create(pool: Pool, input: OfUser, call: Call) {
  if (input.MessageAction === "RESEND") return invite(pool, input, call);
  const { now } = call;
  const { Username, UserAttributes, TemporaryPassword } = input;
  const by = usernameAttributes(pool);
  if (by.length > 0 && attributeOfName(pool, Username) === undefined)
    throw invalid(by.length > 1 ? EITHER : by[0] === "email" ? "Username should be an email." : NUMBER);
  if (aliasAttributes(pool).includes("email") && Username.includes("@"))
    throw invalid("Username cannot be of email format, since user pool is configured for email alias.");
  const attributes = attributesOf(UserAttributes);
  const named = attributeOfName(pool, Username);
  const byName = named === undefined ? {} : { [named]: Username };
  checkAttributes(pool, Object.keys(attributes));
  checkRequired(pool, { sub: "", ...byName, ...attributes });
  if (TemporaryPassword !== undefined) checkPolicy(TemporaryPassword, pool);
  if (!findUser(pool, Username)) checkAliases(pool, attributes);
  const user = makeUser(pool, Username, attributes, now);
  if (TemporaryPassword !== undefined) setPassword(pool, user, TemporaryPassword);
  return { User: shownUser(user) };
}

/** Users, as an administrator handles them. */
export const userOperations: Readonly<Record<string, Operation>> = {
  AdminCreateUser: onPool(
    `Username UserAttributes.Name UserAttributes.Value TemporaryPassword MessageAction DesiredDeliveryMediums
      ForceAliasCreation ValidationData.Name ValidationData.Value ClientMetadata`,
    create,
    // Only triggers see the last two, and no pool here has any.
    { ForceAliasCreation: ["false"], DesiredDeliveryMediums: ["EMAIL"] },
  ),
  AdminSetUserPassword: onUser("Password Permanent", (user, pool, { Password, Permanent }) => {
    checkPolicy(Password, pool);
    setPassword(pool, user, Password);
    user.UserStatus = Permanent === true ? "CONFIRMED" : "FORCE_CHANGE_PASSWORD";
  }),
  AdminGetUser: onUser("", (user) => ({ ...described(user), UserAttributes: attributeList(user), ...mfaOf(user) })),
  AdminDeleteUser: onUser("", (user, pool, _, { now }) => {
    signOutEverywhere(pool, user, now / 1_000);
    delete pool.users[user.Username];
  }),
  AdminUpdateUserAttributes: onUser(
    "UserAttributes.Name UserAttributes.Value ClientMetadata",
    (user, pool, { UserAttributes }, { now }) => {
      const attributes = attributesOf(UserAttributes);
      checkAttributes(pool, Object.keys(attributes));
      checkMutable(pool, Object.keys(attributes));
      checkAliases(pool, attributes, user);
      Object.assign(user.attributes, attributes);
      user.UserLastModifiedDate = now / 1_000;
    },
  ),
  AdminDeleteUserAttributes: onUser("UserAttributeNames", (user, _, { UserAttributeNames = [] }) => {
    for (const name of UserAttributeNames) delete user.attributes[name];
  }),
  AdminDisableUser: onUser("", (user) => {
    user.Enabled = false;
  }),
  AdminEnableUser: onUser("", (user) => {
    user.Enabled = true;
  }),
  AdminUserGlobalSignOut: onUser("", (user, pool, _, { now }) =>
    signOutEverywhere(pool, user, Math.floor(now / 1_000)),
  ),
  ListUsers: onPool<OfUser>("AttributesToGet Limit PaginationToken Filter", ({ users }, input) => {
    const found = Object.values(users).filter(userFilter(input.Filter));
    const { AttributesToGet: names } = input;
    const isAsked = ({ Name }: Attribute) => names?.includes(Name) ?? true;
    const shown = (user: User) => ({ ...described(user), Attributes: attributeList(user).filter(isAsked) });
    return listed("Users", input, found, "Username", shown, "PaginationToken");
  }),
};
