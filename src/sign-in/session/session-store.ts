import { chmodSync, lstatSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Listener } from "../../engine/events.ts";
import { lock, type ProcessTable } from "../../engine/state/lock.ts";
import { AuthzError } from "../../lib/errors.ts";
import { readLimited } from "../../lib/files/read-limited.ts";
import { writeWhole } from "../../lib/files/write-whole.ts";
import { fingerprint } from "../../lib/hash.ts";
import type { Session } from "./session.ts";

/** Identifies a stored session. */
export interface SessionKey {
  readonly issuer: string;
  readonly clientId: string;
  /** Of a user pool outside AWS, because two emulators can have a pool with the same id. */
  readonly endpoint?: string | undefined;
}

export interface StoreOptions {
  /** The user's own state folder; created by the first write. */
  readonly folder: string;
  readonly processes: ProcessTable;
  /** Milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Gets notes on what a person should know. */
  readonly on: Listener;
}

/** The sessions of a user on this machine, each in a file that only this user can read. */
export interface SessionStore {
  /** @throws AuthzError SESSION_UNREADABLE. */
  read(key: SessionKey): Session | undefined;
  write(key: SessionKey, session: Session): void;
  /** @returns whether it existed. */
  remove(key: SessionKey): boolean;
  /** Runs `work` under a lock, because a refresh token that rotates can be used only once. @throws AuthzError LOCKED after 30 s. */
  exclusively<T>(key: SessionKey, work: () => Promise<T>): Promise<T>;
}

const RETRY_MS = 50;
const DEADLINE_MS = 30_000;
const OTHERS = 0o077;

const unreadable = (file: string, why: string, cause?: unknown) =>
  new AuthzError("SESSION_UNREADABLE", `the session in ${file} ${why}`, {
    fix: { text: "remove it, then sign in again", command: { name: "logout" } },
    cause,
  });

/** Windows has no such modes; there the folder is in the user's own profile. */
const hasModes = (): boolean => join("a", "b") === "a/b";

/** @throws AuthzError SESSION_UNREADABLE for what is not a regular file. */
function restrictAccess(file: string, on: Listener): void {
  const stats = lstatSync(file);
  if (!stats.isFile()) throw unreadable(file, "is not a regular file");
  if (!hasModes() || (stats.mode & OTHERS) === 0) return;
  chmodSync(file, 0o600);
  const text = `other users could read ${file}; its mode is now 600. If they may have read it, sign out`;
  on({ type: "note", text, command: { name: "logout" } });
}

const isOptional = (type: "string" | "number", value: unknown): boolean => value === undefined || typeof value === type;

/** Checks the types of all members that are used. */
function isSession({ version, issuer, clientId, method, signedInAt, scope, tokens }: Session): boolean {
  const { accessToken, idToken, refreshToken, accessExpiresAt } = tokens;
  return (
    version === 1 &&
    [issuer, clientId, method, accessToken].every((one) => typeof one === "string") &&
    typeof signedInAt === "number" &&
    [scope, idToken, refreshToken].every((one) => isOptional("string", one)) &&
    isOptional("number", accessExpiresAt)
  );
}

function parsed(file: string, text: string): Session {
  try {
    const session = JSON.parse(text) as Session;
    if (isSession(session)) return session;
  } catch {
    // Not passed on as cause: the text contains tokens, and the message of JSON.parse quotes it.
  }
  throw unreadable(file, "cannot be read by this version");
}

/** The tokens of a session are a few KB each. */
const MAX_BYTES = 1_048_576;

/** Creates the store. @param options see StoreOptions. */
export function createSessionStore({ folder, processes, sleep, on }: StoreOptions): SessionStore {
  const fileOf = (key: SessionKey) => join(folder, `${fingerprint(key)}.json`);
  const makeFolder = () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (hasModes() && (lstatSync(folder).mode & OTHERS) !== 0) chmodSync(folder, 0o700);
  };
  return {
    read(key) {
      const file = fileOf(key);
      try {
        restrictAccess(file, on);
        return parsed(file, readLimited(file, MAX_BYTES));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOENT") return undefined;
        if (error instanceof AuthzError) throw error;
        throw unreadable(file, `cannot be read (${code})`, error);
      }
    },
    write(key, session) {
      makeFolder();
      // A mode is set only on a new file; the old one stays complete until the new one is.
      writeWhole(fileOf(key), `${JSON.stringify(session)}\n`);
    },
    remove(key) {
      const file = fileOf(key);
      const existed = lstatSync(file, { throwIfNoEntry: false }) !== undefined;
      rmSync(file, { force: true });
      return existed;
    },
    async exclusively(key, work) {
      makeFolder();
      const unlock = await waitForLock(`${fileOf(key)}.lock`, { processes, sleep, on });
      try {
        return await work();
      } finally {
        unlock();
      }
    },
  };
}

type LockOptions = Pick<StoreOptions, "processes" | "sleep" | "on">;

async function waitForLock(file: string, { processes, sleep, on }: LockOptions): Promise<() => void> {
  for (let waited = 0; ; waited += RETRY_MS) {
    try {
      return lock(file, on, processes);
    } catch (error) {
      if (!(error instanceof AuthzError) || error.code !== "LOCKED") throw error;
      if (waited >= DEADLINE_MS) {
        throw new AuthzError("LOCKED", `another process has held the lock ${file} for 30 s`, { fix: error.fix });
      }
      await sleep(RETRY_MS);
    }
  }
}
