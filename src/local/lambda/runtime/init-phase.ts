import type { BadEnding } from "./invocation-log.ts";

/** As long as Lambda lets a function load before it has an event. */
export const INIT_SECONDS = 10;

/** Why a function could not be loaded, as the caller reads it. */
export interface Problem {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** From the start of a process until it asks for its first event. */
export type InitPhase = ReturnType<typeof startInit>;

/** @param kill ends a process that takes too long. */
export function startInit(seconds: number, kill: () => void) {
  const started = performance.now();
  let ms: number | undefined;
  let problem: Problem | undefined;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, seconds * 1_000);
  return {
    /** How long it took; undefined while it lasts, and for a process that failed before its end. */
    get ms(): number | undefined {
      return ms;
    },
    /** Why it failed, if the reason is known. */
    get problem(): Problem | undefined {
      return problem;
    },
    succeed(): void {
      ms ??= performance.now() - started;
      clearTimeout(timer);
    },
    fail(why: Problem): void {
      problem ??= why;
    },
    /** The process has ended: stop the timer. @returns how long it took, and how it ended when it failed. */
    end(errorType: string): { readonly ms: number; readonly ending: BadEnding } {
      clearTimeout(timer);
      const ending: BadEnding = isLate ? { status: "timeout" } : { status: "error", errorType };
      return { ms: isLate ? seconds * 1_000 : performance.now() - started, ending };
    },
  };
}
