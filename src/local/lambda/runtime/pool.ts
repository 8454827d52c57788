import type { Job, Runnable, RuntimeParts } from "../runtime-model.ts";
import { type Environment, openEnvironment } from "./environment.ts";
import { createIdleWorkers } from "./idle-workers.ts";
import { type LoadFailure, startWorker, type Worker } from "./worker.ts";

/** As many events of a function at once as there are processes; more wait. */
const MAX_WORKERS = 10;
/** An event that has waited this long gets another process. Most are taken sooner by one that is busy when they come. */
const PATIENCE_MS = 20;

/** The processes of one function with one code and configuration. */
export type Pool = ReturnType<typeof createPool>;

/** Ends a job with an error of the runtime, without a process. */
function refuse({ done }: Job, problem: object): void {
  done({ payload: Buffer.from(JSON.stringify(problem)), functionError: "Unhandled", log: [] });
}

/** @param workers where the Runtime API finds a process by its id. */
export function createPool(fn: Runnable, parts: RuntimeParts, runtimeApi: string, workers: Map<string, Worker>) {
  const all = new Set<Worker>();
  const starting = new Set<Worker>();
  const idle = createIdleWorkers();
  const queue: { readonly job: Job; readonly since: number }[] = [];
  let isPatient = false;
  let isRetired = false;

  /** Ends the job that has waited longest. */
  function take(end: (job: Job) => void): void {
    const next = queue.shift();
    if (next !== undefined) end(next.job);
  }

  function becameIdle(worker: Worker): void {
    if (!all.has(worker)) return;
    starting.delete(worker);
    const next = queue.shift();
    if (next !== undefined) worker.run(next.job);
    else if (isRetired) worker.kill();
    else idle.add(worker);
  }

  function hasEnded(worker: Worker, failure: LoadFailure | undefined): void {
    all.delete(worker);
    workers.delete(worker.id);
    idle.remove(worker);
    starting.delete(worker);
    // The job that it was started for gets the reason; the others get another process.
    if (failure?.again !== undefined && queue.length > 0) startOne(failure.again);
    else if (failure !== undefined) take(failure.refuse);
    if (all.size === 0) startForJobsOlderThan(0);
  }

  /** A process for each job that has waited for so long, and another look later. */
  function startForJobsOlderThan(ms: number): void {
    const from = performance.now() - ms;
    const late = queue.filter(({ since }) => since <= from).length;
    for (let n = late - starting.size; n > 0 && all.size < MAX_WORKERS; n--) startOne();
    if (queue.length === 0 || isPatient) return;
    isPatient = true;
    setTimeout(() => {
      isPatient = false;
      startForJobsOlderThan(PATIENCE_MS);
    }, PATIENCE_MS);
  }

  function startOne(environment?: Environment): void {
    try {
      const from = environment ?? openEnvironment(fn, parts);
      const worker = startWorker(fn, parts, runtimeApi, from, { idle: becameIdle, gone: hasEnded });
      starting.add(worker);
      all.add(worker);
      workers.set(worker.id, worker);
    } catch (error) {
      const errorMessage = error instanceof Error ? error.message : String(error);
      take((job) => refuse(job, { errorType: "Runtime.InvalidEntrypoint", errorMessage }));
    }
  }

  return {
    revision: fn.revision,
    submit(job: Job): void {
      const worker = idle.takeLast();
      if (worker !== undefined) return void worker.run(job);
      queue.push({ job, since: performance.now() });
      startForJobsOlderThan(all.size === 0 ? 0 : PATIENCE_MS);
    },
    /** Ends idle processes now, and the others when they become idle. */
    retire(): void {
      isRetired = true;
      idle.killAll();
    },
    /** Ends all processes at once. */
    kill(): void {
      const ends = { errorType: "Runtime.ExitError", errorMessage: "the local endpoint ends" };
      for (const { job } of queue.splice(0)) refuse(job, ends);
      for (const worker of all) worker.kill();
    },
  };
}
