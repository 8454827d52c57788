/** As long as Lambda lets a function load. */
const INIT_SECONDS = 10;

/** From the start of a process until it asks for its first event. */
export interface InitPhase {
  /** How long it took; undefined while it lasts, and for a process that never came so far. */
  readonly ms: number | undefined;
  /** Why it never came so far, where that is known. */
  readonly problem: object | undefined;
  succeed(): void;
  fail(problem: object): void;
  /** The process has ended: nothing is waited for any longer. */
  end(): void;
}

/** @param kill ends a process that takes too long. */
export function startInit(kill: () => void): InitPhase {
  const started = performance.now();
  let ms: number | undefined;
  let problem: object | undefined;
  const timer = setTimeout(() => {
    problem = { errorType: "Sandbox.Timedout", errorMessage: `Init timed out after ${INIT_SECONDS}.00 seconds` };
    kill();
  }, INIT_SECONDS * 1_000);
  return {
    get ms() {
      return ms;
    },
    get problem() {
      return problem;
    },
    succeed() {
      ms ??= performance.now() - started;
      clearTimeout(timer);
    },
    fail(why) {
      problem = why;
    },
    end: () => clearTimeout(timer),
  };
}
