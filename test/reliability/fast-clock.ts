import { afterAll } from "vitest";

/** How many times as fast as outside. */
const FACTOR = 40;
/** The limits of requests, which take real time; nothing else waits for exactly so long. */
const LIMIT_MS = 5_000;

/**
 * Lets the clock of this process run faster until the tests of the file have ended: backoffs that take a minute, the
 * SDK's own among them, take a second. Sockets and files keep their speed.
 */
export function speedUp(): void {
  const { setTimeout: wait, clearTimeout: clear } = globalThis;
  const { now } = Date;
  const start = now();
  const cleared = new WeakSet<object>();
  // What has arrived by then comes first: else a busy machine makes a timeout of a connection that is established.
  const sooner = (work: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    const timer = wait(
      () => setImmediate(() => cleared.has(timer) || work(...args)),
      ms === LIMIT_MS ? ms : ms / FACTOR,
    );
    return timer;
  };
  globalThis.setTimeout = Object.assign(sooner, wait) as typeof setTimeout;
  globalThis.clearTimeout = (timer) => {
    if (typeof timer === "object" && timer !== null) cleared.add(timer);
    clear(timer);
  };
  Date.now = () => start + (now() - start) * FACTOR;
  afterAll(() => {
    Object.assign(globalThis, { setTimeout: wait, clearTimeout: clear });
    Date.now = now;
  });
}
