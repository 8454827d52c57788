import type { ApiEvidence, CallEvidence } from "../evidence/evidence.ts";

/** "note": as configured; "warning": works, but not as most people want; "error": broken. */
export type Severity = "note" | "warning" | "error";

/** What to do about a fault, for each way to set it. */
export interface CauseFix {
  /** One sentence. */
  readonly text: string;
  /** "API Gateway > APIs > orders > Authorizers > jwt > Edit > Token validation". */
  readonly console?: string;
  /** A command to type. */
  readonly cli?: string;
  /** What to change in SAM or CloudFormation. */
  readonly sam?: string;
  readonly terraform?: string;
  /** What to change in config.ini, or the command. */
  readonly lambdaAuthz?: string;
}

/** A fault that was found, or an explanation of an answer. */
export interface Detection {
  /** One sentence: lower case start, no full stop. */
  readonly message: string;
  /** Facts that show it: "GET https://... answered 401 UnauthorizedException". */
  readonly evidence: readonly string[];
  readonly fix: CauseFix;
  /** Overrides that of the cause. */
  readonly severity?: Severity;
  /** Something that would decide could not be read. */
  readonly isPossible?: boolean;
}

/**
 * Why calls are refused: one reason. Pure on evidence. The list in causes.ts is in the order in which API Gateway
 * decides, so the first one that explains an answer is its cause.
 */
export interface Cause {
  /** "authorizer-permission-missing" */
  readonly code: string;
  readonly severity: Severity;
  /** The page of AWS that has the rule. */
  readonly docs: string;
  /** What holds where `inspect` finds nothing, for the list of doctor: "API Gateway may invoke the authorizers". */
  readonly expects?: string;
  /** Faults in the configuration of what is in question: one route for a call, the whole API for doctor. */
  inspect?(evidence: ApiEvidence): readonly Detection[];
  /** Faults that the answers to a call show, whether or not they are why it was answered so. */
  observe?(evidence: CallEvidence): readonly Detection[];
  /** Why this call was answered as it was; undefined when this is not the reason. */
  detect?(evidence: CallEvidence): Detection | undefined;
}
