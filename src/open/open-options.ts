import type { Listener, PlannedReview } from "../engine/events.ts";
import type { Adopt } from "../stack/adopt.ts";
import type { AccessKey } from "./connector.ts";
import type { EnvironmentChanges } from "./process-environment.ts";

/** Options of `open`. All are optional: the defaults are those of the command line. */
export interface OpenOptions {
  /** Default: `config.ini` in the working folder. */
  readonly configFile?: string | undefined;
  /** Overrides the stage in config.ini. */
  readonly stage?: string | undefined;
  /** A profile of the shared AWS files. */
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  /** A URL in place of AWS, for all clients; overrides endpoints in the environment and the shared AWS files. */
  readonly endpoint?: string | undefined;
  /** Overrides a profile and the SDK's credential chain. */
  readonly accessKey?: AccessKey | undefined;
  /**
   * The environment with AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, access keys, proxies and client secrets. Default: that
   * of the process. The shared AWS files are always located by the environment of the process.
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** The two variables of the process that the SDK needs set; each can be switched off. */
  readonly environmentChanges?: EnvironmentChanges | undefined;
  /** Returns the code of an MFA device; without it, a profile that needs one is refused. */
  readonly mfaCode?: ((question: string) => Promise<string>) | undefined;
  /** Gets notes on config.ini. */
  readonly on?: Listener | undefined;
}

/** Options of every call. */
export interface CallOptions {
  /** Gets the events of the call as they happen. */
  readonly on?: Listener | undefined;
  /** Ends the call: requests in flight settle, then it throws an AuthzError INTERRUPTED. */
  readonly signal?: AbortSignal | undefined;
}

/** A secret whose environment variable config.ini names. */
export interface SecretQuestion {
  readonly variable: string;
  /** "[identity_provider.google]". */
  readonly section: string;
}

/** Options of `plan`. */
export interface PlanOptions extends CallOptions {
  /** Adopt existing resources that have this stack's names: all, or those of these nodes. */
  readonly adopt?: Adopt | undefined;
  /** Publish what the API contains and config.ini lacks. */
  readonly publishForeign?: boolean | undefined;
}

/** Options of `deploy`. */
export interface DeployOptions extends PlanOptions {
  /** Confirms what the deploy opens or revokes; without it, or with false, the deploy ends before its first write. */
  readonly confirm?: ((review: PlannedReview) => boolean | Promise<boolean>) | undefined;
  /** Returns a client secret that the environment lacks; without it, or with "", the deploy ends. */
  readonly secret?: ((question: SecretQuestion) => string | Promise<string>) | undefined;
}

/** Options of `teardown`. */
export interface TeardownOptions extends CallOptions {
  /** Keep the log groups and their content. */
  readonly keepLogs?: boolean | undefined;
  /** Confirms the deletion of these IDs, each with all that it contains; without it, or with false, nothing is deleted. */
  readonly confirm?: ((ids: readonly string[]) => boolean | Promise<boolean>) | undefined;
}

/** Options of `testToken`. */
export interface TestTokenOptions extends CallOptions {
  /** Send the token also to POST, PUT, PATCH and DELETE routes. */
  readonly allMethods?: boolean | undefined;
}

/** Options of `invoke`. */
export interface InvokeOptions extends CallOptions {
  /** Section of config.ini; default: the first function. */
  readonly function?: string | undefined;
  /** Default: a plain GET; for the authorizer the event of the first protected GET. */
  readonly event?: unknown;
  /** For the event of the authorizer. It is hidden in the result. */
  readonly token?: string | undefined;
}
