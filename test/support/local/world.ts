import { createUserPools } from "../../../src/local/cognito/user-pools.ts";
import { removeUnpacked } from "../../../src/local/lambda/runtime/code.ts";
import { type FileStore, openStore } from "../../../src/local/store.ts";
import type { Invocation, World } from "../../../src/local/world.ts";
import { atEnd } from "../at-end.ts";
import { lastingFolder } from "../lasting-folder.ts";

/** A store in a folder of its own, or in that of another one. */
export function testStore(folder = lastingFolder()): FileStore {
  const store = openStore(folder);
  atEnd(() => {
    // Before its folder is taken away: a store writes a moment after a change.
    store.flush();
    removeUnpacked(store);
  });
  return store;
}

/** A world for tests: a store in a folder of its own, a clock that a test sets, faces that a test replaces. */
export function testWorld(changes: Partial<World> = {}) {
  const clock = { at: Date.parse("2026-11-23T12:00:00Z"), now: () => clock.at };
  const store = testStore();
  const invocation: Invocation = { payload: Buffer.from("null"), log: [] };
  const world: World = {
    account: "000000000000",
    partition: "aws",
    endpoint: "http://127.0.0.1:1",
    settings: { roleDelayMs: 200, functionDelayMs: 100 },
    clock,
    store,
    roles: { exists: () => true, canAssume: () => true, mayInvoke: () => true, mayMakeLogGroups: () => false },
    functions: { permits: () => true, invoke: async () => invocation },
    userPools: createUserPools({ store }),
    logs: { write: () => undefined },
    ...changes,
  };
  return { world, clock };
}
