import { realpathSync } from "node:fs";
import { join } from "node:path";
import { parseObject, readPlain } from "../../lib/files/read-plain.ts";
import { setAside } from "../../lib/files/set-aside.ts";
import { writeWhole } from "../../lib/files/write-whole.ts";
import type { Advice } from "../../lib/fix.ts";
import { bootId, startOf } from "../../lib/process-identity.ts";

/** Told of a file that was broken. */
export type Note = (line: Advice) => void;

/** What the process of the local endpoint is known by. */
export interface Identity {
  readonly id: string;
  readonly pid: number;
  readonly start: string | null;
  readonly boot: string | null;
  readonly port: number;
}

/** The access key with which calls to the local endpoint are signed. */
export interface LocalKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface KeyFile extends LocalKey {
  readonly id: string | undefined;
  readonly port: number | undefined;
}

/** What the endpoint says of itself while it runs; left over when it was killed. */
export const endpointFile = (folder: string): string => join(folder, "endpoint.json");
const keyFile = (folder: string): string => join(folder, "key.json");

const MAX_BYTES = 16_384;
const isPort = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) < 65_536;
const isPid = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;
const isNamed = (value: unknown): value is string => typeof value === "string" && value !== "";

/**
 * A JSON file of the local endpoint, checked.
 * @param note is told of one that is broken, which is then set aside; without it, it stays.
 * @returns undefined where none is that can be used.
 */
export function readLocal<T>(
  file: string,
  parse: (members: Readonly<Record<string, unknown>>) => T | undefined,
  note?: Note,
): T | undefined {
  try {
    const text = readPlain(file, MAX_BYTES);
    if (text === undefined) return undefined;
    const parsed = parse(parseObject(text));
    if (parsed !== undefined) return parsed;
    throw new Error("is not as it was written");
  } catch (error) {
    note?.(setAside(file, (error as Error).message));
    return undefined;
  }
}

function isHere(folder: string, of: unknown): boolean {
  try {
    return realpathSync(folder) === of;
  } catch {
    return false;
  }
}

/** The endpoint that was started last in this folder. One that came with a copy of the folder is not this project's. */
export function identityIn(folder: string, note?: Note): Identity | undefined {
  const found = readLocal(
    endpointFile(folder),
    ({ id, pid, start, boot, port, folder: of }) =>
      isPid(pid) && isPort(port) ? { id, pid, start: start ?? null, boot: boot ?? null, port, of } : undefined,
    note,
  );
  if (found === undefined || !isNamed(found.id) || !isHere(folder, found.of)) return undefined;
  return found as Identity;
}

/** The key of this project's endpoint. */
export function keyIn(folder: string, note?: Note): KeyFile | undefined {
  const found = readLocal(
    keyFile(folder),
    ({ accessKeyId, secretAccessKey, id, port, folder: of }) =>
      isNamed(accessKeyId) && isNamed(secretAccessKey)
        ? { accessKeyId, secretAccessKey, of, id: isNamed(id) ? id : undefined, port: isPort(port) ? port : undefined }
        : undefined,
    note,
  );
  return found !== undefined && isHere(folder, found.of) ? found : undefined;
}

/** Fixes the key before the endpoint starts. Not by its environment: that outlives the run and can be looked at. */
export const writeKey = (folder: string, key: LocalKey): void =>
  writeWhole(keyFile(folder), JSON.stringify({ folder: realpathSync(folder), ...key }));

/** Whether the process still is the one that wrote this: ids of processes are used again. */
export const isProcess = ({ pid, start, boot }: Identity): boolean =>
  start !== null && boot === (bootId() ?? null) && startOf(pid) === start;
