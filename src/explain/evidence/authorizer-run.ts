/** What TestInvokeAuthorizer returned. The stage of its method ARN is "test-invoke-stage" or "ESTestInvoke-stage". */
export interface AuthorizerRun {
  /** 0 when the authorizer answered with a policy, else what a client would get. */
  readonly clientStatus: number;
  /** Lines of the execution log, secrets masked. */
  readonly log: readonly string[];
  readonly latencyMs: number;
  readonly principalId: string | undefined;
  /** Undefined when there is none, or it is not a policy. */
  readonly policy: AuthorizerPolicy | undefined;
}

/** A policy document as an authorizer returns it. */
export interface AuthorizerPolicy {
  readonly version: string | undefined;
  readonly statements: readonly AuthorizerStatement[];
}

export interface AuthorizerStatement {
  readonly effect: string;
  readonly actions: readonly string[];
  /** With the stage of the call in place of the test's. */
  readonly resources: readonly string[];
  readonly hasCondition: boolean;
}
