import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import type { CommandLine } from "../lib/fix.ts";
import { type CallSettings, type Connectable, connector, type SessionTarget } from "./connector.ts";

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
  extends Connectable,
    Pick<StackSession, "env" | "commandText" | "config" | "configToUpload" | "target"> {}

const slowest = ({ functions, authorizer }: Pick<Config, "functions" | "authorizer">): number =>
  Math.max(...[...functions, authorizer].map(({ timeoutSeconds }) => timeoutSeconds));

/** Creates a session; files and modules are loaded on first use. */
export function createSession(parts: SessionParts): StackSession {
  const connectTo = connector(parts);
  const { mfaCode: _, signal: __, environmentChanges: ___, ...session } = parts;
  return {
    ...session,
    async connect({ adopt = false, ...call }) {
      const { project, api, aws, ...config } = await parts.config();
      const { region } = await parts.target();
      return connectTo(call, {
        expectedAccountId: aws.expectedAccountId,
        slowestSeconds: slowest(config),
        stack: { project, stage: api.stage, region, apiName: api.name, adopt },
      });
    },
  };
}
