/** A statement of a policy of a role. */
export interface RoleStatement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly hasCondition: boolean;
}

/** What a role that API Gateway assumes may do. */
export interface RolePermissions {
  readonly arn: string;
  /** False when the role does not exist. */
  readonly exists: boolean;
  /** Services that its trust policy names. */
  readonly trustedServices: readonly string[];
  /** Whether API Gateway may assume it; undefined where conditions decide. */
  readonly trustsApiGateway: boolean | undefined;
  /** Of all its policies. */
  readonly statements: readonly RoleStatement[];
  /** Of its permissions boundary, which allows nothing by itself; undefined without one. */
  readonly boundary: readonly RoleStatement[] | undefined;
  /** True when every policy could be read. */
  readonly isComplete: boolean;
}
