import type { ErrorCode } from "./error-codes.ts";

export type { ErrorCode } from "./error-codes.ts";

export interface ErrorDetails {
  /** What to do about it, one sentence or a command. */
  readonly fix?: string;
  /** The underlying error; shown with --verbose only. */
  readonly cause?: unknown;
}

/**
 * A failure that a person can act on: a code, a message with the value seen, and the fix.
 * It must never contain a token, password or key: the message is printed and may be logged.
 */
export class AuthzError extends Error {
  readonly code: ErrorCode;
  readonly fix: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = "AuthzError";
    this.code = code;
    this.fix = details.fix;
  }
}
