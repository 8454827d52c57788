import type { Decision } from "../../logs/lines/log-line.ts";
import type { Item } from "./item.ts";

/** How a function is configured. */
export interface FunctionInfo {
  readonly name: string;
  readonly arn: string;
  readonly version: string;
  readonly runtime: string | undefined;
  readonly handler: string | undefined;
  readonly timeoutSeconds: number;
  /** "Active", "Pending", "Failed", "Inactive". */
  readonly state: string;
  readonly stateReason: string | undefined;
  /** "Successful", "Failed", "InProgress". */
  readonly lastUpdateStatus: string;
  readonly lastUpdateReason: string | undefined;
  /** Milliseconds since 1970; 0 when unknown. */
  readonly modifiedAt: number;
  readonly packageType: string;
  readonly logGroup: string;
  /** Undefined when no concurrency is reserved. */
  readonly reservedConcurrency: number | undefined;
  /** Names of its environment variables, no value is kept; undefined for a caller who may not use their KMS key. */
  readonly environmentNames: readonly string[] | undefined;
  /** Removes the values of its environment variables from a text. */
  readonly maskEnvironment: (text: string) => string;
}

/** A statement of a function's policy, as far as invoking it goes. */
export interface PolicyStatement {
  readonly sid: string | undefined;
  readonly effect: string;
  /** Services and ARNs, "*". */
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Patterns of AWS:SourceArn, whichever operator compares them; empty when any source may. */
  readonly sourceArns: readonly string[];
  /** Accounts of AWS:SourceAccount. */
  readonly sourceAccounts: readonly string[];
  /** Lower case; those of negated operators have "not " in front. */
  readonly conditionKeys: readonly string[];
}

/** A function that an API invokes. */
export interface FunctionEvidence {
  /** As the URI has it, with the qualifier; stage variables are replaced. */
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Version or alias in the URI. */
  readonly qualifier: string | undefined;
  /** Undefined value: the function, or its qualifier, does not exist. */
  readonly info: Item<FunctionInfo | undefined>;
  /** Whether the function exists although its qualifier does not; undefined where that is no question. */
  readonly unqualified: Item<boolean> | undefined;
  /** Of the qualifier; empty when it has none. */
  readonly policy: Item<readonly PolicyStatement[]>;
  /** Its recent log, see src/logs; undefined until it is read. */
  readonly log: Item<FunctionLog> | undefined;
}

/** What a function's log says of the time of the call. Secrets are masked. */
export interface FunctionLog {
  readonly group: string;
  /** False when the log group does not exist. */
  readonly exists: boolean;
  /** Those that began while the call was under way, oldest first. */
  readonly invocations: readonly LoggedInvocation[];
  /** That of the call: the access log names it, or it is the only one; undefined while it is not known which one. */
  readonly ofCall: LoggedInvocation | undefined;
}

/** What is logged of one invocation. */
export interface LoggedInvocation {
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Undefined until Lambda has reported its end. */
  readonly durationMs: number | undefined;
  readonly memoryMb: number | undefined;
  readonly maxMemoryMb: number | undefined;
  /** What the function wrote, oldest first. Never to be printed: what is secret in it does not always show. */
  readonly lines: readonly string[];
  /** "Runtime.ImportModuleError", "TypeError"; undefined when it ended well. */
  readonly errorType: string | undefined;
  readonly errorMessage: string | undefined;
  readonly stack: readonly string[];
  readonly isTimeout: boolean;
  readonly isColdStart: boolean;
  /** What an authorizer of ours decided, and why. */
  readonly decision: Decision | undefined;
}
