/** The call to explain, as its caller makes it. */
export interface ExplainedCall {
  /** The address as it was given: scheme, host, path and query. */
  readonly url: URL;
  /** Upper case. */
  readonly method: string;
  /** Headers other than the token's, by name as given. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** "https://app.example": the page that calls; with it CORS is judged. */
  readonly origin?: string | undefined;
  /** Without "Bearer"; sent in the identity source of the route's authorizer. */
  readonly token?: string | undefined;
}

/** What `explain` may do. */
export interface ExplainLimits {
  /** Send methods other than GET, HEAD and OPTIONS. */
  readonly allMethods: boolean;
  /** Run the authorizer once with TestInvokeAuthorizer. */
  readonly invoke: boolean;
  /** How long to wait for log lines of the call, in milliseconds; 0 asks once. */
  readonly waitLogsMs: number;
}
