import type { TrustPolicy } from "../iam-policy/github/github-role.ts";
import type { ErrorCode } from "../lib/error-codes.ts";
import type { Json } from "../lib/json.ts";
import type { ListedUser } from "../sign-in/cognito/users.ts";
import type { SignedOut } from "../sign-in/session/sign-out.ts";

/** Any command that fails: the exit code follows from `code`. */
export interface Failure {
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly fix?: string;
  };
}

/** `status --watched`. */
export interface WatchedProperties {
  /** By kind, in AWS's words. */
  readonly watched: Readonly<Record<string, readonly string[]>>;
}

/** An event of `logs`; `logs --follow` prints one such object a line. */
export interface LoggedLine {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** A section of config.ini, the name of a function, or "access-log". */
  readonly source: string;
  /** Of Lambda; in an access log API Gateway's. Null for a line of no known request. */
  readonly requestId: string | null;
  /** As it was written, without the runtime's prefix; secrets are masked. */
  readonly message: string;
}

/** `logs`, by time. */
export type LogsResult = readonly LoggedLine[];

/** `iam-policy`: a policy document of IAM; a statement of a boundary may also have what a policy_file says. */
export interface IamPolicyResult {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Json[];
}

/** `iam-policy --github`: what lets the workflow of a repository deploy. */
export interface GithubAccessResult {
  /** GitHub in IAM: once an account. */
  readonly provider: { readonly arn: string; readonly url: string; readonly audience: string };
  readonly role: { readonly arn: string; readonly name: string };
  /** Who may assume the role. */
  readonly trustPolicy: TrustPolicy;
  /** What the role may do. */
  readonly permissions: IamPolicyResult;
  /** The text of .github/workflows/deploy.yml. */
  readonly workflow: string;
}

/** `init` and `ui --out`. */
export interface WrittenFiles {
  /** Paths, in the order of writing. */
  readonly written: readonly string[];
}

/** `token`. */
export interface TokenResult {
  readonly token: string;
}

/** `logout`. */
export interface LogoutResult extends SignedOut {
  /** The name of the issuer; null when no session exists. */
  readonly signedOut: string | null;
}

/** `user add`. */
export interface AddedUser {
  readonly user: string;
  /** Generated; absent when AUTHZ_PASSWORD sets it. */
  readonly password?: string;
}

/** `user list`. */
export interface UserList {
  readonly users: readonly ListedUser[];
}

/** `user remove`. */
export interface RemovedUser {
  readonly removed: string;
}

/** `local status`; null where the endpoint is not running. */
export interface LocalStatus {
  readonly running: boolean;
  readonly endpoint: string | null;
  readonly pid: number | null;
  readonly port: number | null;
}

/** `local stop`. */
export interface LocalStop {
  /** False when the endpoint was not running. */
  readonly stopped: boolean;
}

/** `local logs`, without `--follow`. */
export interface LocalLog {
  readonly lines: readonly string[];
}

/** `complete <shell>`. */
export interface CompletionScript {
  readonly script: string;
}
