import type { Changes } from "../../engine/events.ts";
import type { AuthzError } from "../../lib/errors.ts";

/**
 * What a resource is, compared with config.ini. "missing": config.ini has it, AWS does not. "foreign": it exists without
 * this stack's tags, or in the stack's API although config.ini lacks it. "unmanaged": in step, with settings that differ
 * from AWS's default and that deploy leaves alone. "removed": config.ini no longer has it, and deploy deletes it.
 */
export type ResourceState = "in-step" | "drifted" | "missing" | "foreign" | "unmanaged" | "removed";

/** A property that differs. Values that may be secrets are never shown. */
export interface PropertyStatus {
  /** In AWS's words; a member of a property follows a dot: "tags.team", "Environment.LOG_LEVEL". */
  readonly name: string;
  /** What config.ini asks for; null if it is not managed, or should not be set. */
  readonly wanted: unknown;
  /** What AWS has; null if it is not set. */
  readonly there: unknown;
}

export interface ResourceStatus {
  /** `type:node`, as in the plan. */
  readonly id: string;
  readonly state: ResourceState;
  readonly properties: readonly PropertyStatus[];
}

/** What `status --json` prints. */
export interface StatusResult {
  /** Whether deploy would change nothing, and nothing foreign would stop it. */
  readonly inStep: boolean;
  readonly resources: readonly ResourceStatus[];
  /** Whether the stage serves the deployment that the last deploy made, and config.ini still asks for what it contains. */
  readonly stageIsCurrent: boolean;
  /** What deploy would do; as `plan` of `deploy --dry-run`. */
  readonly plan: Changes;
}

/**
 * Where a difference comes from. "hand": AWS was changed since the last deploy. "config": config.ini, a source or an
 * issuer's keys were. "both": both were. "unmanaged": deploy does not compare it. "unknown": the state file does not say
 * what was deployed.
 */
export type Origin = "hand" | "config" | "both" | "unmanaged" | "unknown";

export interface PropertyReport extends PropertyStatus {
  readonly origin: Origin;
}

export interface ResourceReport extends ResourceStatus {
  readonly properties: readonly PropertyReport[];
  /** Only for a missing resource. */
  readonly origin?: Origin;
  /** Only for a foreign resource: why it is one, or what it makes reachable. */
  readonly detail?: string;
}

/** A resource that could not be read, or of which a setting could not. */
export interface UnreadResource {
  readonly id: string;
  readonly error: AuthzError;
}

/** The status of a stack. */
export interface StackStatus extends StatusResult {
  readonly resources: readonly ResourceReport[];
  /** What could not be read is not in step; `status` of the command line fails with these errors. */
  readonly unread: readonly UnreadResource[];
  /** Why deploy would stop before it writes anything. */
  readonly blocked: readonly AuthzError[];
}
