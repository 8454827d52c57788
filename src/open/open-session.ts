import type { Aws, Caller } from "../aws/aws.ts";
import type { RunCredentials } from "../aws/credentials/run-credentials.ts";
import type { Config } from "../config/config.ts";
import type { Listener } from "../engine/events.ts";
import type { CommandLine } from "../lib/fix.ts";
import { once } from "../lib/once.ts";
import { type EnvironmentChanges, prepareSdk } from "./process-environment.ts";
import type { Target } from "./resolve-target.ts";

/** Keys that are passed to the clients, in place of what the SDK would find. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A target, and what of it is passed to the clients whatever environment and shared AWS files say. */
export interface SessionTarget extends Target {
  readonly accessKey?: AccessKey | undefined;
  readonly hasFixedEndpoint?: boolean;
  /** Not AWS: `expected_account_id` says nothing about it. */
  readonly isLocal?: boolean;
}

/** Of one call: who gets its events, and what ends it. */
export interface CallSettings {
  readonly on: Listener;
  readonly signal: AbortSignal;
}

/** What calls of one config.ini to one target share. */
export interface Session {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes out the commands that hints of results name; by default bare, without the flags of any run. */
  readonly commandText?: (command: CommandLine) => string;
  config(): Promise<Config>;
  /** The same, judged by today's date: AWS may refuse a runtime by now. */
  configToUpload(): Promise<Config>;
  target(): Promise<SessionTarget>;
  /** New clients, and a new question who calls: each call of the API is a run of its own. */
  connect(call: CallSettings & { readonly adopt?: boolean }): Promise<Aws>;
}

/** What a session is made of. */
export interface SessionParts extends Pick<Session, "env" | "commandText" | "config" | "configToUpload" | "target"> {
  /** Asks for the code of an MFA device; undefined when nobody can be asked. */
  readonly mfaCode: ((question: string) => Promise<string>) | undefined;
  /** Ends calls for credentials, which all connections share. */
  readonly signal: AbortSignal;
  readonly environmentChanges?: EnvironmentChanges;
}

const slowest = ({ functions, authorizer }: Config): number =>
  Math.max(...[...functions, authorizer].map(({ timeoutSeconds }) => timeoutSeconds));

/** Makes a session; nothing is read or loaded before it is asked for. */
export function createSession({ mfaCode, signal: ended, environmentChanges, ...parts }: SessionParts): Session {
  // One provider for all connections, so that a person is asked for a code once.
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
      // STS answers while the other clients are still loading.
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
      // Loading modules blocks; a turn of the event loop before it lets the request leave.
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
