import type { Severity } from "./causes/cause.ts";

/** A cause or a finding, as it is printed. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly evidence: readonly string[];
  /** What to do; further lines name the console path and what to change for each tool. */
  readonly fix: string;
  /** The page of AWS that has the rule. */
  readonly docs: string;
}

/** What `explain --json` prints. */
export interface Explanation {
  /** Without the values of its query. */
  readonly url: string;
  /** Null when the address leads to no API of the account and region. */
  readonly api: {
    readonly id: string;
    readonly name: string;
    readonly protocol: "REST" | "HTTP" | "WEBSOCKET";
    readonly region: string;
    readonly stage: string;
    /** "/orders/{id}"; null when no route serves the call. */
    readonly route: string | null;
    /** Name of the route's authorizer; null without one. */
    readonly authorizer: string | null;
  } | null;
  /** Null when the call was not sent, or not answered. */
  readonly answer: { readonly status: number; readonly errorType: string } | null;
  /** Null when the call succeeds. */
  readonly cause: Finding | null;
  /** Other faults, worst first. */
  readonly findings: readonly Finding[];
  /** What could not be looked at. */
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
}
