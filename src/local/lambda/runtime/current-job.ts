import type { Job, Runnable } from "../runtime-model.ts";
import type { Environment } from "./environment.ts";
import type { InitPhase } from "./init-phase.ts";
import type { BadEnding } from "./invocation-log.ts";
import type { Sandbox } from "./sandbox.ts";

interface Started {
  readonly job: Job;
  readonly at: number;
  readonly timer: NodeJS.Timeout;
}

export const timedOut = ({ timeoutSeconds }: Runnable): string =>
  `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;

/** The job that a process is busy with: at most one at a time. */
export function createCurrentJob(
  fn: Runnable,
  { child, log, flushOutput, kill }: Sandbox,
  init: InitPhase,
  phase: Environment["phase"],
) {
  let current: Started | undefined;
  let isCold = phase === "init";

  /** Ends the job with what the function answered. */
  function finish(payload: Buffer, isFailed: boolean, ending?: BadEnding): void {
    if (current === undefined) return;
    flushOutput();
    const { job, at, timer } = current;
    clearTimeout(timer);
    current = undefined;
    const ms = ending?.status === "timeout" ? fn.timeoutSeconds * 1_000 : performance.now() - at;
    const tail = log.end(job.requestId, { ms, pid: child.pid, initMs: isCold ? init.ms : undefined, ending });
    isCold = false;
    job.done({ payload, log: tail, ...(isFailed && { functionError: "Unhandled" as const }) });
  }

  /** Ends the job with what Lambda answers for a process that ended or was killed; its log has no more than `ending`. */
  function fail(errorType: string, what: string, ending: BadEnding): void {
    if (current === undefined) return;
    const errorMessage = `RequestId: ${current.job.requestId} Error: ${what}`;
    finish(Buffer.from(JSON.stringify({ errorType, errorMessage })), true, ending);
  }

  function timeOut(): void {
    fail("Sandbox.Timedout", timedOut(fn), { status: "timeout" });
    kill();
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
