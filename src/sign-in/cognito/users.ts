import { randomUUID } from "node:crypto";
import type { CognitoIdentityProvider, UserType } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../../aws/aws.ts";
import { isError } from "../../aws/errors.ts";
import { AuthzError } from "../../lib/errors.ts";
import { forgetUser, madeUsers, recordUser } from "../../stack/pool/created-users.ts";
import { randomPassword } from "./random-password.ts";

/** The pool whose users are handled, and the stack they are made for. */
export interface UserPlace {
  readonly aws: Aws;
  /** Folder of config.ini. */
  readonly root: string;
  readonly poolId: string;
  /** The stack made the pool. */
  readonly ownPool: boolean;
}

/** A user as a list shows it. */
export interface ListedUser {
  /** Email, or the user name where there is none. */
  readonly user: string;
  readonly status: string;
  readonly enabled: boolean;
  readonly groups: readonly string[];
  /** Made by this tool for this stack: it goes with teardown. */
  readonly made: boolean;
}

type Attributes = UserType["Attributes"];
const attribute = (attributes: Attributes, name: string): string | undefined =>
  attributes?.find(({ Name }) => Name === name)?.Value;

async function pages<Page extends { next?: string | undefined }>(
  ask: (token?: string) => Promise<Page>,
): Promise<Page[]> {
  const all: Page[] = [];
  for (let token: string | undefined; ; ) {
    const page = await ask(token);
    all.push(page);
    token = page.next;
    if (token === undefined) return all;
  }
}

async function groupNames(cognito: CognitoIdentityProvider, UserPoolId: string): Promise<string[]> {
  const found = await pages(async (NextToken) => {
    const page = await cognito.listGroups({ UserPoolId, ...(NextToken && { NextToken }) });
    return { next: page.NextToken, names: page.Groups?.map(({ GroupName = "" }) => GroupName) ?? [] };
  });
  return found.flatMap(({ names }) => names);
}

async function membersOf(cognito: CognitoIdentityProvider, UserPoolId: string, GroupName: string): Promise<string[]> {
  const found = await pages(async (NextToken) => {
    const page = await cognito.listUsersInGroup({ UserPoolId, GroupName, ...(NextToken && { NextToken }) });
    return { next: page.NextToken, names: page.Users?.map(({ Username = "" }) => Username) ?? [] };
  });
  return found.flatMap(({ names }) => names);
}

/** @throws AuthzError GROUP_UNKNOWN that lists the groups there are. */
async function checkGroups(cognito: CognitoIdentityProvider, poolId: string, wanted: readonly string[]): Promise<void> {
  if (wanted.length === 0) return;
  const known = await groupNames(cognito, poolId);
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new AuthzError("GROUP_UNKNOWN", `the user pool ${poolId} has no group ${unknown.join(", ")}`, {
    fix: known.length === 0 ? "it has no groups at all" : `groups there: ${known.join(", ")}`,
  });
}

/**
 * Makes a user who can sign in at once: no message is sent, and the password is permanent.
 * @param password default: a random one that meets the pool's policy.
 * @returns the password, so that it can be shown once; it is kept nowhere.
 * @throws AuthzError GROUP_UNKNOWN, USER_EXISTS; what was half made is removed again.
 */
export async function addUser(
  { aws, root, poolId: UserPoolId, ownPool }: UserPlace,
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
  // Where an address is an alias, it cannot be the name too.
  const name = UserPool?.AliasAttributes?.includes("email") ? randomUUID() : email;
  const created = await cognito
    .adminCreateUser({
      ...{ UserPoolId, Username: name, MessageAction: "SUPPRESS" as const },
      UserAttributes: [
        { Name: "email", Value: email },
        { Name: "email_verified", Value: "true" },
      ],
    })
    .catch((error: unknown) => {
      if (!isError(error, "UsernameExistsException") && !isError(error, "AliasExistsException")) throw error;
      throw new AuthzError("USER_EXISTS", `${email} is in the user pool ${UserPoolId} already`, {
        fix: { text: "nothing was changed; to remove it", command: { name: "user remove", args: [email] } },
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
export async function listUsers({ aws, root, poolId: UserPoolId }: UserPlace): Promise<readonly ListedUser[]> {
  const cognito = await aws.cognito();
  const [found, groups, made] = await Promise.all([
    pages(async (PaginationToken) => {
      const page = await cognito.listUsers({ UserPoolId, ...(PaginationToken && { PaginationToken }) });
      return { next: page.PaginationToken, users: page.Users ?? [] };
    }),
    groupNames(cognito, UserPoolId),
    madeUsers(root, aws),
  ]);
  const members = new Map<string, readonly string[]>();
  for (const group of groups) members.set(group, await membersOf(cognito, UserPoolId, group));
  return found
    .flatMap(({ users }) => users)
    .map(({ Username = "", Attributes, UserStatus = "", Enabled = false }) => ({
      user: attribute(Attributes, "email") ?? Username,
      ...{ status: UserStatus, enabled: Enabled },
      groups: groups.filter((group) => members.get(group)?.includes(Username)),
      made: made.some(({ poolId, sub }) => poolId === UserPoolId && sub === attribute(Attributes, "sub")),
    }))
    .sort((a, b) => (a.user < b.user ? -1 : 1));
}

/** A user by email or name, before it is removed. @throws AuthzError USER_UNKNOWN. */
export async function findUser(
  { aws, poolId: UserPoolId }: UserPlace,
  Username: string,
): Promise<{ readonly username: string; readonly sub: string }> {
  const cognito = await aws.cognito();
  const found = await cognito.adminGetUser({ UserPoolId, Username }).catch((error: unknown) => {
    if (!isError(error, "UserNotFoundException")) throw error;
    throw new AuthzError("USER_UNKNOWN", `the user pool ${UserPoolId} has no user ${Username}`, {
      fix: { text: "to see all", command: { name: "user list" } },
    });
  });
  return { username: found.Username ?? Username, sub: attribute(found.UserAttributes, "sub") ?? "" };
}

/** Removes a user that findUser found. */
export async function removeUser(
  { aws, root, poolId }: UserPlace,
  { username, sub }: { readonly username: string; readonly sub: string },
): Promise<void> {
  const cognito = await aws.cognito();
  await cognito.adminDeleteUser({ UserPoolId: poolId, Username: username });
  await forgetUser(root, aws, { poolId, sub });
}
