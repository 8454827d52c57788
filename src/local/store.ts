import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { appendTo, readObject, replaceFile, setAside, sweep } from "./files.ts";
import type { Say } from "./services.ts";
import type { Store } from "./world.ts";

type Data = Record<string, object>;

/** Changes of this many milliseconds are written together, in a way that a power loss keeps. */
const WRITE_AFTER_MS = 50;

/** A store that can write at once, for the end of the process. */
export interface FileStore extends Store {
  flush(): void;
  /** Writes nothing any more: the folder is another one's. */
  abandon(): void;
}

/** Data is an object of services, each an object. @throws Error for anything else. */
function parse(file: string): Data | undefined {
  const data = readObject(file);
  if (data === undefined || Object.values(data).every((one) => typeof one === "object" && one !== null))
    return data as Data | undefined;
  throw new Error(`${file} holds no data of services`);
}

/** Nothing where there is no such file, or it had to be set aside. */
function read(file: string, say: Say): Data {
  try {
    return parse(file) ?? {};
  } catch (error) {
    say(setAside(file, error instanceof Error ? error.message : String(error)));
    return {};
  }
}

const mtimeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Changes that data.json does not have yet; undefined when a power loss cut the file, which may happen. */
function readRecent(file: string): Data | undefined {
  try {
    return parse(file);
  } catch {
    return undefined;
  }
}

/**
 * Keeps everything in one folder: data.json, and kept bytes by their hash. A new data.json replaces the old one in one
 * step, so a crash leaves one or the other; one that cannot be read is set aside. Between two of them recent.json holds
 * all that was acknowledged: a kill of the process leaves it, a power loss may not.
 * @param say takes a line for a file that was set aside, and for a failed write.
 */
export function openStore(root: string, say: Say = () => {}): FileStore {
  const file = join(root, "data.json");
  mkdirSync(join(root, "kept"), { recursive: true, mode: 0o700 });
  for (const folder of [root, join(root, "kept")]) sweep(folder);
  const recent = join(root, "recent.json");
  const data = (mtimeOf(recent) >= mtimeOf(file) && readRecent(recent)) || read(file, say);
  let waiting: NodeJS.Timeout | undefined;
  let isChanged = false;
  let saving: Promise<void> | undefined;
  let isSaved = true;
  const added = new Map<string, string>();

  /** What is not written is tried again with the next change. */
  function attempt(write: () => void): void {
    try {
      write();
      for (const [path, text] of added) {
        appendTo(path, text);
        added.delete(path);
      }
    } catch (error) {
      say(`cannot keep what has changed: ${error instanceof Error ? error.message : error}`);
    }
  }
  function flush(): void {
    clearTimeout(waiting);
    waiting = undefined;
    attempt(() => {
      if (!isChanged) return;
      replaceFile(file, JSON.stringify(data));
      [isChanged, isSaved] = [false, true];
      rmSync(recent, { force: true });
    });
  }
  function save(): void {
    saving = undefined;
    attempt(() => {
      if (isSaved) return;
      replaceFile(recent, JSON.stringify(data), false);
      isSaved = true;
    });
  }
  return {
    of<T extends object>(service: string, region: string, empty: () => T): T {
      const name = region === "" ? service : `${service}/${region}`;
      data[name] ??= empty();
      return data[name] as T;
    },
    regionsOf: (service) =>
      Object.keys(data).flatMap((name) => (name.startsWith(`${service}/`) ? [name.slice(service.length + 1)] : [])),
    changed() {
      [isChanged, isSaved] = [true, false];
      waiting ??= setTimeout(flush, WRITE_AFTER_MS);
    },
    saved() {
      if (isSaved && added.size === 0) return Promise.resolve();
      // All requests of this moment share one write.
      saving ??= new Promise((resolve) => {
        setImmediate(() => {
          save();
          resolve();
        });
      });
      return saving;
    },
    append(path, text) {
      added.set(path, (added.get(path) ?? "") + text);
      waiting ??= setTimeout(flush, WRITE_AFTER_MS);
    },
    overwrite(path, text) {
      added.delete(path);
      if (text === undefined) rmSync(path, { force: true });
      else replaceFile(path, text, false);
    },
    keep(bytes) {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const path = join(root, "kept", sha256);
      // One that a power loss cut short is written again.
      if (statSync(path, { throwIfNoEntry: false })?.size !== bytes.length) replaceFile(path, bytes);
      return sha256;
    },
    kept: (sha256) => readFileSync(join(root, "kept", sha256)),
    folder(...names) {
      const path = join(root, ...names);
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return path;
    },
    flush,
    abandon() {
      clearTimeout(waiting);
      [isChanged, isSaved] = [false, true];
      added.clear();
    },
  };
}
