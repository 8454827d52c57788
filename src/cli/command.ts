import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { CommandText } from "./output/command-text.ts";
import type { Place } from "./target.ts";
import type { Io } from "./terminal/io.ts";
import type { Ui } from "./terminal/ui.ts";

/** An option as commander words it: flags, what it means, its default. */
export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
  readonly choices?: readonly string[];
  /** Values of several are joined by commas. */
  readonly repeatable?: true;
}

/** What a command gives back: JSON for scripts, words for people, and an exit code where it is not 0. */
export interface Result {
  readonly json: unknown;
  readonly text: () => string;
  readonly exitCode?: ExitCode;
}

/** Option values by camel-cased name; a flag that was not given is absent. */
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

export interface Context {
  readonly args: readonly string[];
  readonly options: OptionValues;
  readonly io: Io;
  readonly ui: Ui;
  readonly commandText: CommandText;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Absolute path of the configuration that --config names, or of config.ini here; it need not be there. */
  readonly configFile: string;
  /** Loads config.ini (--config, --stage and --region applied), once a run. */
  config(): Promise<Config>;
  /** Decides profile, region and endpoint, once a run. */
  place(): Promise<Place>;
  /** Resolves account, region and clients, once a run; checks expected_account_id. */
  target(): Promise<Aws>;
}

/** A command is data plus a handler. Importing one must stay cheap: what it needs to run is imported in `run`. */
export interface Command {
  /** As commander takes it: "invoke [function]". */
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly options: readonly OptionSpec[];
  /** It puts code into Lambda, so the runtimes in config.ini are judged by today's date. */
  readonly uploads?: boolean;
  /** With --local and without a config.ini it works on the built-in example. */
  readonly makesExample?: boolean;
  run(context: Context): Promise<Result>;
}

/** Identity, for the type and so that every command reads alike. */
export const command = (spec: Command): Command => spec;
