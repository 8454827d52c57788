import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../../src/local/store.ts";
import type { Invocation, World } from "../../../src/local/world.ts";

/** A world for tests: a store in a folder of its own, a clock that a test sets, faces that a test replaces. */
export function testWorld(changes: Partial<World> = {}) {
  const clock = { at: Date.parse("2026-11-23T12:00:00Z"), now: () => clock.at };
  const store = openStore(mkdtempSync(join(tmpdir(), "local-world-")));
  const invocation: Invocation = { payload: Buffer.from("null"), log: [] };
  const world: World = {
    account: "000000000000",
    partition: "aws",
    endpoint: "http://127.0.0.1:1",
    settings: { roleDelayMs: 200, functionDelayMs: 100 },
    clock,
    store,
    roles: { canAssume: () => true, mayMakeLogGroups: () => false },
    functions: { permits: () => true, invoke: async () => invocation },
    logs: { write: () => undefined },
    ...changes,
  };
  return { world, clock };
}
