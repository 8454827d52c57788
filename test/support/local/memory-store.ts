import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import type { Runtime } from "../../../src/local/lambda/runtime-model.ts";
import type { Store } from "../../../src/local/world.ts";

/** What services hold, by their name and region. */
export type StoredData = Record<string, object>;

/** A store of which nothing reaches the disk. @param data what it holds now: a test may put other data in its place. */
export function memoryStore(data: () => StoredData, kept = new Map<string, Buffer>()): Store {
  return {
    of<T extends object>(service: string, region: string, empty: () => T): T {
      const name = region === "" ? service : `${service}/${region}`;
      data()[name] ??= empty();
      return data()[name] as T;
    },
    regionsOf: (service) =>
      Object.keys(data()).flatMap((name) => (name.startsWith(`${service}/`) ? [name.slice(service.length + 1)] : [])),
    saved: () => Promise.resolve(),
    changed() {},
    keep(bytes) {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      kept.set(sha256, Buffer.from(bytes));
      return sha256;
    },
    kept: (sha256) => kept.get(sha256) ?? Buffer.alloc(0),
    append() {},
    overwrite() {},
    folder: () => tmpdir(),
  };
}

/** For services whose functions nobody runs. */
export const NO_RUNTIME: Runtime = {
  invoke: () => Promise.reject(new Error("functions do not run here")),
  forget() {},
  close: async () => {},
};
