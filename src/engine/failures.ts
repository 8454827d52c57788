import { AuthzError } from "../lib/errors.ts";

/** Throws one error for all failures: the failure itself when there is one, else a list of their messages. */
export function throwFailures(failures: readonly AuthzError[], signal: AbortSignal): void {
  const [first, ...others] = failures;
  if (first === undefined) {
    if (signal.aborted) throw new AuthzError("INTERRUPTED", "interrupted; what was under way has settled");
    return;
  }
  if (others.every((other) => other.message === first.message)) throw first;
  const code = others.every((other) => other.code === first.code) ? first.code : "APPLY_FAILED";
  const fixes = [...new Set(failures.flatMap((failure) => failure.fix ?? []))].join("\n");
  const message = failures.map((failure) => failure.message).join("\n");
  throw new AuthzError(code, message, { ...(fixes && { fix: fixes }), cause: new AggregateError(failures) });
}
