import type { CallOptions } from "./open-options.ts";

/** Options of `explain`. */
export interface ExplainOptions extends CallOptions {
  /** Default: the first protected route of the stack. */
  readonly url?: string | undefined;
  /** Default: GET. */
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** Also judge CORS, for a page of this origin. */
  readonly origin?: string | undefined;
  /** Without "Bearer"; sent where the route's authorizer reads it. */
  readonly token?: string | undefined;
  /** Send methods other than GET, HEAD and OPTIONS. */
  readonly allMethods?: boolean | undefined;
  /** Run the authorizer with TestInvokeAuthorizer: once, twice where a second route shows more; default: true. */
  readonly invoke?: boolean | undefined;
  /** How long to wait for log lines of the call, in milliseconds; default: 0, they are read once. */
  readonly waitLogsMs?: number | undefined;
}
