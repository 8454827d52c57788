/** What TestInvokeAuthorizer returned. The stage of its method ARN is "test-invoke-stage" or "ESTestInvoke-stage". */
export interface AuthorizerRun {
  /** 0 when the authorizer answered with a policy, else what a client would get. */
  readonly clientStatus: number;
  /** Lines of the execution log without their time. Those that hold headers, bodies or identities are left out. */
  readonly log: readonly string[];
  readonly latencyMs: number;
  readonly principalId: string | undefined;
  /** Undefined when there is none, or it is not a policy. */
  readonly policy: AuthorizerPolicy | undefined;
  /** What the function answered, from the log; undefined when API Gateway did not invoke it. */
  readonly result: AuthorizerResult | undefined;
  /** "Invalid permissions on Lambda function": AWS's words for what it calls a configuration error, the first one. */
  readonly problem: string | undefined;
}

/** The answer of an authorizer's function. */
export type AuthorizerResult =
  /** It threw, ended or was ended; as Lambda words it, masked. */
  | { readonly kind: "error"; readonly errorType: string; readonly errorMessage: string }
  /** What it returned. Never to be printed: a context holds whatever its author wants. */
  | { readonly kind: "value"; readonly value: unknown }
  /** It returned something that is no JSON, or that AWS's log has cut off. */
  | { readonly kind: "unknown"; readonly isCut: boolean };

/** A policy document as an authorizer returns it. */
export interface AuthorizerPolicy {
  readonly version: string | undefined;
  readonly statements: readonly AuthorizerStatement[];
}

export interface AuthorizerStatement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  /** With the stage of the call in place of the test's. */
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** Those of `resources` that repeat the method of the test, as an authorizer does that returns event.methodArn. */
  readonly repeated: readonly string[];
  /** An empty one counts as none. */
  readonly hasCondition: boolean;
}
