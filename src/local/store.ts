import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "./world.ts";

type Data = Record<string, object>;

/** Changes of this many milliseconds are written together. */
const WRITE_AFTER_MS = 50;

/** A store that can be told to write now, for the end of the process. */
export interface FileStore extends Store {
  flush(): void;
}

/**
 * Keeps everything in one folder: data.json, and kept bytes by their hash. A new data.json replaces the old one in one
 * step, so a crash leaves one or the other.
 */
export function openStore(root: string): FileStore {
  const file = join(root, "data.json");
  mkdirSync(join(root, "kept"), { recursive: true });
  const data: Data = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  let waiting: NodeJS.Timeout | undefined;
  let isChanged = false;
  const added = new Map<string, string>();

  function flush(): void {
    clearTimeout(waiting);
    waiting = undefined;
    if (isChanged) replace(file, JSON.stringify(data));
    for (const [path, text] of added) appendFileSync(path, text, { mode: 0o600 });
    isChanged = false;
    added.clear();
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
      else replace(path, text);
    },
    keep(bytes) {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const path = join(root, "kept", sha256);
      if (!existsSync(path)) replace(path, bytes);
      return sha256;
    },
    kept: (sha256) => readFileSync(join(root, "kept", sha256)),
    folder(...names) {
      const path = join(root, ...names);
      mkdirSync(path, { recursive: true });
      return path;
    },
    flush,
  };
}

function replace(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
