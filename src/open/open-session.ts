import type { Aws, Caller } from "../aws/aws.ts";
import type { RunCredentials } from "../aws/credentials/run-credentials.ts";
import type { Config } from "../config/config.ts";
import type { Listener } from "../engine/events.ts";
import type { CommandLine } from "../lib/fix.ts";
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

/** What calls for one config.ini and target share. */
export interface StackSession {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Formats the commands in fixes of results; by default without the flags of a run. */
  readonly commandText?: (command: CommandLine) => string;
  config(): Promise<Config>;
  /** The same, checked by today's date: AWS may refuse a runtime by now. */
  configToUpload(): Promise<Config>;
  target(): Promise<SessionTarget>;
  /** New clients and a new GetCallerIdentity: each call of the API is a separate run. */
  connect(call: CallSettings & { readonly adopt?: boolean }): Promise<Aws>;
}

/** The parts of a session. */
export interface SessionParts
  extends Pick<StackSession, "env" | "commandText" | "config" | "configToUpload" | "target"> {
  /** Prompts for the code of an MFA device; undefined if prompting is not possible. */
  readonly mfaCode: ((question: string) => Promise<string>) | undefined;
  /** Aborts calls for credentials, which all connections share. */
  readonly signal: AbortSignal;
  readonly environmentChanges?: EnvironmentChanges;
}

const slowest = ({ functions, authorizer }: Config): number =>
  Math.max(...[...functions, authorizer].map(({ timeoutSeconds }) => timeoutSeconds));

/** Creates a session; files and modules are loaded on first use. */
export function createSession({ mfaCode, signal: ended, environmentChanges, ...parts }: SessionParts): StackSession {
  // One provider for all connections, so that the user is prompted for a code once.
  const credentials = once(async (): Promise<RunCredentials> => {
    const { accessKey, profile } = await parts.target();
    if (accessKey !== undefined) return { provider: async () => accessKey, renewal: undefined };
    const { credentialsOf } = await import("../aws/credentials/credentials.ts");
    return credentialsOf({ profile, env: parts.env, askCode: mfaCode, signal: ended });
  });
  return {
    ...parts,
    async connect({ on, signal, adopt = false }) {
      const [config, target] = [await parts.config(), await parts.target()];
      prepareSdk(target, environmentChanges);
      const { region, endpoint, profile, hasFixedEndpoint, isLocal } = target;
      // Start the STS call first; the other clients load while it is in flight.
      const { identify } = await import("../aws/caller.ts");
      const settings = {
        region,
        signal,
        on,
        credentials: await credentials(),
        ...(hasFixedEndpoint && { fixedEndpoint: endpoint }),
      };
      const account = isLocal ? undefined : config.aws.expectedAccountId;
      const caller: Promise<Caller> = identify(settings, account);
      caller.catch(() => {});
      // Loading modules blocks the event loop; one turn before it sends the request.
      await new Promise((resolve) => setImmediate(resolve));
      const { connect } = await import("../aws/clients.ts");
      const { project, api } = config;
      return connect({
        ...settings,
        endpoint,
        profile,
        caller,
        slowestSeconds: slowest(config),
        stack: { project, stage: api.stage, region, apiName: api.name, adopt },
      });
    },
  };
}
