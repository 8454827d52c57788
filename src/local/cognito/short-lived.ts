import { randomBytes } from "node:crypto";
import type { World } from "../world.ts";

/** Values that expire within minutes and need not outlive the process, each under an id that cannot be guessed. */
type ShortLived<Value> = ReturnType<typeof createShortLived<Value>>;

function createShortLived<Value>() {
  const entries = new Map<string, { readonly value: Value; readonly until: number }>();
  return {
    /** Returns the id. @param now and @param lifeMs in milliseconds. @param id to take instead of a random one. */
    add(value: Value, now: number, lifeMs: number, id = randomBytes(48).toString("base64url")): string {
      for (const [old, { until }] of entries) if (until <= now) entries.delete(old);
      entries.set(id, { value, until: now + lifeMs });
      return id;
    },
    find(id = "", now: number): Value | undefined {
      const entry = entries.get(id);
      return entry && entry.until > now ? entry.value : undefined;
    },
    remove: (id: string): void => void entries.delete(id),
  };
}

/** Values of one kind, kept for each world on its own. */
export function shortLived<Value>(): (world: World) => ShortLived<Value> {
  const kept = new WeakMap<World, ShortLived<Value>>();
  return (world) => {
    const values = kept.get(world) ?? createShortLived<Value>();
    kept.set(world, values);
    return values;
  };
}
