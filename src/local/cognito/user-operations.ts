import { pick } from "../own.ts";
import type { Call, Operation } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { checkAttributes, checkMutable, checkValues } from "./attribute-schema.ts";
import { remove, split } from "./attributes.ts";
import type { Attribute, Pool, User } from "./cognito-model.ts";
import { addUser, attributesOf, checkAliases } from "./new-user.ts";
import { listed } from "./pagination.ts";
import { checkPolicy, setPassword, temporaryPassword } from "./passwords.ts";
import { userOf } from "./pool-lookup.ts";
import { onPool } from "./pool-operations.ts";
import { signOutEverywhere } from "./sessions.ts";
import { checkUnconfirmed } from "./sign-up.ts";
import { userFilter } from "./user-filter.ts";

/** Attributes as answers show them. */
export const attributeList = ({ attributes }: User): Attribute[] =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

const described = (user: User) =>
  pick(user, "Username", "UserCreateDate", "UserLastModifiedDate", "Enabled", "UserStatus");
/** A user as lists show them. */
export const shownUser = (user: User) => ({ ...described(user), Attributes: attributeList(user) });

/** The second factors of a user. */
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

/** A password that the user is to change; nothing is mailed, so the endpoint's log shows it. */
function invite(pool: Pool, user: User, { TemporaryPassword, MessageAction }: OfUser, { say, now }: Call): void {
  const password = TemporaryPassword || temporaryPassword(pool);
  setPassword(pool, user, password);
  user.temporarySince = now;
  if (MessageAction === "SUPPRESS") return;
  say(`email to ${user.attributes["email"] ?? user.Username}: temporary password ${password}`);
}

function create(pool: Pool, input: OfUser, call: Call) {
  const { Username, UserAttributes, TemporaryPassword, MessageAction } = input;
  if (TemporaryPassword) checkPolicy(TemporaryPassword, pool);
  const isKnown = MessageAction === "RESEND";
  const user = isKnown
    ? userOf(pool, Username)
    : addUser(pool, Username, attributesOf(UserAttributes), call.now, "User account already exists");
  if (user.UserStatus !== "FORCE_CHANGE_PASSWORD")
    throw new Refusal(400, "UnsupportedUserStateException", resend(user));
  invite(pool, user, input, call);
  return { User: shownUser(user) };
}

const resend = ({ Username }: User) => `Resend not possible. ${Username} status is not FORCE_CHANGE_PASSWORD`;

/** Users, as an administrator handles them. */
export const userOperations: Readonly<Record<string, Operation>> = {
  AdminCreateUser: onPool(
    `Username UserAttributes.Name UserAttributes.Value TemporaryPassword MessageAction DesiredDeliveryMediums
      ForceAliasCreation ValidationData.Name ValidationData.Value ClientMetadata`,
    create,
    // Only triggers see the last two, and no pool here has any.
    { ForceAliasCreation: ["false"], DesiredDeliveryMediums: ["EMAIL"] },
  ),
  AdminSetUserPassword: onUser("Password Permanent", (user, pool, { Password, Permanent }, { now }) => {
    checkPolicy(Password, pool, user);
    setPassword(pool, user, Password);
    user.temporarySince = now;
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
      const { values, blank } = split(attributesOf(UserAttributes));
      checkAttributes(pool, blank);
      checkMutable(pool, [...Object.keys(values), ...blank]);
      checkValues(pool, values);
      checkAliases(pool, values, user);
      Object.assign(user.attributes, values);
      remove(user, blank);
      user.UserLastModifiedDate = now / 1_000;
    },
  ),
  AdminDeleteUserAttributes: onUser("UserAttributeNames", (user, pool, { UserAttributeNames = [] }) => {
    checkAttributes(pool, UserAttributeNames);
    checkMutable(pool, UserAttributeNames);
    remove(user, UserAttributeNames);
  }),
  // No trigger asks what comes with it.
  AdminConfirmSignUp: onUser("ClientMetadata", (user) => {
    checkUnconfirmed(user);
    user.UserStatus = "CONFIRMED";
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
