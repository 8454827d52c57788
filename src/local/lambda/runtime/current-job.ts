import type { Job, Runnable } from "../runtime-model.ts";
import type { InitPhase } from "./init-phase.ts";
import type { Sandbox } from "./sandbox.ts";

interface Started {
  readonly job: Job;
  readonly at: number;
  readonly timer: NodeJS.Timeout;
}

/** The job that a process is busy with: at most one at a time. */
export function createCurrentJob(fn: Runnable, { child, log, flushOutput, kill }: Sandbox, init: InitPhase) {
  let current: Started | undefined;
  let isCold = true;

  /** Ends the job with what the function answered. */
  function finish(payload: Buffer, isFailed: boolean): void {
    if (current === undefined) return;
    flushOutput();
    const { job, at, timer } = current;
    clearTimeout(timer);
    current = undefined;
    const tail = log.end(job.requestId, performance.now() - at, child.pid, isCold ? init.ms : undefined);
    isCold = false;
    job.done({ payload, log: tail, ...(isFailed && { functionError: "Unhandled" as const }) });
  }

  /** Ends the job with what Lambda answers for a process that ended or was killed. */
  function fail(errorType: string, what: string): void {
    if (current === undefined) return;
    const { requestId } = current.job;
    const errorMessage = `RequestId: ${requestId} Error: ${what}`;
    log.add(errorMessage);
    finish(Buffer.from(JSON.stringify({ errorType, errorMessage })), true);
  }

  function timeOut(): void {
    kill();
    fail("Sandbox.Timedout", `Task timed out after ${fn.timeoutSeconds.toFixed(2)} seconds`);
  }

  return {
    /** Undefined while there is none. */
    get job(): Job | undefined {
      return current?.job;
    },
    start(job: Job): void {
      current = { job, at: performance.now(), timer: setTimeout(timeOut, fn.timeoutSeconds * 1_000) };
      log.start(job.requestId);
    },
    finish,
    fail,
  };
}
