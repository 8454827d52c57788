import { randomUUID } from "node:crypto";
import { own } from "../own.ts";
import { type Call, operation } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import type { Attribute, Group, Pool, User } from "./model.ts";
import { checkPolicy, hashed } from "./passwords.ts";
import { poolOf } from "./pools.ts";

/** A user by name, or by the address where the pool signs users in with it. */
export function findUser({ users }: Pool, name: string): User | undefined {
  return (
    own(users, name) ?? Object.values(users).find(({ sub, attributes }) => sub === name || attributes["email"] === name)
  );
}

/** @throws Refusal UserNotFoundException. */
export function userOf(pool: Pool, name: string): User {
  const user = findUser(pool, name);
  if (user === undefined) throw new Refusal(400, "UserNotFoundException", "User does not exist.");
  return user;
}

function groupOf(pool: Pool, name: string): Group {
  const group = own(pool.groups, name);
  if (group === undefined) throw new Refusal(400, "ResourceNotFoundException", "Group not found.");
  return group;
}

const attributesOf = (list: readonly Attribute[] = []) =>
  Object.fromEntries(list.map(({ Name, Value = "" }) => [Name, Value]));

/** @param now milliseconds since 1970. @throws Refusal UsernameExistsException. */
export function makeUser(pool: Pool, name: string, attributes: Record<string, string>, now: number): User {
  if (findUser(pool, name)) throw new Refusal(400, "UsernameExistsException", "User account already exists");
  const { UsernameAttributes: signInWith = [] } = pool.settings as { UsernameAttributes?: readonly string[] };
  const sub = randomUUID();
  // Where users sign in with their address, the name is made up and the address is an attribute.
  const byAddress = signInWith.includes("email");
  const user: User = {
    Username: byAddress ? sub : name,
    sub,
    attributes: { sub, ...(byAddress && { email: name }), ...attributes },
    UserCreateDate: now / 1_000,
    UserLastModifiedDate: now / 1_000,
    Enabled: true,
    UserStatus: "FORCE_CHANGE_PASSWORD",
    groups: [],
  };
  pool.users[user.Username] = user;
  return user;
}

const listed = ({ attributes }: User): Attribute[] =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

const described = ({ Username, UserCreateDate, UserLastModifiedDate, Enabled, UserStatus }: User) => ({
  Username,
  UserCreateDate,
  UserLastModifiedDate,
  Enabled,
  UserStatus,
});

interface OfUser {
  readonly UserPoolId: string;
  readonly Username: string;
  readonly GroupName: string;
}

/** An operation on one user of a pool; what it changes is kept. */
const onUser = <Input extends OfUser>(run: (user: User, pool: Pool, input: Input, call: Call) => unknown) =>
  operation<Input>({
    shape: { Username: { required: true, min: 1, max: 128 } },
    run: (input, call) => {
      const pool = poolOf(input.UserPoolId, call);
      const output = run(userOf(pool, input.Username), pool, input, call);
      return output ?? {};
    },
  });

/** Users and groups, as an administrator handles them. */
export const userOperations = {
  AdminCreateUser: operation<OfUser & { UserAttributes?: Attribute[]; TemporaryPassword?: string }>({
    shape: { Username: { required: true, min: 1, max: 128 } },
    run: ({ UserPoolId, Username, UserAttributes, TemporaryPassword }, call) => {
      const pool = poolOf(UserPoolId, call);
      if (TemporaryPassword !== undefined) checkPolicy(TemporaryPassword, pool);
      const user = makeUser(pool, Username, attributesOf(UserAttributes), call.now);
      if (TemporaryPassword !== undefined) user.password = hashed(TemporaryPassword);
      return { User: { ...described(user), Attributes: listed(user) } };
    },
  }),
  AdminSetUserPassword: onUser<OfUser & { Password: string; Permanent?: boolean }>(
    (user, pool, { Password, Permanent }) => {
      checkPolicy(Password, pool);
      user.password = hashed(Password);
      user.UserStatus = Permanent === true ? "CONFIRMED" : "FORCE_CHANGE_PASSWORD";
    },
  ),
  AdminGetUser: onUser((user) => ({ ...described(user), UserAttributes: listed(user) })),
  AdminDeleteUser: onUser((user, pool) => {
    delete pool.users[user.Username];
  }),
  AdminUpdateUserAttributes: onUser<OfUser & { UserAttributes: Attribute[] }>((user, _, { UserAttributes }) => {
    Object.assign(user.attributes, attributesOf(UserAttributes));
  }),
  AdminDisableUser: onUser((user) => {
    user.Enabled = false;
  }),
  AdminEnableUser: onUser((user) => {
    user.Enabled = true;
  }),
  AdminAddUserToGroup: onUser((user, pool, { GroupName }) => {
    user.groups = [...new Set([...user.groups, groupOf(pool, GroupName).GroupName])];
  }),
  AdminRemoveUserFromGroup: onUser((user, pool, { GroupName }) => {
    const { GroupName: gone } = groupOf(pool, GroupName);
    user.groups = user.groups.filter((one) => one !== gone);
  }),
  AdminListGroupsForUser: onUser((user, pool) => ({ Groups: user.groups.flatMap((name) => pool.groups[name] ?? []) })),
  ListUsers: operation<OfUser>({
    run: ({ UserPoolId }, call) => ({
      Users: Object.values(poolOf(UserPoolId, call).users).map((user) => ({
        ...described(user),
        Attributes: listed(user),
      })),
    }),
  }),
  CreateGroup: operation<OfUser & { Description?: string; Precedence?: number }>({
    shape: { GroupName: { required: true, min: 1, max: 128 } },
    run: ({ UserPoolId, GroupName, Description, Precedence }, call) => {
      const pool = poolOf(UserPoolId, call);
      if (own(pool.groups, GroupName))
        throw new Refusal(400, "GroupExistsException", "A group with the name already exists.");
      const at = call.now / 1_000;
      const about = { ...(Description && { Description }), ...(Precedence !== undefined && { Precedence }) };
      const group: Group = { GroupName, UserPoolId, ...about, CreationDate: at, LastModifiedDate: at };
      pool.groups[GroupName] = group;
      return { Group: group };
    },
  }),
  GetGroup: operation<OfUser>({
    run: ({ UserPoolId, GroupName }, call) => ({ Group: groupOf(poolOf(UserPoolId, call), GroupName) }),
  }),
  ListGroups: operation<OfUser>({
    run: ({ UserPoolId }, call) => ({ Groups: Object.values(poolOf(UserPoolId, call).groups) }),
  }),
  DeleteGroup: operation<OfUser>({
    run: ({ UserPoolId, GroupName }, call) => {
      const pool = poolOf(UserPoolId, call);
      groupOf(pool, GroupName);
      delete pool.groups[GroupName];
      for (const user of Object.values(pool.users)) user.groups = user.groups.filter((one) => one !== GroupName);
    },
  }),
};
