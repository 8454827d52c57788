import type { Runnable } from "../model.ts";
import type { RuntimeParts } from "./runtime.ts";
import { type Job, startWorker, type Worker } from "./worker.ts";

/** As many events of a function at once as there are processes; more wait. */
const MAX_WORKERS = 10;
/** An event that has waited this long gets another process. Most are taken sooner by one that is busy when they come. */
const PATIENCE_MS = 20;
const IDLE_MS = 5 * 60_000;

/** The processes of one function with one code and configuration. */
export interface Pool {
  readonly revision: string;
  submit(job: Job): void;
  /** Ends what is idle now, and the rest once it is. */
  retire(): void;
  /** Ends everything at once. */
  kill(): void;
}

/** @param workers where the Runtime API finds a process by its id. */
export function createPool(fn: Runnable, parts: RuntimeParts, runtimeApi: string, workers: Map<string, Worker>): Pool {
  const all = new Set<Worker>();
  const idle = new Map<Worker, NodeJS.Timeout>();
  const queue: { readonly job: Job; readonly since: number }[] = [];
  const starting = new Set<Worker>();
  let isPatient = false;
  let isRetired = false;

  function becameIdle(worker: Worker): void {
    if (!all.has(worker)) return;
    starting.delete(worker);
    const next = queue.shift();
    if (next !== undefined) worker.run(next.job);
    else if (isRetired) worker.kill();
    else idle.set(worker, setTimeout(() => worker.kill(), IDLE_MS).unref());
  }

  function gone(worker: Worker, problem: object | undefined): void {
    all.delete(worker);
    workers.delete(worker.id);
    clearTimeout(idle.get(worker));
    idle.delete(worker);
    starting.delete(worker);
    // Whoever waited for it learns why it did not come; the others get another one.
    if (problem !== undefined) refuse(queue.shift()?.job, problem);
    if (all.size === 0) startForThoseWhoWait(0);
  }

  /** @param ms how long one has waited who gets a process of its own. */
  function startForThoseWhoWait(ms: number): void {
    const from = performance.now() - ms;
    const late = queue.filter(({ since }) => since <= from).length;
    for (let n = late - starting.size; n > 0 && all.size < MAX_WORKERS; n--) start();
    if (queue.length === 0 || isPatient) return;
    isPatient = true;
    setTimeout(() => {
      isPatient = false;
      startForThoseWhoWait(PATIENCE_MS);
    }, PATIENCE_MS);
  }

  function start(): void {
    try {
      const worker = startWorker(fn, parts, runtimeApi, { idle: becameIdle, gone });
      starting.add(worker);
      all.add(worker);
      workers.set(worker.id, worker);
    } catch (error) {
      const errorMessage = error instanceof Error ? error.message : String(error);
      refuse(queue.shift()?.job, { errorType: "Runtime.InvalidEntrypoint", errorMessage });
    }
  }

  return {
    revision: fn.revision,
    submit(job) {
      // The one that was busy last: its memory is still near.
      const worker = [...idle.keys()].at(-1);
      if (worker !== undefined) {
        clearTimeout(idle.get(worker));
        idle.delete(worker);
        worker.run(job);
        return;
      }
      queue.push({ job, since: performance.now() });
      startForThoseWhoWait(all.size === 0 ? 0 : PATIENCE_MS);
    },
    retire() {
      isRetired = true;
      for (const worker of idle.keys()) worker.kill();
    },
    kill() {
      const ends = { errorType: "Runtime.ExitError", errorMessage: "the local endpoint ends" };
      for (const { job } of queue.splice(0)) refuse(job, ends);
      for (const worker of all) worker.kill();
    },
  };
}

function refuse(job: Job | undefined, problem: object): void {
  job?.done({ payload: Buffer.from(JSON.stringify(problem)), functionError: "Unhandled", log: [] });
}
