import type { Worker } from "./worker.ts";

const IDLE_MS = 5 * 60_000;

/** The workers of a pool that wait for an event; each is ended when it has waited for too long. */
export interface IdleWorkers {
  add(worker: Worker): void;
  remove(worker: Worker): void;
  /** The one that was busy last: its memory is still near. */
  takeLast(): Worker | undefined;
  killAll(): void;
}

export function createIdleWorkers(): IdleWorkers {
  const timers = new Map<Worker, NodeJS.Timeout>();
  const remove = (worker: Worker) => {
    clearTimeout(timers.get(worker));
    timers.delete(worker);
  };
  return {
    add: (worker) => void timers.set(worker, setTimeout(() => worker.kill(), IDLE_MS).unref()),
    remove,
    takeLast() {
      const worker = [...timers.keys()].at(-1);
      if (worker !== undefined) remove(worker);
      return worker;
    },
    killAll() {
      for (const worker of timers.keys()) worker.kill();
    },
  };
}
