import { AuthzError } from "../lib/errors.ts";

/** Throws one error for all failures: the failure itself when there is one, else a list of their problems. */
export function throwFailures(failures: readonly AuthzError[], signal: AbortSignal): void {
  const [first, ...others] = failures;
  if (first === undefined) {
    if (signal.aborted) throw new AuthzError("INTERRUPTED", "interrupted; calls in progress have ended");
    return;
  }
  if (others.every((other) => other.message === first.message)) throw first;
  const code = others.every((other) => other.code === first.code) ? first.code : "APPLY_FAILED";
  const problems = failures.flatMap((failure) => failure.problems);
  throw new AuthzError(code, problems, { cause: new AggregateError(failures) });
}
