import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Invocation, InvocationOptions } from "../../world.ts";
import type { Runnable } from "../model.ts";
import type { Callee, Deliver } from "./api-server.ts";
import { unpacked } from "./code.ts";
import { commandFor } from "./command.ts";
import { environmentOf } from "./environment.ts";
import { createLog } from "./invocation-log.ts";
import { readOutput } from "./output.ts";
import type { RuntimeParts } from "./runtime.ts";

/** One event on its way through a function. */
export interface Job extends InvocationOptions {
  readonly requestId: string;
  readonly payload: Buffer;
  readonly done: (invocation: Invocation) => void;
}

/** What a pool is told of its worker. */
export interface Owner {
  /** It waits for an event. */
  readonly idle: (worker: Worker) => void;
  /** Its process has ended; `problem` says why when it never got as far as to take an event. */
  readonly gone: (worker: Worker, problem: object | undefined) => void;
}

/** One process of a function: it takes one event at a time. */
export interface Worker extends Callee {
  readonly id: string;
  run(job: Job): void;
  kill(): void;
}

interface Current {
  readonly job: Job;
  readonly started: number;
  readonly timer: NodeJS.Timeout;
}

/** The largest answer that Lambda hands on. */
const MAX_ANSWER_BYTES = 6_291_556;
const TOO_LARGE = Buffer.from(
  JSON.stringify({
    errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_ANSWER_BYTES} bytes).`,
    errorType: "Function.ResponseSizeTooLarge",
  }),
);

/** As long as Lambda lets a function load. */
const INIT_SECONDS = 10;

/** As Go, in which Lambda is written, calls them: what is over its memory is killed, V8 ends itself. */
const SIGNALS: Readonly<Record<string, string>> = { SIGKILL: "killed", SIGABRT: "aborted" };

const streamName = ({ version }: Runnable, now: number): string =>
  `${new Date(now).toISOString().slice(0, 10).replaceAll("-", "/")}/[${version}]${randomBytes(16).toString("hex")}`;

/** Of a call that is not traced. What it needs of chance is in the request's own id. */
const traceId = (requestId: string, workerId: string, now: number): string => {
  const root = `1-${Math.floor(now / 1_000).toString(16)}-${requestId.replaceAll("-", "").slice(8)}`;
  return `Root=${root};Parent=${workerId};Sampled=0`;
};

/** Starts a process for a function. @throws Error when this machine cannot run it. */
export function startWorker(fn: Runnable, parts: RuntimeParts, runtimeApi: string, owner: Owner): Worker {
  const id = randomBytes(8).toString("hex");
  const logStream = streamName(fn, parts.clock.now());
  const log = createLog(parts.logs, fn, logStream, parts.clock.now);
  const folder = unpacked(parts.store, fn.codeSha256Hex);
  const [program, ...args] = commandFor(fn, folder);
  const { endpoint, credentials } = parts;
  const whereabouts = { folder, logStream, runtimeApi: `${runtimeApi}/${id}`, endpoint, credentials };
  const env = environmentOf(fn, whereabouts);
  const started = performance.now();
  const child = spawn(program, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let initMs: number | undefined;
  let isCold = true;
  let waiting: Deliver | undefined;
  let current: Current | undefined;
  let problem: object | undefined;
  const initTimer = setTimeout(() => {
    problem = { errorType: "Sandbox.Timedout", errorMessage: `Init timed out after ${INIT_SECONDS}.00 seconds` };
    child.kill("SIGKILL");
  }, INIT_SECONDS * 1_000);

  function finish(payload: Buffer, failed: boolean): void {
    if (current === undefined) return;
    for (const lastLine of passOn) lastLine();
    const { job, started: from, timer } = current;
    clearTimeout(timer);
    current = undefined;
    const tail = log.end(job.requestId, performance.now() - from, child.pid, isCold ? initMs : undefined);
    isCold = false;
    job.done({ payload, log: tail, ...(failed && { functionError: "Unhandled" as const }) });
  }

  /** Ends the invocation with what Lambda says of a process that is no more. */
  function fail(errorType: string, what: string): void {
    if (current === undefined) return;
    const { requestId } = current.job;
    log.add(`RequestId: ${requestId} Error: ${what}`);
    finish(Buffer.from(JSON.stringify({ errorType, errorMessage: `RequestId: ${requestId} Error: ${what}` })), true);
  }

  const passOn = [readOutput(child.stdout, log.add), readOutput(child.stderr, log.add)];
  child.on("error", (error) => {
    problem = { errorType: "Runtime.InvalidEntrypoint", errorMessage: error.message };
  });
  child.on("close", (code, signal) => {
    clearTimeout(initTimer);
    const how = signal ? `signal: ${SIGNALS[signal] ?? signal}` : `exit status ${code}`;
    fail("Runtime.ExitError", `Runtime exited with error: ${how}`);
    const exited = { errorType: "Runtime.ExitError", errorMessage: `Runtime exited with error: exit status ${code}` };
    owner.gone(worker, initMs === undefined ? (problem ?? exited) : undefined);
  });

  const worker: Worker = {
    id,
    run(job) {
      const deadline = parts.clock.now() + fn.timeoutSeconds * 1_000;
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        fail("Sandbox.Timedout", `Task timed out after ${fn.timeoutSeconds.toFixed(2)} seconds`);
      }, fn.timeoutSeconds * 1_000);
      current = { job, started: performance.now(), timer };
      log.start(job.requestId);
      const deliver = waiting;
      waiting = undefined;
      deliver?.(
        {
          "Content-Type": "application/json",
          "Lambda-Runtime-Aws-Request-Id": job.requestId,
          "Lambda-Runtime-Deadline-Ms": String(deadline),
          "Lambda-Runtime-Invoked-Function-Arn": job.invokedArn ?? fn.arn,
          "Lambda-Runtime-Trace-Id": traceId(job.requestId, id, parts.clock.now()),
          ...(job.clientContext !== undefined && { "Lambda-Runtime-Client-Context": job.clientContext }),
        },
        job.payload,
      );
    },
    next(deliver) {
      initMs ??= performance.now() - started;
      clearTimeout(initTimer);
      waiting = deliver;
      if (current === undefined) owner.idle(worker);
    },
    outcome(call, body) {
      if (call === "init/error") problem = JSON.parse(body.toString());
      if (!call.startsWith("invocation/")) return;
      const of = current;
      // What it wrote before it answered can be read by now, and is read before this comes to its turn.
      setImmediate(() => {
        if (of === undefined || of !== current) return;
        const isTooLarge = body.length > MAX_ANSWER_BYTES;
        finish(isTooLarge ? TOO_LARGE : body, isTooLarge || call.endsWith("/error"));
        if (waiting !== undefined) owner.idle(worker);
      });
    },
    kill: () => void child.kill("SIGKILL"),
  };
  return worker;
}
