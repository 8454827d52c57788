import type { Changes } from "../engine/events.ts";
import type { Deployed } from "../stack/deployed.ts";
import type { Check } from "../token/check.ts";

export type { Invoked as InvokeResult } from "../stack/invoke.ts";
export type { Teardown as TeardownResult } from "../stack/teardown.ts";

/** What `deploy --json` prints. */
export interface DeployResult extends Deployed {
  readonly changes: Changes;
}

/** What `deploy --dry-run --json` prints. */
export interface PlanResult {
  readonly plan: Changes;
}

/** What `test-token --json` prints. */
export interface TestTokenResult {
  /** Every check is, or could not be made. */
  readonly ok: boolean;
  readonly checks: readonly Omit<Check, "command">[];
}
