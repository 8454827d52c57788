/** Limits the rate of calls; each `pass` resolves when the caller may continue. */
export interface RateLimit {
  pass(): Promise<void>;
}

/**
 * A token bucket: `burst` callers pass at once, then one every `everyMs` milliseconds, in the order they came.
 * @param clock a monotonic time in milliseconds, and a sleep that may reject when the run is interrupted.
 */
export function createRateLimit(
  rate: { burst: number; everyMs: number },
  clock: { now: () => number; sleep: (ms: number) => Promise<void> },
): RateLimit {
  let nextFree = Number.NEGATIVE_INFINITY;
  return {
    async pass() {
      const now = clock.now();
      nextFree = Math.max(nextFree + rate.everyMs, now - (rate.burst - 1) * rate.everyMs);
      if (nextFree > now) await clock.sleep(nextFree - now);
    },
  };
}
