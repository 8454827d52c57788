import { fstatSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { createFile, readObject, replaceFile } from "./files.ts";
import { isObject, jsonIn } from "./parse-json.ts";
import type { Credentials } from "./signature/endpoint-credentials.ts";

/** What the process of an endpoint is known by: its address, and an id that its health answer shows. */
export interface Identity {
  readonly id: string;
  readonly pid: number;
  /** With the process id it names one process: when it was started, and on which boot of the machine. */
  readonly start: string | null;
  readonly boot: string | null;
  readonly port: number;
  readonly endpoint: string;
  /** Real path: a copy of the folder belongs to no running endpoint. */
  readonly folder: string;
  /** The package's version and a digest of what runs. */
  readonly build: string;
}

const addressFile = (folder: string) => join(folder, "endpoint.json");
const keyFile = (folder: string) => join(folder, "key.json");

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};

/** Of this process; null where the system does not say. */
export const ownStart = () => ({
  // Behind the name, which may contain anything: field 22 of proc_pid_stat(5).
  start: read("/proc/self/stat")?.split(") ").at(-1)?.split(" ")[19] ?? null,
  boot: read("/proc/sys/kernel/random/boot_id")?.trim() ?? null,
});

/** Undefined for a file that does not exist, or not as an endpoint has written it. */
function stored(file: string): Record<string, unknown> | undefined {
  try {
    return readObject(file);
  } catch {
    return undefined;
  }
}

/** The endpoint that has claimed this folder. */
function claimant(folder: string): Pick<Identity, "id" | "endpoint" | "port"> | undefined {
  const { id, endpoint, port, folder: of } = stored(addressFile(folder)) ?? {};
  const isWhole = typeof id === "string" && typeof endpoint === "string" && typeof port === "number";
  return isWhole && of === folder ? { id, endpoint, port } : undefined;
}

const MAX_HEALTH_BYTES = 4_096;

const LIVES_MS = 2_000;

/** Whether it answers, and not another one that has its port by now. Another program may answer without an end. */
const lives = ({ id, endpoint }: Pick<Identity, "id" | "endpoint">): Promise<boolean> =>
  new Promise((resolve) => {
    const asked = get(`${endpoint}/_local/health`, { agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => {
        text += part;
        if (text.length > MAX_HEALTH_BYTES) asked.destroy();
      });
      answer.on("end", () => {
        const health = jsonIn(text);
        resolve(answer.statusCode === 200 && isObject(health) && health["id"] === id);
      });
    });
    const late = setTimeout(() => asked.destroy(), LIVES_MS);
    asked.on("error", () => resolve(false));
    asked.on("close", () => {
      clearTimeout(late);
      resolve(false);
    });
  });

/** Says where this process answers, whole or not at all. @returns false when another one has said so and still answers. */
export async function takeFolder(identity: Identity): Promise<boolean> {
  const { folder, port } = identity;
  for (;;) {
    try {
      createFile(addressFile(folder), JSON.stringify(identity));
      return true;
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException;
      // The endpoint that was faster sweeps its folder, and with it the file that this one was about to link.
      if (code === "ENOENT" && syscall === "link") continue;
      if (code !== "EEXIST") throw error;
      const other = claimant(folder);
      // This process has the port, so its previous owner has ended.
      if (other !== undefined && other.port !== port && (await lives(other))) return false;
      rmSync(addressFile(folder), { recursive: true, force: true });
    }
  }
}

/** The end of this process: the next one need not ask whether it lives. */
export function leaveFolder({ folder, id }: Identity): void {
  if (claimant(folder)?.id === id) rmSync(addressFile(folder), { force: true });
}

/** The key of the last time, unless the folder is a copy of another one: each endpoint has its own. */
export function storedCredentials(folder: string): Credentials | undefined {
  const { accessKeyId, secretAccessKey, folder: of } = stored(keyFile(folder)) ?? {};
  const isWhole = typeof accessKeyId === "string" && typeof secretAccessKey === "string" && accessKeyId !== "";
  return isWhole && secretAccessKey !== "" && of === folder ? { accessKeyId, secretAccessKey } : undefined;
}

/** For the command line, which signs with it; only this user can read the file. */
export const storeKey = ({ folder, id, port }: Identity, credentials: Credentials): void =>
  replaceFile(keyFile(folder), JSON.stringify({ folder, id, port, ...credentials }));

/**
 * Tells whether the path still leads to the folder of now, and not to one that was made after it was removed. It stays
 * open: as long as it is, the file system gives its number to no other folder.
 */
export function folderWatch(folder: string): () => boolean {
  const open = (() => {
    try {
      return fstatSync(openSync(folder, "r"), { bigint: true });
    } catch {
      // Windows opens no folders, and removes none in which a process has files open.
      return undefined;
    }
  })();
  return () => {
    const there = statSync(folder, { bigint: true, throwIfNoEntry: false });
    return open === undefined || there === undefined || (there.dev === open.dev && there.ino === open.ino);
  };
}

/**
 * Whether the folder is still this process's own: no other endpoint has claimed it. A file that was lost or broken is
 * written again. False also when the folder itself is gone.
 */
export function holds(identity: Identity, credentials: Credentials): boolean {
  const { folder, id } = identity;
  try {
    const [address, key] = [stored(addressFile(folder)), stored(keyFile(folder))];
    if ([address, key].some((one) => one?.["folder"] === folder && typeof one["id"] === "string" && one["id"] !== id))
      return false;
    const text = JSON.stringify(identity);
    if (JSON.stringify(address) !== text) replaceFile(addressFile(folder), text);
    if (key?.["id"] !== id) storeKey(identity, credentials);
    return true;
  } catch (error) {
    // A full disk must not end the endpoint.
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
}
