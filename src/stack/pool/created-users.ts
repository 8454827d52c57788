import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Aws } from "../../aws/aws.ts";
import { isError } from "../../aws/aws-errors.ts";
import type { Grant } from "../../aws/grant.ts";
import { AuthzError } from "../../lib/errors.ts";
import { explainFileError } from "../../lib/files/file-error.ts";
import { readLimited } from "../../lib/files/read-limited.ts";
import { writeWhole } from "../../lib/files/write-whole.ts";
import { stateFile } from "../find/state-files.ts";

/** A user that `user add` created: what identifies it, without secrets. */
export interface CreatedUser {
  readonly poolId: string;
  readonly username: string;
  /** Distinguishes it from another user of the same name. */
  readonly sub: string;
  /** The pool is the stack's and is deleted with its users. */
  readonly ownPool?: true;
}

/** The file with the created users of a stack, next to its state file. */
async function recordFile(root: string, aws: Aws): Promise<string> {
  return stateFile(root, aws, await aws.caller).replace(/\.json$/, ".users.json");
}

const isMadeUser = (user: unknown): user is CreatedUser => {
  const { poolId, username, sub } = (user ?? {}) as Readonly<Record<string, unknown>>;
  return [poolId, username, sub].every((value) => typeof value === "string" && value !== "");
};

/** A user is about 150 bytes. */
const MAX_BYTES = 16 * 1_048_576;

function readRecord(file: string): CreatedUser[] {
  try {
    const { users } = JSON.parse(readLimited(file, MAX_BYTES)) as { users: unknown };
    if (!Array.isArray(users) || !users.every(isMadeUser)) throw new Error("not a list of users");
    return users;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    const unreachable = explainFileError(error);
    if (unreachable !== undefined) throw unreachable;
    throw new AuthzError("STATE_UNREADABLE", `${file} is not a list of users that this version can read`, {
      fix: "remove the file; delete the users in it with user remove",
      cause: error,
    });
  }
}

function writeRecord(file: string, users: readonly CreatedUser[]): void {
  if (users.length === 0) return void rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(file, `${JSON.stringify({ version: 1, users }, null, 1)}\n`);
}

const isSame = (one: CreatedUser, other: Pick<CreatedUser, "poolId" | "sub">) =>
  one.poolId === other.poolId && one.sub === other.sub;

/** @param root folder of config.ini. @throws AuthzError FILE_UNUSABLE, STATE_UNREADABLE. */
export const createdUsers = async (root: string, aws: Aws): Promise<readonly CreatedUser[]> =>
  readRecord(await recordFile(root, aws));

/** Records a user for teardown. @throws AuthzError STATE_UNREADABLE. */
export async function recordUser(root: string, aws: Aws, user: CreatedUser): Promise<void> {
  const file = await recordFile(root, aws);
  writeRecord(file, [...readRecord(file).filter((one) => !isSame(one, user)), user]);
}

/** @throws AuthzError STATE_UNREADABLE. */
export async function forgetUser(root: string, aws: Aws, user: Pick<CreatedUser, "poolId" | "sub">): Promise<void> {
  const file = await recordFile(root, aws);
  writeRecord(
    file,
    readRecord(file).filter((one) => !isSame(one, user)),
  );
}

/** The ID of a user in plans and results. */
export const createdUserId = ({ username }: CreatedUser): string => `cognito.user:${username}`;

/** What `removeCreatedUsers` needs. */
export const REMOVE_CREATED_USERS: Grant = {
  on: "existing-pools",
  actions: ["cognito-idp:AdminDeleteUser", "cognito-idp:AdminGetUser"],
};

const GONE = ["UserNotFoundException", "ResourceNotFoundException"];

/**
 * Deletes the created users in existing pools; a managed pool is deleted with its users. Another user who has the same name
 * by now is kept.
 * @returns IDs of the deleted users. @throws errors of AWS; a user that is not deleted stays recorded.
 */
export async function removeCreatedUsers(root: string, aws: Aws): Promise<readonly string[]> {
  const users = await createdUsers(root, aws);
  const deleted: string[] = [];
  for (const user of users) {
    const { poolId: UserPoolId, username: Username, sub } = user;
    if (!user.ownPool) {
      const cognito = await aws.cognito();
      const isOver = (error: unknown) => GONE.some((name) => isError(error, name));
      const found = await cognito.adminGetUser({ UserPoolId, Username }).catch((error: unknown) => {
        if (isOver(error)) return undefined;
        throw error;
      });
      if (found?.UserAttributes?.some(({ Name, Value }) => Name === "sub" && Value === sub)) {
        await cognito.adminDeleteUser({ UserPoolId, Username });
        deleted.push(createdUserId(user));
        aws.on({ type: "done", id: createdUserId(user), action: "deleted" });
      }
    }
    await forgetUser(root, aws, user);
  }
  return deleted;
}
