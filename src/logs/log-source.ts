import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";

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
export interface SourceProblem {
  readonly source: string;
  readonly group: string;
  readonly problem: "missing" | "not permitted" | "unreachable";
}
