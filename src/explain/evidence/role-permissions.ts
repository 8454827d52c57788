/** What a role that API Gateway assumes may do. */
export interface RolePermissions {
  readonly arn: string;
  /** False when the role does not exist. */
  readonly exists: boolean;
  /** Services that may assume it. */
  readonly trustedServices: readonly string[];
  /** Statements of all its policies that name lambda actions, or "*". */
  readonly statements: readonly {
    readonly effect: string;
    readonly actions: readonly string[];
    readonly resources: readonly string[];
  }[];
  /** True when every policy could be read. */
  readonly isComplete: boolean;
}
