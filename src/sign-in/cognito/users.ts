import { randomUUID } from "node:crypto";
import type { CognitoIdentityProvider, UserType } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../../aws/aws.ts";
import { isError } from "../../aws/aws-errors.ts";
import type { Grant } from "../../aws/grant.ts";
import { AuthzError } from "../../lib/errors.ts";
import { createdUsers, forgetUser, recordUser } from "../../stack/pool/created-users.ts";
import { randomPassword } from "./random-password.ts";

/** What the functions of this file call in a pool. */
export const USER_ACTIONS: Grant["actions"] = [
  "cognito-idp:AdminAddUserToGroup",
  "cognito-idp:AdminCreateUser",
  "cognito-idp:AdminDeleteUser",
  "cognito-idp:AdminGetUser",
  "cognito-idp:AdminSetUserPassword",
  "cognito-idp:DescribeUserPool",
  "cognito-idp:ListGroups",
  "cognito-idp:ListUsers",
  "cognito-idp:ListUsersInGroup",
];

/** The user pool, and the stack that its users are created for. */
export interface UserPoolContext {
  readonly aws: Aws;
  /** Folder of config.ini. */
  readonly root: string;
  readonly poolId: string;
  /** The stack created the pool. */
  readonly ownPool: boolean;
}

/** A user in the output of `user list`. */
export interface ListedUser {
  /** Email, or the user name of a user without one. */
  readonly user: string;
  readonly status: string;
  readonly enabled: boolean;
  readonly groups: readonly string[];
  /** Created by lambda-authz for this stack: teardown deletes it. */
  readonly made: boolean;
}

type Attributes = UserType["Attributes"];
const attribute = (attributes: Attributes, name: string): string | undefined =>
  attributes?.find(({ Name }) => Name === name)?.Value;

async function allPages<Page extends { next?: string | undefined }>(
  read: (token?: string) => Promise<Page>,
): Promise<Page[]> {
  const all: Page[] = [];
  for (let token: string | undefined; ; ) {
    const page = await read(token);
    all.push(page);
    token = page.next;
    if (token === undefined) return all;
  }
}

async function groupNames(cognito: CognitoIdentityProvider, UserPoolId: string): Promise<string[]> {
  const pages = await allPages(async (NextToken) => {
    const page = await cognito.listGroups({ UserPoolId, ...(NextToken && { NextToken }) });
    return { next: page.NextToken, names: page.Groups?.map(({ GroupName = "" }) => GroupName) ?? [] };
  });
  return pages.flatMap(({ names }) => names);
}

async function membersOf(cognito: CognitoIdentityProvider, UserPoolId: string, GroupName: string): Promise<string[]> {
  const pages = await allPages(async (NextToken) => {
    const page = await cognito.listUsersInGroup({ UserPoolId, GroupName, ...(NextToken && { NextToken }) });
    return { next: page.NextToken, names: page.Users?.map(({ Username = "" }) => Username) ?? [] };
  });
  return pages.flatMap(({ names }) => names);
}

/** @throws AuthzError GROUP_UNKNOWN that lists the groups of the pool. */
async function checkGroups(
  cognito: CognitoIdentityProvider,
  poolId: string,
  required: readonly string[],
): Promise<void> {
  if (required.length === 0) return;
  const known = await groupNames(cognito, poolId);
  const unknown = required.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new AuthzError("GROUP_UNKNOWN", `the user pool ${poolId} has no group ${unknown.join(", ")}`, {
    fix: known.length === 0 ? "omit --group: the user pool has no groups" : `use its groups: ${known.join(", ")}`,
  });
}

/**
 * Creates a user who can sign in at once: no message is sent, and the password is permanent.
 * @param password default: a random one that meets the pool's policy.
 * @returns the password, to be shown once; it is stored nowhere.
 * @throws AuthzError GROUP_UNKNOWN, USER_EXISTS; a user that could not be completed is deleted.
 */
export async function addUser(
  { aws, root, poolId: UserPoolId, ownPool }: UserPoolContext,
  {
    email,
    groups,
    password: given,
  }: { readonly email: string; readonly groups: readonly string[]; readonly password?: string | undefined },
): Promise<{ readonly user: string; readonly password: string }> {
  const cognito = await aws.cognito();
  const [{ UserPool }] = await Promise.all([
    cognito.describeUserPool({ UserPoolId }),
    checkGroups(cognito, UserPoolId, groups),
  ]);
  const password = given ?? randomPassword(UserPool?.Policies?.PasswordPolicy?.MinimumLength);
  // Where the email address is an alias, it cannot be the user name too.
  const name = UserPool?.AliasAttributes?.includes("email") ? randomUUID() : email;
  const created = await cognito
    .adminCreateUser({
      UserPoolId,
      Username: name,
      MessageAction: "SUPPRESS",
      UserAttributes: [
        { Name: "email", Value: email },
        { Name: "email_verified", Value: "true" },
      ],
    })
    .catch((error: unknown) => {
      if (!isError(error, "UsernameExistsException") && !isError(error, "AliasExistsException")) throw error;
      throw new AuthzError("USER_EXISTS", `${email} already exists in the user pool ${UserPoolId}`, {
        fix: { text: "nothing was changed; to remove the user", command: { name: "user remove", args: [email] } },
      });
    });
  const Username = created.User?.Username ?? name;
  const sub = attribute(created.User?.Attributes, "sub") ?? "";
  try {
    await recordUser(root, aws, { poolId: UserPoolId, username: Username, sub, ...(ownPool && { ownPool }) });
    await cognito.adminSetUserPassword({ UserPoolId, Username, Password: password, Permanent: true });
    for (const GroupName of groups) await cognito.adminAddUserToGroup({ UserPoolId, Username, GroupName });
  } catch (error) {
    await cognito.adminDeleteUser({ UserPoolId, Username });
    await forgetUser(root, aws, { poolId: UserPoolId, sub });
    throw error;
  }
  return { user: email, password };
}

/** All users of the pool. */
export async function listUsers({ aws, root, poolId: UserPoolId }: UserPoolContext): Promise<readonly ListedUser[]> {
  const cognito = await aws.cognito();
  const [pages, groups, created] = await Promise.all([
    allPages(async (PaginationToken) => {
      const page = await cognito.listUsers({ UserPoolId, ...(PaginationToken && { PaginationToken }) });
      return { next: page.PaginationToken, users: page.Users ?? [] };
    }),
    groupNames(cognito, UserPoolId),
    createdUsers(root, aws),
  ]);
  const members = new Map<string, readonly string[]>();
  for (const group of groups) members.set(group, await membersOf(cognito, UserPoolId, group));
  return pages
    .flatMap(({ users }) => users)
    .map(({ Username = "", Attributes, UserStatus = "", Enabled = false }) => ({
      user: attribute(Attributes, "email") ?? Username,
      status: UserStatus,
      enabled: Enabled,
      groups: groups.filter((group) => members.get(group)?.includes(Username)),
      made: created.some(({ poolId, sub }) => poolId === UserPoolId && sub === attribute(Attributes, "sub")),
    }))
    .sort((a, b) => (a.user < b.user ? -1 : 1));
}

/** Finds a user by email or name. @throws AuthzError USER_UNKNOWN. */
export async function findUser(
  { aws, poolId: UserPoolId }: UserPoolContext,
  Username: string,
): Promise<{ readonly username: string; readonly sub: string }> {
  const cognito = await aws.cognito();
  const user = await cognito.adminGetUser({ UserPoolId, Username }).catch((error: unknown) => {
    if (!isError(error, "UserNotFoundException")) throw error;
    throw new AuthzError("USER_UNKNOWN", `the user pool ${UserPoolId} has no user ${Username}`, {
      fix: { text: "list all users", command: { name: "user list" } },
    });
  });
  return { username: user.Username ?? Username, sub: attribute(user.UserAttributes, "sub") ?? "" };
}

/** Removes a user that findUser found. */
export async function removeUser(
  { aws, root, poolId }: UserPoolContext,
  { username, sub }: { readonly username: string; readonly sub: string },
): Promise<void> {
  const cognito = await aws.cognito();
  await cognito.adminDeleteUser({ UserPoolId: poolId, Username: username });
  await forgetUser(root, aws, { poolId, sub });
}
