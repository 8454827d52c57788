import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { isDenied } from "../aws/access-denied.ts";

/** A log that is shown. */
export interface LogSource {
  /** What its lines are shown under: "authorizer", "orders", "access-log". */
  readonly name: string;
  readonly group: string;
  readonly logs: CloudWatchLogsClient;
  /** What writes it: an access log has the format of its stage. */
  readonly kind:
    | { readonly type: "function"; readonly isAuthorizer: boolean }
    | { readonly type: "access"; readonly format: string };
}

/** Why a log has nothing to show, or could not be read. */
export interface LogProblem {
  readonly problem: "missing" | "not permitted" | "refused" | "unreachable";
  /** AWS's words for a refusal. */
  readonly why?: string;
}

/** The same, with the log that has it. */
export interface SourceProblem extends LogProblem {
  readonly source: string;
  readonly group: string;
}

/** A log group of a class that has no FilterLogEvents, for example. */
const REFUSED = /^(?:InvalidParameter|InvalidOperation|UnsupportedOperation|OperationNotSupported)/;

/** What keeps one log from being read and says nothing about others; undefined for what ends a run. */
export function problemIn(error: unknown): LogProblem | undefined {
  if (isDenied(error)) return { problem: "not permitted" };
  return error instanceof Error && REFUSED.test(error.name) ? { problem: "refused", why: error.message } : undefined;
}
