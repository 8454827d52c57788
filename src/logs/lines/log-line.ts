export type LogLevel = "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";

/** How an invocation or an initialization ended. */
export type RunStatus = "success" | "error" | "failure" | "timeout";

/** An error that a function threw, as its runtime logs it. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: readonly string[];
}

/** What an invocation took, as Lambda reports it at its end. */
export interface Report {
  readonly durationMs: number;
  readonly billedMs?: number;
  readonly memoryMb?: number;
  readonly maxMemoryMb?: number;
  /** Of a cold start. */
  readonly initMs?: number;
  /** Of a start from a snapshot. */
  readonly restoreMs?: number;
  readonly status?: RunStatus;
  readonly errorType?: string;
}

/** How an initialization ended. */
export interface InitReport {
  readonly durationMs: number;
  /** "init", or "invoke" where Lambda repeats it for the first invocation. */
  readonly phase?: string;
  readonly status?: RunStatus;
  readonly errorType?: string;
}

/** The line of the built-in authorizer for each call. */
export interface Decision {
  readonly verdict: "allow" | "deny" | "unauthorized";
  readonly reason: string;
  readonly issuer?: string;
  readonly kid?: string;
  /** "stale": the issuer did not return new keys. */
  readonly keys?: string;
  readonly ms?: number;
}

/** What a line says; "output" is whatever a function wrote, "platform" what else Lambda writes. */
export type LineContent =
  | { readonly kind: "start"; readonly version: string }
  | { readonly kind: "end" }
  | { readonly kind: "report"; readonly report: Report }
  | { readonly kind: "init-start"; readonly runtime: string }
  | { readonly kind: "init-report"; readonly initReport: InitReport }
  | { readonly kind: "timeout"; readonly afterSeconds: number }
  | { readonly kind: "exit"; readonly error: LoggedError }
  | { readonly kind: "error"; readonly error: LoggedError }
  | { readonly kind: "decision"; readonly decision: Decision }
  | { readonly kind: "output" }
  | { readonly kind: "platform" };

/** A line without its place: what its text alone says. */
export interface ParsedLine {
  readonly content: LineContent;
  readonly requestId?: string | undefined;
  readonly level?: LogLevel | undefined;
  /** Without what the runtime puts before it. */
  readonly message: string;
}

/** A line of a function's log. */
export interface LogLine extends ParsedLine {
  /** CloudWatch's ID of the event. */
  readonly id: string;
  readonly timeMs: number;
  /** The name of the function, as its reader calls it. */
  readonly source: string;
  readonly stream: string;
  /** How many secrets were masked in the line. */
  readonly masked: number;
}

export const LEVELS: Readonly<Record<string, LogLevel>> = {
  TRACE: "TRACE",
  DEBUG: "DEBUG",
  INFO: "INFO",
  NOTICE: "INFO",
  WARN: "WARN",
  WARNING: "WARN",
  ERROR: "ERROR",
  FATAL: "FATAL",
  CRITICAL: "FATAL",
};
