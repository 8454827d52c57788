import { Option } from "commander";
import type { Command, CommandGroup } from "../command.ts";
import type { OptionSpec } from "../input/option-spec.ts";
import { COMMON_OPTIONS } from "../input/options.ts";

/** An option as a shell completes it. */
export interface OptionWord {
  /** Without its dashes: "region"; "no-browser". */
  readonly name: string;
  /** "c" of "-c". */
  readonly alias: string | undefined;
  readonly description: string;
  /** What must follow it, as --help calls it: "region". */
  readonly value: string | undefined;
  readonly choices: readonly string[];
}

/** A command, or an action of a group, as a shell completes it. */
export interface CommandWords {
  /** "user add". */
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWord[];
  /** Its arguments, as --help calls them: "function|url". */
  readonly args: readonly string[];
}

const HELP: OptionSpec = { flags: "-h, --help", description: "display help for command" };

function optionWord({ flags, description, choices = [] }: OptionSpec): OptionWord {
  const { long, short } = new Option(flags);
  const name = (long ?? "").replace(/^--/, "");
  return { name, alias: short?.slice(1), description, value: /<([^>]+)>/.exec(flags)?.[1], choices };
}

const wordsOf = (of: Omit<CommandWords, "options">, options: readonly OptionSpec[]): CommandWords => ({
  ...of,
  options: [...options, ...COMMON_OPTIONS, HELP].map(optionWord),
});

/** @param group with a blank after it, "" for a command of its own. */
function commandWords({ name, summary, options }: Command, group: string): CommandWords {
  const [word = "", ...args] = name.split(" ");
  return wordsOf({ name: group + word, summary, args: args.map((arg) => arg.replace(/[<>[\]]/g, "")) }, options);
}

/** Every command and every action of a group, in the order of --help. */
export const commandWordsOf = (commands: readonly (Command | CommandGroup)[]): CommandWords[] =>
  commands.flatMap((one) => {
    if (!("actions" in one)) return [commandWords(one, "")];
    const { name, summary, alone, actions } = one;
    const group = wordsOf({ name, summary, args: [] }, alone?.options ?? []);
    return [group, ...actions.map((action) => commandWords(action, `${name} `))];
  });
