import type { Runnable } from "../model.ts";
import type { InitPhase } from "./init-phase.ts";
import type { Job } from "./job.ts";
import type { Sandbox } from "./sandbox.ts";

interface Started {
  readonly job: Job;
  readonly at: number;
  readonly timer: NodeJS.Timeout;
}

/** The job that a process is busy with: at most one at a time. */
export interface CurrentJob {
  /** The job, to be compared with what it is later; undefined while there is none. */
  readonly job: Job | undefined;
  start(job: Job): void;
  /** Ends the job with what the function answered. */
  finish(payload: Buffer, isFailed: boolean): void;
  /** Ends the job with what Lambda says of a process that has ended or is ended. */
  fail(errorType: string, what: string): void;
}

export function createCurrentJob(
  fn: Runnable,
  { child, log, flushOutput, kill }: Sandbox,
  init: InitPhase,
): CurrentJob {
  let current: Started | undefined;
  let isCold = true;

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
    get job() {
      return current?.job;
    },
    start(job) {
      current = { job, at: performance.now(), timer: setTimeout(timeOut, fn.timeoutSeconds * 1_000) };
      log.start(job.requestId);
    },
    finish,
    fail,
  };
}
