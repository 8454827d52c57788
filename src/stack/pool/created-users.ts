import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Aws } from "../../aws/aws.ts";
import { isError } from "../../aws/aws-errors.ts";
import { AuthzError } from "../../lib/errors.ts";
import { explainFileError } from "../../lib/files/file-error.ts";
import { writeWhole } from "../../lib/files/write-whole.ts";
import { stateFile } from "../find/state-files.ts";

/** A user that `user add` made: what is needed to find it again, and no secret. */
export interface MadeUser {
  readonly poolId: string;
  readonly username: string;
  /** Tells it from another user of the same name. */
  readonly sub: string;
  /** The pool is the stack's own, and takes its users with it. */
  readonly ownPool?: true;
}

/** Where the users made for a stack are recorded: beside its state. */
async function recordFile(root: string, aws: Aws): Promise<string> {
  return stateFile(root, aws, await aws.caller).replace(/\.json$/, ".users.json");
}

const isMadeUser = (user: unknown): user is MadeUser => {
  const { poolId, username, sub } = (user ?? {}) as Readonly<Record<string, unknown>>;
  return [poolId, username, sub].every((value) => typeof value === "string" && value !== "");
};

function readRecord(file: string): MadeUser[] {
  try {
    const { users } = JSON.parse(readFileSync(file, "utf8")) as { users: unknown };
    if (!Array.isArray(users) || !users.every(isMadeUser)) throw new Error("not a list of users");
    return users;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    const unreachable = explainFileError(error);
    if (unreachable !== undefined) throw unreachable;
    throw new AuthzError("STATE_UNREADABLE", `${file} is no list of users this version can read`, {
      fix: "remove the file; users in it then stay until user remove",
      cause: error,
    });
  }
}

function writeRecord(file: string, users: readonly MadeUser[]): void {
  if (users.length === 0) return void rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(file, `${JSON.stringify({ version: 1, users }, null, 1)}\n`);
}

const isSame = (one: MadeUser, other: Pick<MadeUser, "poolId" | "sub">) =>
  one.poolId === other.poolId && one.sub === other.sub;

/** @param root folder of config.ini. @throws AuthzError FILE_UNUSABLE, STATE_UNREADABLE. */
export const madeUsers = async (root: string, aws: Aws): Promise<readonly MadeUser[]> =>
  readRecord(await recordFile(root, aws));

/** Remembers a user for teardown. @throws AuthzError STATE_UNREADABLE. */
export async function recordUser(root: string, aws: Aws, user: MadeUser): Promise<void> {
  const file = await recordFile(root, aws);
  writeRecord(file, [...readRecord(file).filter((one) => !isSame(one, user)), user]);
}

/** @throws AuthzError STATE_UNREADABLE. */
export async function forgetUser(root: string, aws: Aws, user: Pick<MadeUser, "poolId" | "sub">): Promise<void> {
  const file = await recordFile(root, aws);
  writeRecord(
    file,
    readRecord(file).filter((one) => !isSame(one, user)),
  );
}

/** As a plan and a result name it. */
export const madeUserId = ({ username }: MadeUser): string => `cognito.user:${username}`;

const GONE = ["UserNotFoundException", "ResourceNotFoundException"];

/**
 * Removes the users that were made in pools that stay; a pool of the stack takes its users with it. Somebody else's
 * user who bears such a name by now is left alone.
 * @returns ids of those that were deleted. @throws what AWS refuses with; what is not deleted stays recorded.
 */
export async function removeMadeUsers(root: string, aws: Aws): Promise<readonly string[]> {
  const users = await madeUsers(root, aws);
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
        deleted.push(madeUserId(user));
        aws.on({ type: "done", id: madeUserId(user), action: "deleted" });
      }
    }
    await forgetUser(root, aws, user);
  }
  return deleted;
}
