import type { Aws, Caller, StackIdentity } from "../aws/aws.ts";
import type { RunCredentials } from "../aws/credentials/run-credentials.ts";
import type { Listener } from "../engine/events.ts";
import { once } from "../lib/once.ts";
import { type EnvironmentChanges, prepareSdk } from "./process-environment.ts";
import type { Target } from "./resolve-target.ts";

/** An access key for the clients, in place of the SDK's credential chain. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A target, and the settings that override the environment and the shared AWS files. */
export interface SessionTarget extends Target {
  readonly accessKey?: AccessKey | undefined;
  readonly hasFixedEndpoint?: boolean;
  /** The local endpoint: `expected_account_id` does not apply to it. */
  readonly isLocal?: boolean;
}

/** The listener and the abort signal of one call. */
export interface CallSettings {
  readonly on: Listener;
  readonly signal: AbortSignal;
}

/** What connections are made of. */
export interface Connectable {
  readonly env: Readonly<Record<string, string | undefined>>;
  target(): Promise<SessionTarget>;
  /** Prompts for the code of an MFA device; undefined if prompting is not possible. */
  readonly mfaCode: ((question: string) => Promise<string>) | undefined;
  /** Aborts calls for credentials, which all connections share. */
  readonly signal: AbortSignal;
  readonly environmentChanges?: EnvironmentChanges;
}

/** What the clients of one call work for. */
export interface ConnectionPurpose {
  readonly stack: StackIdentity;
  readonly expectedAccountId?: string | undefined;
  readonly slowestSeconds?: number;
}

/** For reads of an API of any origin: there is no stack. */
const noStack = (region: string): StackIdentity => ({ project: "", stage: "", region, apiName: "", adopt: false });

/** Makes connections to one target. @returns connects once: new clients and a new GetCallerIdentity. */
export function connector(parts: Connectable): (call: CallSettings, purpose?: ConnectionPurpose) => Promise<Aws> {
  // One provider for all connections, so that the user is prompted for a code once.
  const credentials = once(async (): Promise<RunCredentials> => {
    const { accessKey, profile } = await parts.target();
    if (accessKey !== undefined) return { provider: async () => accessKey, renewal: undefined };
    const { credentialsOf } = await import("../aws/credentials/credentials.ts");
    return credentialsOf({ profile, env: parts.env, askCode: parts.mfaCode, signal: parts.signal });
  });
  return async ({ on, signal }, purpose) => {
    const target = await parts.target();
    prepareSdk(target, parts.environmentChanges);
    const { region, endpoint, profile, hasFixedEndpoint, isLocal } = target;
    const { stack, expectedAccountId, slowestSeconds = 0 } = purpose ?? { stack: noStack(region) };
    // Start the STS call first; the other clients load while it is in flight.
    const { identify } = await import("../aws/caller.ts");
    const settings = {
      region,
      signal,
      on,
      credentials: await credentials(),
      ...(hasFixedEndpoint && { fixedEndpoint: endpoint }),
    };
    const caller: Promise<Caller> = identify(settings, isLocal ? undefined : expectedAccountId);
    caller.catch(() => {});
    // Loading modules blocks the event loop; one turn before it sends the request.
    await new Promise((resolve) => setImmediate(resolve));
    const { connect } = await import("../aws/clients.ts");
    return connect({ ...settings, endpoint, profile, caller, slowestSeconds, stack });
  };
}
