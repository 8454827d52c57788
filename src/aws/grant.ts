/**
 * What IAM actions can be granted on. Which ARNs and conditions each means depends on the stack: see
 * iam-policy/statements.ts.
 */
export type GrantTarget =
  /** Actions that IAM knows no resource for. */
  | "account"
  | "apis"
  /** REST APIs with the stack's tags. */
  | "owned-apis"
  | "api-tags"
  | "authorizers"
  /** Which custom domains are mapped to which API. */
  | "domain-mappings"
  /** Custom domains with all that belongs to them. */
  | "domains"
  | "functions"
  | "log-groups"
  | "roles"
  /** Roles, by calls that give them permissions. */
  | "granting-roles"
  /** Roles, by the calls that attach the managed policies of config.ini. */
  | "attached-policies"
  /** IAM authorises calls on a role that does not exist without its path. */
  | "absent-roles"
  /** The same for roles of versions before the region tag. */
  | "absent-old-roles"
  /** Roles that functions get. */
  | "passed-roles"
  | "pools"
  /** User pools with the stack's tags. */
  | "owned-pools"
  /** User pools that config.ini names by ID. */
  | "existing-pools";

/** IAM actions and what they are granted on. Each is exported next to the calls that need it. */
export interface Grant {
  readonly on: GrantTarget;
  readonly actions: readonly string[];
}
