import { randomBytes } from "node:crypto";
import type { Job, Runnable, RuntimeParts } from "../runtime-model.ts";
import type { Deliver, RuntimeClient } from "./api-server.ts";
import { createCurrentJob } from "./current-job.ts";
import { startInit } from "./init-phase.ts";
import { startSandbox } from "./sandbox.ts";

/** What a worker reports to its pool. */
export interface WorkerEvents {
  /** It waits for an event. */
  readonly idle: (worker: Worker) => void;
  /** Its process has ended; `problem` says why when it never got as far as to take an event. */
  readonly gone: (worker: Worker, problem: object | undefined) => void;
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

/** As Go, in which Lambda is written, calls them: what is over its memory is killed, V8 ends itself. */
const SIGNALS: Readonly<Record<string, string>> = { SIGKILL: "killed", SIGABRT: "aborted" };

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
export function startWorker(fn: Runnable, parts: RuntimeParts, runtimeApi: string, events: WorkerEvents): Worker {
  const id = randomBytes(8).toString("hex");
  const sandbox = startSandbox(fn, parts, `${runtimeApi}/${id}`);
  const init = startInit(sandbox.kill);
  const current = createCurrentJob(fn, sandbox, init);
  let waiting: Deliver | undefined;

  function ended(code: number | null, signal: NodeJS.Signals | null): void {
    init.end();
    const how = signal ? `signal: ${SIGNALS[signal] ?? signal}` : `exit status ${code}`;
    current.fail("Runtime.ExitError", `Runtime exited with error: ${how}`);
    const exited = { errorType: "Runtime.ExitError", errorMessage: `Runtime exited with error: exit status ${code}` };
    events.gone(worker, init.ms === undefined ? (init.problem ?? exited) : undefined);
  }

  function answered(body: Buffer, isError: boolean): void {
    const { job } = current;
    // What it wrote before it answered can be read by now, and is read before this comes to its turn.
    setImmediate(() => {
      if (job === undefined || job !== current.job) return;
      const isTooLarge = body.length > MAX_ANSWER_BYTES;
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
  sandbox.child.on("error", ({ message }) => {
    init.fail({ errorType: "Runtime.InvalidEntrypoint", errorMessage: message });
  });
  sandbox.child.on("close", ended);
  return worker;
}
