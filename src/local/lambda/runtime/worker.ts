import { randomBytes } from "node:crypto";
import type { Job, Runnable, RuntimeParts } from "../runtime-model.ts";
import type { Deliver, RuntimeClient } from "./api-server.ts";
import { createCurrentJob, timedOut } from "./current-job.ts";
import type { Environment } from "./environment.ts";
import { INIT_SECONDS, type Problem, startInit } from "./init-phase.ts";
import { OUT_OF_MEMORY } from "./invocation-log.ts";
import { startSandbox } from "./sandbox.ts";

/** A function that could not be loaded. */
export interface LoadFailure {
  /** Where to try once more, as Lambda does; undefined after the second time. */
  readonly again: Environment | undefined;
  /** Ends the job that the process was started for. */
  refuse(job: Job): void;
}

/** What a worker reports to its pool. */
export interface WorkerEvents {
  /** It waits for an event. */
  readonly idle: (worker: Worker) => void;
  /** Its process has ended; with `failure` when it never got as far as to take an event. */
  readonly gone: (worker: Worker, failure: LoadFailure | undefined) => void;
}

/** One process of a function: it takes one event at a time. */
export interface Worker extends RuntimeClient {
  readonly id: string;
  run(job: Job): void;
  kill(): void;
}

/** The largest answer that Lambda returns. */
const MAX_ANSWER_BYTES = 6_291_556;
const TOO_LARGE = Buffer.from(
  JSON.stringify({
    errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_ANSWER_BYTES} bytes).`,
    errorType: "Function.ResponseSizeTooLarge",
  }),
);

/** What a runtime logs that cannot hand over an answer. */
const notPosted = (now: number): string => {
  const errorMessage = `Exceeded maximum allowed payload size (${MAX_ANSWER_BYTES} bytes).`;
  const answer = JSON.stringify({ errorMessage, errorType: "RequestEntityTooLarge" });
  return `[ERROR] [${now}] LAMBDA_RUNTIME Failed to post handler success response. Http response code: 413. ${answer}`;
};

/** As Go, in which Lambda is written, calls them: what is over its memory is killed, V8 ends itself. */
const SIGNALS: Readonly<Record<string, string>> = { SIGKILL: "killed", SIGABRT: "aborted" };

/** How a process ended: for the caller, and the type for the log. */
interface Exit {
  readonly errorType: string;
  readonly what: string;
  readonly logged: string;
}

/** On Lambda only a lack of memory kills a process. */
function exitOf(code: number | null, signal: NodeJS.Signals | null): Exit {
  const errorType = "Runtime.ExitError";
  const how = signal ? `signal: ${SIGNALS[signal] ?? signal}` : `exit status ${code}`;
  const logged = signal === "SIGKILL" ? OUT_OF_MEMORY : errorType;
  return { errorType, what: `Runtime exited with error: ${how}`, logged };
}

/** Why a bootstrap cannot be started, by the code of the system's error. */
const ENTRYPOINTS: Readonly<Record<string, string>> = {
  ENOENT: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
  EACCES: "fork/exec /var/task/bootstrap: permission denied",
  ENOEXEC: "fork/exec /var/task/bootstrap: exec format error",
};

function notStarted({ code = "", message }: NodeJS.ErrnoException): Exit {
  const errorType = "Runtime.InvalidEntrypoint";
  return { errorType, what: ENTRYPOINTS[code] ?? message, logged: errorType };
}

/** Of a call that is not traced. What it needs of chance is in the request's own id. */
const traceId = (requestId: string, workerId: string, now: number): string => {
  const root = `1-${Math.floor(now / 1_000).toString(16)}-${requestId.replaceAll("-", "").slice(8)}`;
  return `Root=${root};Parent=${workerId};Sampled=0`;
};

/** The headers of an event in the Runtime API. @param now in milliseconds since 1970. */
const eventHeaders = (fn: Runnable, job: Job, workerId: string, now: number): Record<string, string> => ({
  "Content-Type": "application/json",
  "Lambda-Runtime-Aws-Request-Id": job.requestId,
  "Lambda-Runtime-Deadline-Ms": String(now + fn.timeoutSeconds * 1_000),
  "Lambda-Runtime-Invoked-Function-Arn": job.invokedArn ?? fn.arn,
  "Lambda-Runtime-Trace-Id": traceId(job.requestId, workerId, now),
  ...(job.clientContext !== undefined && { "Lambda-Runtime-Client-Context": job.clientContext }),
});

/** Starts a process for a function. @throws Error when this machine cannot run it. */
export function startWorker(
  fn: Runnable,
  parts: RuntimeParts,
  runtimeApi: string,
  environment: Environment,
  events: WorkerEvents,
): Worker {
  const { log, phase } = environment;
  const id = randomBytes(8).toString("hex");
  const sandbox = startSandbox(fn, parts, `${runtimeApi}/${id}`, environment);
  const init = startInit(phase === "init" ? INIT_SECONDS : fn.timeoutSeconds, sandbox.kill);
  const current = createCurrentJob(fn, sandbox, init, phase);
  let waiting: Deliver | undefined;
  let neverStarted: Exit | undefined;

  /** The process has ended before it took an event. */
  function failure(exit: Exit): LoadFailure {
    sandbox.flushOutput();
    const { ms, ending } = init.end(init.problem?.errorType ?? exit.logged);
    log.initReport(phase, ms, ending);
    const { errorType, what } =
      ending.status === "timeout" ? { errorType: "Sandbox.Timedout", what: timedOut(fn) } : exit;
    return {
      again: phase === "init" ? { ...environment, phase: "invoke" } : undefined,
      refuse({ requestId, done }) {
        const problem: Problem = init.problem ?? { errorType, errorMessage: `RequestId: ${requestId} Error: ${what}` };
        log.start(requestId);
        const written = log.end(requestId, { ms, pid: sandbox.child.pid, ending });
        done({ payload: Buffer.from(JSON.stringify(problem)), functionError: "Unhandled", log: written });
      },
    };
  }

  function ended(code: number | null, signal: NodeJS.Signals | null): void {
    const exit = neverStarted ?? exitOf(code, signal);
    current.fail(exit.errorType, exit.what, { status: "error", errorType: exit.logged });
    events.gone(worker, init.ms === undefined ? failure(exit) : undefined);
  }

  function answered(body: Buffer, isError: boolean): void {
    const { job } = current;
    // What it wrote before it answered can be read by now, and is read before this comes to its turn.
    setImmediate(() => {
      if (job === undefined || job !== current.job) return;
      const isTooLarge = body.length > MAX_ANSWER_BYTES;
      if (isTooLarge) sandbox.log.add(notPosted(parts.clock.now()));
      current.finish(isTooLarge ? TOO_LARGE : body, isTooLarge || isError);
      if (waiting !== undefined) events.idle(worker);
    });
  }

  const worker: Worker = {
    id,
    run(job) {
      current.start(job);
      const deliver = waiting;
      waiting = undefined;
      deliver?.(eventHeaders(fn, job, id, parts.clock.now()), job.payload);
    },
    next(deliver) {
      init.succeed();
      waiting = deliver;
      if (current.job === undefined) events.idle(worker);
    },
    outcome(call, body) {
      if (call === "init/error") init.fail(JSON.parse(body.toString()));
      if (call.startsWith("invocation/")) answered(body, call.endsWith("/error"));
    },
    kill: sandbox.kill,
  };
  sandbox.child.on("error", (error) => {
    neverStarted = notStarted(error);
  });
  sandbox.child.on("close", ended);
  return worker;
}
