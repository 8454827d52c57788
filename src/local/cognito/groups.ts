import { own } from "../own.ts";
import type { Operation } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { notFound } from "./find.ts";
import { listed, PAGED } from "./listing.ts";
import type { Group, Pool } from "./model.ts";
import { NAME, onPool } from "./pools.ts";
import { onUser, shownUser } from "./users.ts";

/** The members of operations on groups: those that an operation requires are there. */
interface OfGroup extends Readonly<Record<"UserPoolId" | "Username" | "GroupName", string>> {
  readonly Description?: string;
  readonly Precedence?: number;
}

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
const OF_GROUP = { GroupName: NAME };

/** Groups and who is in them. */
export const groupOperations: Readonly<Record<string, Operation>> = {
  CreateGroup: onPool<OfGroup>((pool, input, { now }) => {
    if (own(pool.groups, input.GroupName))
      throw new Refusal(400, "GroupExistsException", "A group with the name already exists.");
    return { Group: makeGroup(pool, input.GroupName, now, about(input)) };
  }, OF_GROUP),
  GetGroup: onPool<OfGroup>((pool, { GroupName }) => ({ Group: groupOf(pool, GroupName) }), OF_GROUP),
  UpdateGroup: onPool<OfGroup>((pool, input, { now }) => {
    const group = Object.assign(groupOf(pool, input.GroupName), about(input), { LastModifiedDate: now / 1_000 });
    return { Group: group };
  }, OF_GROUP),
  ListGroups: onPool(({ groups }, input) => listed("Groups", input, Object.values(groups), "GroupName"), PAGED),
  DeleteGroup: onPool<OfGroup>((pool, { GroupName }) => {
    delete pool.groups[groupOf(pool, GroupName).GroupName];
    for (const user of Object.values(pool.users)) user.groups = user.groups.filter((one) => one !== GroupName);
  }, OF_GROUP),
  AdminAddUserToGroup: onUser<OfGroup>((user, pool, { GroupName }) => {
    user.groups = [...new Set([...user.groups, groupOf(pool, GroupName).GroupName])];
  }, OF_GROUP),
  AdminRemoveUserFromGroup: onUser<OfGroup>((user, pool, { GroupName }) => {
    const { GroupName: gone } = groupOf(pool, GroupName);
    user.groups = user.groups.filter((one) => one !== gone);
  }, OF_GROUP),
  AdminListGroupsForUser: onUser((user, pool, input) => {
    const theirs = user.groups.flatMap((name) => pool.groups[name] ?? []);
    return listed("Groups", input, theirs, "GroupName");
  }, PAGED),
  ListUsersInGroup: onPool<OfGroup>(
    (pool, input) => {
      const { GroupName } = groupOf(pool, input.GroupName);
      const members = Object.values(pool.users).filter(({ groups }) => groups.includes(GroupName));
      return listed("Users", input, members, "Username", shownUser);
    },
    { ...OF_GROUP, ...PAGED },
  ),
};
