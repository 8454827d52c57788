import type { Changes } from "../engine/events.ts";
import type { DeployedStack } from "../stack/locate.ts";
import type { Check } from "../token/check.ts";

export type { Explanation, Finding } from "../explain/explanation.ts";
export type { InvokeResult } from "../stack/invoke.ts";
export type * from "../stack/status/status-result.ts";
export type { TeardownResult } from "../stack/teardown.ts";

/** What `deploy --json` prints. */
export interface DeployResult extends DeployedStack {
  readonly changes: Changes;
}

/** What `deploy --dry-run --json` prints. */
export interface PlanResult {
  readonly plan: Changes;
}

/** What `test-token --json` prints. */
export interface TestTokenResult {
  /** Every check passed or could not be made. */
  readonly ok: boolean;
  readonly checks: readonly Omit<Check, "command">[];
}
