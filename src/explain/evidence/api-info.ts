/** A REST API, without its routes. */
export interface ApiInfo {
  readonly id: string;
  readonly name: string;
  readonly endpointTypes: readonly string[];
  readonly vpcEndpointIds: readonly string[];
  readonly disableExecuteApiEndpoint: boolean;
}

/** A stage of a REST API. */
export interface StageInfo {
  readonly name: string;
  readonly deploymentId: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Milliseconds since 1970; 0 when unknown. */
  readonly updatedAt: number;
  readonly webAclArn: string | undefined;
  /** Throttling by method ("*\/*", "~1orders/GET"); undefined limits are those of the account. */
  readonly throttling: Readonly<Record<string, { readonly rate?: number; readonly burst?: number }>>;
  readonly accessLog: { readonly groupArn: string; readonly format: string } | undefined;
  /** Log group of execution logs; undefined when they are off. */
  readonly executionLogLevel: string | undefined;
  readonly canaryPercent: number | undefined;
}
