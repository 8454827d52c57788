import type { Fault } from "./faults.ts";
import type { Store, World } from "./world.ts";

/** For reads that do not see the last write of their service yet: the world as it was before. */
export interface StaleReads {
  /** In which world an operation runs. @param isRead whether it changes nothing. */
  worldFor(service: string, operation: string, isRead: boolean): World;
}

const isOf = (name: string, service: string): boolean => name.split("/")[0]?.startsWith(service) === true;

/**
 * Faults of the kind "stale": after each write of a service, its next `count` reads (one by default) answer as before the
 * write, as AWS's do for some seconds. A listing then shows what was deleted and lacks what was created.
 */
export function createStaleReads(faults: readonly Fault[], world: World): StaleReads {
  const stale = faults.filter(({ kind }) => kind === "stale");
  if (stale.length === 0) return { worldFor: () => world };
  const seen = new Map<string, () => object>();
  const before = new Map<string, object>();
  const written = new Set<string>();
  const left = new Map<Fault, number>();
  const { store } = world;
  const nameOf = (service: string, region: string) => (region === "" ? service : `${service}/${region}`);
  const live: Store = {
    ...store,
    of<T extends object>(service: string, region: string, empty: () => T): T {
      const data = store.of(service, region, empty);
      seen.set(nameOf(service, region), () => store.of(service, region, empty));
      return data;
    },
  };
  const past: Store = {
    ...store,
    of<T extends object>(service: string, region: string, empty: () => T): T {
      const name = nameOf(service, region);
      const data = before.get(name) as T | undefined;
      if (data !== undefined) return data;
      // What did not exist before the first write was empty.
      return [...written].some((one) => isOf(name, one)) ? empty() : live.of(service, region, empty);
    },
  };
  const keep = (service: string) => {
    written.add(service);
    for (const [name, data] of seen) if (isOf(name, service)) before.set(name, structuredClone(data()));
  };
  return {
    worldFor(service, operation, isRead) {
      const meant = stale.filter((one) => one.operation === "*" || one.operation === `${service}.${operation}`);
      if (!isRead) {
        keep(service);
        for (const one of stale)
          if (one.operation === "*" || one.operation.startsWith(`${service}.`)) left.set(one, one.count ?? 1);
        return { ...world, store: live };
      }
      const fault = meant.find((one) => (left.get(one) ?? 0) > 0);
      if (fault === undefined) return { ...world, store: live };
      left.set(fault, (left.get(fault) ?? 0) - 1);
      return { ...world, store: past };
    },
  };
}
