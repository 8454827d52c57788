import type { Invocation, InvocationOptions } from "../../world.ts";

/** One event on its way through a function. */
export interface Job extends InvocationOptions {
  readonly requestId: string;
  readonly payload: Buffer;
  readonly done: (invocation: Invocation) => void;
}

/** Ends a job with an error of the runtime, before any process has taken it. */
export function refuse(job: Job | undefined, problem: object): void {
  job?.done({ payload: Buffer.from(JSON.stringify(problem)), functionError: "Unhandled", log: [] });
}
