import { randomUUID } from "node:crypto";
import { own } from "../own.ts";
import type { Call, Operation } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import type { Rule } from "../wire/shape.ts";
import type { Attribute, Group, Pool, User } from "./model.ts";
import { checkPolicy, hashed } from "./passwords.ts";
import { onPool } from "./pools.ts";

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

const described = ({ password: _p, groups: _g, attributes: _a, sub: _s, ...user }: User) => user;

/** The members of operations on users: those that an operation requires are there. */
interface OfUser extends Readonly<Record<"UserPoolId" | "Username" | "GroupName" | "Password", string>> {
  readonly Description?: string;
  readonly Precedence?: number;
  readonly UserAttributes?: readonly Attribute[];
  readonly TemporaryPassword?: string;
  readonly Permanent?: boolean;
}

const NAME: Rule = { required: true, min: 1, max: 128 };

/** An operation on one user of a pool. */
const onUser = (run: (user: User, pool: Pool, input: OfUser) => unknown): Operation =>
  onPool<OfUser>((pool, input) => run(userOf(pool, input.Username), pool, input), { Username: NAME });

function create(pool: Pool, input: OfUser, { now }: Call) {
  const { Username, UserAttributes, TemporaryPassword } = input;
  if (TemporaryPassword !== undefined) checkPolicy(TemporaryPassword, pool);
  const user = makeUser(pool, Username, attributesOf(UserAttributes), now);
  if (TemporaryPassword !== undefined) user.password = hashed(TemporaryPassword);
  return { User: { ...described(user), Attributes: listed(user) } };
}

function createGroup(pool: Pool, { GroupName, Description, Precedence }: OfUser, { now }: Call) {
  if (own(pool.groups, GroupName))
    throw new Refusal(400, "GroupExistsException", "A group with the name already exists.");
  const about = { ...(Description && { Description }), ...(Precedence !== undefined && { Precedence }) };
  const times = { CreationDate: now / 1_000, LastModifiedDate: now / 1_000 };
  const group: Group = { GroupName, UserPoolId: pool.Id, ...about, ...times };
  pool.groups[GroupName] = group;
  return { Group: group };
}

/** Users and groups, as an administrator handles them. */
export const userOperations: Readonly<Record<string, Operation>> = {
  AdminCreateUser: onPool(create, { Username: NAME }),
  AdminSetUserPassword: onUser((user, pool, { Password, Permanent }) => {
    checkPolicy(Password, pool);
    user.password = hashed(Password);
    user.UserStatus = Permanent === true ? "CONFIRMED" : "FORCE_CHANGE_PASSWORD";
  }),
  AdminGetUser: onUser((user) => ({ ...described(user), UserAttributes: listed(user) })),
  AdminDeleteUser: onUser((user, pool) => {
    delete pool.users[user.Username];
  }),
  AdminUpdateUserAttributes: onUser((user, _, { UserAttributes }) => {
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
  ListUsers: onPool(({ users }) => ({
    Users: Object.values(users).map((user) => ({ ...described(user), Attributes: listed(user) })),
  })),
  CreateGroup: onPool(createGroup, { GroupName: NAME }),
  GetGroup: onPool<OfUser>((pool, { GroupName }) => ({ Group: groupOf(pool, GroupName) })),
  ListGroups: onPool(({ groups }) => ({ Groups: Object.values(groups) })),
  DeleteGroup: onPool<OfUser>((pool, { GroupName }) => {
    delete pool.groups[groupOf(pool, GroupName).GroupName];
    for (const user of Object.values(pool.users)) user.groups = user.groups.filter((one) => one !== GroupName);
  }),
};
