const machine = Date.now;
let ahead = 0;

/** Stands in for src/engine/waits/sleep.ts: long waits take no time, but the clock of this process has moved by them. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (ms < 100) return new Promise((resolve) => setTimeout(resolve, ms));
  ahead += ms;
  Date.now = () => machine() + ahead;
  await new Promise((resolve) => setTimeout(resolve, 1));
  signal.throwIfAborted();
}

/** Puts the clock right again. */
export function resetClock(): void {
  ahead = 0;
  Date.now = machine;
}
