import type { ErrorCode } from "./error-codes.ts";
import { type Advice, type Fix, fixOf } from "./fix.ts";

export type { ErrorCode } from "./error-codes.ts";

/** One of the things that are wrong, and what to do about it. */
export interface Problem {
  readonly message: string;
  readonly fix?: Fix | undefined;
}

export interface ErrorDetails {
  readonly fix?: Advice | undefined;
  /** The underlying error; shown with --verbose only. */
  readonly cause?: unknown;
}

/**
 * A failure that a person can act on: a code, a message with the value seen, and the fix.
 * It must never contain a token, password or key: the message is printed and may be logged.
 */
export class AuthzError extends Error {
  readonly code: ErrorCode;
  /** What is wrong, one by one: a configuration or a run can fail in several places, each with a fix of its own. */
  readonly problems: readonly Problem[];
  /** The first fix; see `problems` for all. */
  readonly fix: Fix | undefined;

  /** @param wrong the message, or the problems that it lists. */
  constructor(code: ErrorCode, wrong: string | readonly Problem[], { fix, cause }: ErrorDetails = {}) {
    const problems =
      typeof wrong === "string" ? [{ message: wrong, fix: fix === undefined ? undefined : fixOf(fix) }] : wrong;
    super(problems.map(({ message }) => message).join("\n"), { cause });
    this.name = "AuthzError";
    this.code = code;
    this.problems = problems;
    this.fix = problems.find((problem) => problem.fix !== undefined)?.fix;
  }
}

/** Whether an error is one of this package's, also of another copy of it; its `code` says which. */
export const isAuthzError = (error: unknown): error is AuthzError =>
  error instanceof AuthzError || (error instanceof Error && error.name === "AuthzError" && "code" in error);
