import type { Listener, PlannedReview } from "../engine/events.ts";
import type { Adopt } from "../stack/adopt.ts";
import type { AccessKey } from "./open-session.ts";
import type { EnvironmentChanges } from "./process-environment.ts";

/** What `open` takes. All of it is optional: it looks where the command line looks. */
export interface OpenOptions {
  /** Default: `config.ini` in the working folder. */
  readonly configFile?: string | undefined;
  /** Instead of the one in config.ini. */
  readonly stage?: string | undefined;
  /** A profile of the shared AWS files. */
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  /** A URL in place of AWS, for all clients, whatever environment and shared AWS files say of endpoints. */
  readonly endpoint?: string | undefined;
  /** Instead of a profile, or of what the SDK finds. */
  readonly accessKey?: AccessKey | undefined;
  /**
   * Where AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, access keys, proxies and client secrets are looked for. Default: the
   * environment of the process. The shared AWS files are found by the environment of the process in any case.
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** The two variables of the process that the SDK needs set; each can be switched off. */
  readonly environmentChanges?: EnvironmentChanges | undefined;
  /** Gets the code of an MFA device; without it a profile that needs one is refused. */
  readonly mfaCode?: ((question: string) => Promise<string>) | undefined;
  /** Gets notes on config.ini. */
  readonly on?: Listener | undefined;
}

/** Of every call. */
export interface CallOptions {
  /** Gets all that happens in the call, as it happens. */
  readonly on?: Listener | undefined;
  /** Ends the call: what is under way settles, then it throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A secret that config.ini names by the variable that holds it. */
export interface SecretQuestion {
  readonly variable: string;
  /** "[identity_provider.google]". */
  readonly section: string;
}

/** Of `plan`. */
export interface PlanOptions extends CallOptions {
  /** Take ownership of existing resources that have this stack's names: all, or those of the nodes named. */
  readonly adopt?: Adopt | undefined;
  /** Publish what the API contains and config.ini lacks. */
  readonly publishForeign?: boolean | undefined;
}

/** Of `deploy`. */
export interface DeployOptions extends PlanOptions {
  /** Gets what the deploy opens or takes away; without it, or with false, the deploy ends before its first write. */
  readonly confirm?: ((review: PlannedReview) => boolean | Promise<boolean>) | undefined;
  /** Gets a client secret that the environment lacks; without it, or with "", the deploy ends. */
  readonly secret?: ((question: SecretQuestion) => string | Promise<string>) | undefined;
}

/** Of `teardown`. */
export interface TeardownOptions extends CallOptions {
  /** Leave the log groups and what is in them. */
  readonly keepLogs?: boolean | undefined;
  /** Gets the ids of all that will be deleted; without it, or with false, nothing is. */
  readonly confirm?: ((ids: readonly string[]) => boolean | Promise<boolean>) | undefined;
}

/** Of `testToken`. */
export interface TestTokenOptions extends CallOptions {
  /** Send the token also to POST, PUT, PATCH and DELETE routes. */
  readonly allMethods?: boolean | undefined;
}

/** Of `invoke`. */
export interface InvokeOptions extends CallOptions {
  /** Section of config.ini; default: the first function. */
  readonly function?: string | undefined;
  /** Default: a plain GET; for the authorizer what API Gateway sends it for the first protected GET. */
  readonly event?: unknown;
  /** For the event of the authorizer. It does not show in the result. */
  readonly token?: string | undefined;
}
