import type { StackEvent } from "../../../src/engine/events.ts";
import type { Kinds } from "../../../src/engine/kind.ts";
import type { EngineRun } from "../../../src/engine/run.ts";
import { memoryState, type State } from "../../../src/engine/state/state.ts";
import { AuthzError } from "../../../src/lib/errors.ts";
import { createCloud, type FakeCloud } from "./fake-cloud.ts";

/** A run on a fake cloud, with what it told and a way to interrupt it. */
export interface TestRun extends EngineRun<FakeCloud> {
  readonly events: StackEvent[];
  readonly abort: () => void;
}

export function runOf(kinds: Kinds<FakeCloud>, state: State = memoryState(), aws: FakeCloud = createCloud()): TestRun {
  const events: StackEvent[] = [];
  const controller = new AbortController();
  return {
    aws,
    kinds,
    state,
    events,
    signal: controller.signal,
    abort: () => controller.abort(new AuthzError("INTERRUPTED", "interrupted")),
    on: (event) => void events.push(event),
    explain: (error) =>
      error instanceof AuthzError ? error : new AuthzError("AWS_REFUSED", (error as Error).message, { cause: error }),
  };
}

/** A promise that a test settles by hand. */
export function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Lets everything run that does not wait for the test. */
export const idle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The error a promise ends in. */
export const errorOf = async (promise: Promise<unknown>): Promise<AuthzError> => {
  const error = await promise.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (error instanceof AuthzError) return error;
  throw error ?? new Error("it should have failed");
};
