import { own } from "../own.ts";
import type { Operation } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import type { Group, Pool } from "./cognito-model.ts";
import { listed } from "./pagination.ts";
import { notFound } from "./pool-lookup.ts";
import { onPool } from "./pool-operations.ts";
import { onUser, shownUser } from "./user-operations.ts";

/** The members of operations on groups: those that an operation requires are there. */
type OfGroup = Readonly<
  Record<"UserPoolId" | "Username" | "GroupName", string> & Pick<Group, "Description" | "Precedence">
>;

function groupOf(pool: Pool, name: string): Group {
  const group = own(pool.groups, name);
  if (group === undefined) throw notFound("Group not found.");
  return group;
}

/** @param now milliseconds since 1970. */
export function makeGroup(pool: Pool, GroupName: string, now: number, about: Partial<Group> = {}): Group {
  const at = now / 1_000;
  const group: Group = { GroupName, UserPoolId: pool.Id, ...about, CreationDate: at, LastModifiedDate: at };
  pool.groups[GroupName] = group;
  return group;
}

const about = ({ Description, Precedence }: OfGroup) => ({
  ...(Description !== undefined && { Description }),
  ...(Precedence !== undefined && { Precedence }),
});

/** No RoleArn: tokens here name no roles. */
const ABOUT = "GroupName Description Precedence";

/** Groups and who is in them. */
export const groupOperations: Readonly<Record<string, Operation>> = {
  CreateGroup: onPool<OfGroup>(ABOUT, (pool, input, { now }) => {
    if (own(pool.groups, input.GroupName))
      throw new Refusal(400, "GroupExistsException", "A group with the name already exists.");
    return { Group: makeGroup(pool, input.GroupName, now, about(input)) };
  }),
  GetGroup: onPool<OfGroup>("GroupName", (pool, { GroupName }) => ({ Group: groupOf(pool, GroupName) })),
  UpdateGroup: onPool<OfGroup>(ABOUT, (pool, input, { now }) => {
    const group = Object.assign(groupOf(pool, input.GroupName), about(input), { LastModifiedDate: now / 1_000 });
    return { Group: group };
  }),
  ListGroups: onPool("Limit NextToken", ({ groups }, input) =>
    listed("Groups", input, Object.values(groups), "GroupName"),
  ),
  DeleteGroup: onPool<OfGroup>("GroupName", (pool, { GroupName }) => {
    delete pool.groups[groupOf(pool, GroupName).GroupName];
    for (const user of Object.values(pool.users)) user.groups = user.groups.filter((one) => one !== GroupName);
  }),
  AdminAddUserToGroup: onUser<OfGroup>("GroupName", (user, pool, { GroupName }) => {
    user.groups = [...new Set([...user.groups, groupOf(pool, GroupName).GroupName])];
  }),
  AdminRemoveUserFromGroup: onUser<OfGroup>("GroupName", (user, pool, { GroupName }) => {
    const { GroupName: gone } = groupOf(pool, GroupName);
    user.groups = user.groups.filter((one) => one !== gone);
  }),
  AdminListGroupsForUser: onUser("Limit NextToken", (user, pool, input) => {
    const theirs = user.groups.flatMap((name) => pool.groups[name] ?? []);
    return listed("Groups", input, theirs, "GroupName");
  }),
  ListUsersInGroup: onPool<OfGroup>("GroupName Limit NextToken", (pool, input) => {
    const { GroupName } = groupOf(pool, input.GroupName);
    const members = Object.values(pool.users).filter(({ groups }) => groups.includes(GroupName));
    return listed("Users", input, members, "Username", shownUser);
  }),
};
