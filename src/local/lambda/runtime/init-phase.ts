/** As long as Lambda lets a function load. */
const INIT_SECONDS = 10;

/** From the start of a process until it asks for its first event. */
export type InitPhase = ReturnType<typeof startInit>;

/** @param kill ends a process that takes too long. */
export function startInit(kill: () => void) {
  const started = performance.now();
  let ms: number | undefined;
  let problem: object | undefined;
  const timer = setTimeout(() => {
    problem = { errorType: "Sandbox.Timedout", errorMessage: `Init timed out after ${INIT_SECONDS}.00 seconds` };
    kill();
  }, INIT_SECONDS * 1_000);
  return {
    /** How long it took; undefined while it lasts, and for a process that failed before its end. */
    get ms(): number | undefined {
      return ms;
    },
    /** Why it failed, if the reason is known. */
    get problem(): object | undefined {
      return problem;
    },
    succeed(): void {
      ms ??= performance.now() - started;
      clearTimeout(timer);
    },
    fail(why: object): void {
      problem = why;
    },
    /** The process has ended: stop the timer. */
    end: () => clearTimeout(timer),
  };
}
