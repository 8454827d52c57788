import type { ErrorCode } from "../lib/errors.ts";

/** The exit codes that scripts rely on. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  configuration: 3,
  credentials: 4,
  notOurs: 5,
  proofFailed: 6,
  drifted: 7,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_CODE: Record<ErrorCode, ExitCode> = {
  USAGE: EXIT.usage,
  CONFIRMATION_NEEDED: EXIT.usage,
  TOKEN_MISSING: EXIT.usage,
  SECRET_MISSING: EXIT.usage,
  CONFIG_MISSING: EXIT.configuration,
  CONFIG_INVALID: EXIT.configuration,
  REGION_MISSING: EXIT.configuration,
  SOURCE_MISSING: EXIT.configuration,
  SOURCE_REFUSED: EXIT.configuration,
  HANDLER_MISSING: EXIT.configuration,
  ZIP_TOO_LARGE: EXIT.configuration,
  RUNTIME_BLOCKED: EXIT.configuration,
  LOCAL_RUNTIME: EXIT.configuration,
  ISSUER_MISMATCH: EXIT.configuration,
  PROFILE_UNKNOWN: EXIT.credentials,
  CREDENTIALS_MISSING: EXIT.credentials,
  CREDENTIALS_EXPIRED: EXIT.credentials,
  CLOCK_SKEWED: EXIT.credentials,
  ACCESS_DENIED: EXIT.credentials,
  WRONG_ACCOUNT: EXIT.credentials,
  NOT_OURS: EXIT.notOurs,
  NOT_DEPLOYED: EXIT.failed,
  KEYS_UNREACHABLE: EXIT.failed,
  ENDPOINT_UNREACHABLE: EXIT.failed,
  STATE_UNREADABLE: EXIT.failed,
  FILE_UNUSABLE: EXIT.failed,
  LOCKED: EXIT.failed,
  AWS_REFUSED: EXIT.failed,
  APPLY_FAILED: EXIT.failed,
  LOCAL_FAILED: EXIT.failed,
  INPUT_MISSING: EXIT.usage,
  NOT_SIGNED_IN: EXIT.credentials,
  SIGN_IN_REFUSED: EXIT.credentials,
  SIGN_IN_TIMED_OUT: EXIT.failed,
  CLIENT_MISCONFIGURED: EXIT.configuration,
  PORT_BUSY: EXIT.failed,
  SESSION_UNREADABLE: EXIT.failed,
  USER_EXISTS: EXIT.failed,
  USER_UNKNOWN: EXIT.failed,
  GROUP_UNKNOWN: EXIT.usage,
  // Only bin/not-built.js reports it, which imports nothing of src.
  NOT_BUILT: EXIT.failed,
  INTERRUPTED: EXIT.interrupted,
  INTERNAL: EXIT.failed,
};

/** The exit code for an error's code. */
export const exitCodeOf = (code: ErrorCode): ExitCode => BY_CODE[code];
