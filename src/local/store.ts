import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { appendTo, readObject, replaceFile, setAside, sweep } from "./files.ts";
import type { Say } from "./services.ts";
import type { Store } from "./world.ts";

type Data = Record<string, object>;

/** Changes of this many milliseconds are written together. */
const WRITE_AFTER_MS = 50;

/** A store that can be told to write now, for the end of the process. */
export interface FileStore extends Store {
  flush(): void;
  /** Writes nothing any more: the folder is another one's. */
  abandon(): void;
}

/** Data is an object of services, each an object. */
function read(file: string, say: Say): Data {
  try {
    const data = readObject(file) ?? {};
    if (Object.values(data).every((one) => typeof one === "object" && one !== null)) return data as Data;
    throw new Error(`${file} holds no data of services`);
  } catch (error) {
    say(setAside(file, error instanceof Error ? error.message : String(error)));
    return {};
  }
}

/**
 * Keeps everything in one folder: data.json, and kept bytes by their hash. A new data.json replaces the old one in one
 * step, so a crash leaves one or the other; one that cannot be read is set aside.
 * @param say is told of a file that was set aside, and when the disk takes no more.
 */
export function openStore(root: string, say: Say = () => {}): FileStore {
  const file = join(root, "data.json");
  mkdirSync(join(root, "kept"), { recursive: true, mode: 0o700 });
  for (const folder of [root, join(root, "kept")]) sweep(folder);
  const data = read(file, say);
  let waiting: NodeJS.Timeout | undefined;
  let isChanged = false;
  const added = new Map<string, string>();

  function flush(): void {
    clearTimeout(waiting);
    waiting = undefined;
    try {
      if (isChanged) replaceFile(file, JSON.stringify(data));
      isChanged = false;
      for (const [path, text] of added) {
        appendTo(path, text);
        added.delete(path);
      }
    } catch (error) {
      // Nobody waits for this: what is not written is tried again with the next change.
      say(`cannot keep what has changed: ${error instanceof Error ? error.message : error}`);
    }
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
      isChanged = true;
      waiting ??= setTimeout(flush, WRITE_AFTER_MS);
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
      isChanged = false;
      added.clear();
    },
  };
}
