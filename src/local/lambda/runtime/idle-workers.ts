import type { Worker } from "./worker.ts";

const IDLE_MS = 5 * 60_000;

/** The workers of a pool that wait for an event; each is ended after `IDLE_MS`. */
export function createIdleWorkers() {
  const timers = new Map<Worker, NodeJS.Timeout>();
  const remove = (worker: Worker) => {
    clearTimeout(timers.get(worker));
    timers.delete(worker);
  };
  return {
    add: (worker: Worker) => void timers.set(worker, setTimeout(() => worker.kill(), IDLE_MS).unref()),
    remove,
    /** The one that was busy last: its memory is most likely still cached. */
    takeLast(): Worker | undefined {
      const worker = [...timers.keys()].at(-1);
      if (worker !== undefined) remove(worker);
      return worker;
    },
    killAll(): void {
      for (const worker of timers.keys()) worker.kill();
    },
  };
}
