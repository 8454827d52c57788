/**
 * Every way a run can fail that is worth telling apart, as a closed union: scripts match on these codes.
 * The exit code of each stands in cli/exit-codes.ts.
 */
export type ErrorCode =
  | "USAGE"
  | "CONFIRMATION_NEEDED"
  | "TOKEN_MISSING"
  | "SECRET_MISSING"
  | "CONFIG_MISSING"
  | "CONFIG_INVALID"
  | "REGION_MISSING"
  | "SOURCE_MISSING"
  | "SOURCE_REFUSED"
  | "HANDLER_MISSING"
  | "ZIP_TOO_LARGE"
  | "RUNTIME_BLOCKED"
  | "LOCAL_RUNTIME"
  | "ISSUER_MISMATCH"
  | "PROFILE_UNKNOWN"
  | "CREDENTIALS_MISSING"
  | "CREDENTIALS_EXPIRED"
  | "CLOCK_SKEWED"
  | "ACCESS_DENIED"
  | "WRONG_ACCOUNT"
  | "NOT_OURS"
  | "NOT_DEPLOYED"
  | "KEYS_UNREACHABLE"
  | "ENDPOINT_UNREACHABLE"
  | "STATE_UNREADABLE"
  | "FILE_UNUSABLE"
  | "LOCKED"
  | "AWS_REFUSED"
  | "APPLY_FAILED"
  | "LOCAL_FAILED"
  | "INPUT_MISSING"
  | "NOT_SIGNED_IN"
  | "SIGN_IN_REFUSED"
  | "SIGN_IN_TIMED_OUT"
  | "CLIENT_MISCONFIGURED"
  | "PORT_BUSY"
  | "SESSION_UNREADABLE"
  | "USER_EXISTS"
  | "USER_UNKNOWN"
  | "GROUP_UNKNOWN"
  | "NOT_BUILT"
  | "INTERRUPTED"
  | "INTERNAL";

export interface ErrorDetails {
  /** What to do about it, one sentence or a command. */
  readonly fix?: string;
  /** What lies beneath; shown with --verbose only. */
  readonly cause?: unknown;
}

/**
 * A failure that a person can act on: a code, a message that holds the value seen, and the fix.
 * Never put a token, password or key into one: the message is printed and may be logged.
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
