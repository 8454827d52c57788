import { chmodSync, lstatSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Listener } from "../../engine/events.ts";
import { lock, type ProcessTable } from "../../engine/lock.ts";
import { AuthzError } from "../../lib/errors.ts";
import { writeWhole } from "../../lib/files/write-whole.ts";
import { fingerprint } from "../../lib/hash.ts";
import type { Session } from "./session.ts";

/** What a sign-in is kept under. */
export interface SessionKey {
  readonly issuer: string;
  readonly clientId: string;
  /** Of a user pool elsewhere than at AWS: two emulators may have a pool of the same id. */
  readonly endpoint?: string | undefined;
}

export interface StoreOptions {
  /** The user's own state folder; made when something is written. */
  readonly folder: string;
  readonly processes: ProcessTable;
  /** Milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Gets notes on what a person should know. */
  readonly on: Listener;
}

/** The sign-ins of a user on this machine, a file each that nobody else can read. */
export interface SessionStore {
  /** @throws AuthzError SESSION_UNREADABLE. */
  read(key: SessionKey): Session | undefined;
  write(key: SessionKey, session: Session): void;
  /** @returns whether there was one. */
  remove(key: SessionKey): boolean;
  /** Runs while no other process does the same: a refresh token that rotates can be used once. @throws AuthzError LOCKED after 30 s. */
  exclusively<T>(key: SessionKey, work: () => Promise<T>): Promise<T>;
}

const WAIT_MS = 50;
const PATIENCE_MS = 30_000;
const OTHERS = 0o077;

const unreadable = (file: string, why: string, cause?: unknown) =>
  new AuthzError("SESSION_UNREADABLE", `the sign-in kept in ${file} ${why}`, {
    fix: { text: "remove it, then sign in again", command: { name: "logout" } },
    cause,
  });

/** Windows keeps no such modes; there the folder lies in the user's own profile. */
const hasModes = (): boolean => join("a", "b") === "a/b";

/** @throws AuthzError SESSION_UNREADABLE for what is no plain file. */
function closeToOthers(file: string, on: Listener): void {
  const seen = lstatSync(file);
  if (!seen.isFile()) throw unreadable(file, "is no plain file");
  if (!hasModes() || (seen.mode & OTHERS) === 0) return;
  chmodSync(file, 0o600);
  const text = `${file} could be read by others and no longer can; if that may have happened, sign out`;
  on({ type: "note", text, command: { name: "logout" } });
}

const isMaybe = (type: "string" | "number", value: unknown): boolean => value === undefined || typeof value === type;

/** Whatever is used of it is of the right type. */
function isSession({ version, issuer, clientId, method, signedInAt, scope, tokens }: Session): boolean {
  const { accessToken, idToken, refreshToken, accessExpiresAt } = tokens;
  return (
    version === 1 &&
    [issuer, clientId, method, accessToken].every((one) => typeof one === "string") &&
    typeof signedInAt === "number" &&
    [scope, idToken, refreshToken].every((one) => isMaybe("string", one)) &&
    isMaybe("number", accessExpiresAt)
  );
}

function parsed(file: string, text: string): Session {
  try {
    const session = JSON.parse(text) as Session;
    if (isSession(session)) return session;
  } catch {
    // The text is no cause to show: it holds tokens, and JSON.parse repeats what it could not read.
  }
  throw unreadable(file, "is not one this version can read");
}

/** @param options see StoreOptions. */
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
        closeToOthers(file, on);
        return parsed(file, readFileSync(file, "utf8"));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOENT") return undefined;
        if (error instanceof AuthzError) throw error;
        throw unreadable(file, `cannot be read (${code})`, error);
      }
    },
    write(key, session) {
      makeFolder();
      // Only a new file gets its mode; the old one stays whole until this one is.
      writeWhole(fileOf(key), `${JSON.stringify(session)}\n`);
    },
    remove(key) {
      const file = fileOf(key);
      const there = lstatSync(file, { throwIfNoEntry: false }) !== undefined;
      rmSync(file, { force: true });
      return there;
    },
    async exclusively(key, work) {
      makeFolder();
      const unlock = await patiently(`${fileOf(key)}.lock`, { processes, sleep, on });
      try {
        return await work();
      } finally {
        unlock();
      }
    },
  };
}

type Waiting = Pick<StoreOptions, "processes" | "sleep" | "on">;

async function patiently(file: string, { processes, sleep, on }: Waiting): Promise<() => void> {
  for (let waited = 0; ; waited += WAIT_MS) {
    try {
      return lock(file, on, processes);
    } catch (error) {
      if (!(error instanceof AuthzError) || error.code !== "LOCKED") throw error;
      if (waited >= PATIENCE_MS) {
        throw new AuthzError("LOCKED", `another run has held ${file} for too long`, { fix: error.fix });
      }
      await sleep(WAIT_MS);
    }
  }
}
