import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import type { SessionTarget } from "../open/connector.ts";
import type { Stack } from "../open/stack.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { OptionSpec, OptionsOf } from "./input/option-spec.ts";
import type { CommonOptions } from "./input/options.ts";
import type { CommandText } from "./output/command-text.ts";
import type { Io } from "./terminal/io.ts";
import type { Ui } from "./terminal/terminal-ui.ts";

/** What a command gives back: JSON for scripts, words for people, and an exit code where it is not 0. */
export interface Result {
  readonly json: unknown;
  readonly text: () => string;
  readonly exitCode?: ExitCode;
}

/** What a command works with. `Options` are the values of its own options; those of every command come with them. */
export interface Context<Options extends object = object> {
  readonly args: readonly string[];
  readonly options: CommonOptions & Options;
  readonly io: Io;
  readonly ui: Ui;
  readonly commandText: CommandText;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Absolute path of the configuration that --config names, or of config.ini here; the file may not exist. */
  readonly configFile: string;
  /** Loads config.ini (--config, --stage and --region applied), once a run. */
  config(): Promise<Config>;
  /** Decides profile, region and endpoint, once a run. */
  target(): Promise<SessionTarget>;
  /** Connects the clients to the target, once a run; checks expected_account_id. */
  aws(): Promise<Aws>;
  /** The public API on the config and the target of this run. */
  readonly stack: Stack;
}

/** A command is data plus a handler. Importing one must stay cheap: what it needs to run is imported in `run`. */
export interface Command<Options extends object = object> {
  /** As commander takes it: "invoke [function]". */
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly options: readonly OptionSpec[];
  /** It puts code into Lambda, so the runtimes in config.ini are judged by today's date. */
  readonly uploads?: boolean;
  /** With --local and without a config.ini it works on the built-in example. */
  readonly makesExample?: boolean;
  run(context: Context<Options>): Promise<Result>;
}

/** A command with actions: "user add <email>", "user list". Options that all of them take can also precede the action. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly actions: readonly Command[];
  /** What it does without an action; default: an error that lists the actions. */
  readonly alone?: Command;
}

/** A command whose handler gets options of the types that its specs say. */
export const command = <const Specs extends readonly OptionSpec[]>(
  spec: Command<OptionsOf<Specs>> & { readonly options: Specs },
): Command => spec;

/** What a command line asks for. */
export interface Invocation {
  readonly command: Command;
  /** With the group of an action: "user add". */
  readonly name: string;
  readonly args: readonly string[];
  readonly options: CommonOptions;
  /** Names of the commands that take --local. */
  readonly localCommands: ReadonlySet<string>;
}
