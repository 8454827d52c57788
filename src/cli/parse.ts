import { Command as Commander, Option } from "commander";
import { AuthzError } from "../lib/errors.ts";
import type { Command, CommandGroup, Invocation } from "./command.ts";
import type { OptionSpec } from "./input/option-spec.ts";
import { COMMON_OPTIONS, type CommonOptions, LOCAL } from "./input/options.ts";
import { COMMANDS, DESCRIPTION } from "./program.ts";
import type { Io } from "./terminal/io.ts";

/** Takes a command with its full name, arguments and options. */
type Choose = (command: Command, name: string, args: readonly string[], options: CommonOptions) => void;

const wordOf = ({ name }: { readonly name: string }): string => name.split(" ")[0] ?? name;

const LOCAL_COMMANDS: ReadonlySet<string> = new Set(
  COMMANDS.flatMap((one) =>
    "actions" in one
      ? one.actions.map((action) => [`${one.name} ${wordOf(action)}`, action] as const)
      : [[wordOf(one), one] as const],
  ).flatMap(([name, { options }]) => (options.includes(LOCAL) ? [name] : [])),
);

/** A usage error, with the help that says more. */
const usage = (message: string, name: string, text: string): AuthzError =>
  new AuthzError("USAGE", message, { fix: { text, command: { name, args: ["--help"] } } });

/** Gives a commander its options, and turns its errors into AuthzErrors. @param name of the command, "" of the program. */
function configured(commander: Commander, name: string, options: readonly OptionSpec[]): Commander {
  for (const { flags, description, repeatable } of options) {
    const option = new Option(flags, description);
    if (repeatable === "list")
      option.argParser((value: string, before: unknown) => [...(Array.isArray(before) ? before : []), value]);
    else if (repeatable)
      option.argParser((value: string, before: unknown) => (typeof before === "string" ? `${before},${value}` : value));
    commander.addOption(option);
  }
  return commander.configureOutput({
    outputError: (text) => {
      const message = text.replace(/^error: /, "").trimEnd();
      throw usage(message, name, name === "" ? "list the commands" : "list its arguments and options");
    },
  });
}

function addCommand(parent: Commander, command: Command, name: string, choose: Choose): void {
  const { aliases = [], summary } = command;
  const own = parent
    .command(command.name)
    .summary(summary)
    .description(summary)
    .aliases([...aliases]);
  configured(own, name, [...command.options, ...COMMON_OPTIONS]).action((...values: unknown[]) => {
    const args = values.slice(0, -2).filter((value): value is string => typeof value === "string");
    // Of a group, too: its options may precede the action.
    choose(command, name, args, { ...parent.opts(), ...own.opts() });
  });
}

function addGroup(program: Commander, { name, summary, actions, alone }: CommandGroup, choose: Choose): void {
  const [first, ...others] = actions;
  const shared = first?.options.filter((option) => others.every(({ options }) => options.includes(option))) ?? [];
  const group = program.command(name).summary(summary).description(summary).helpCommand(true);
  configured(group, name, [...(alone?.options ?? shared), ...COMMON_OPTIONS]);
  group.allowExcessArguments();
  for (const action of actions) {
    const fullName = `${name} ${wordOf(action)}`;
    addCommand(group, action, fullName, (command, _name, args, options) => {
      const stray = alone?.options.find(({ flags }) => new Option(flags).attributeName() in group.opts());
      if (stray === undefined) return choose(command, fullName, args, options);
      throw usage(`${stray.flags.split(" ")[0]} is not an option of ${fullName}`, fullName, "list its options");
    });
  }
  group.action(() => {
    const [word] = group.args;
    if (word === undefined && alone !== undefined) return choose(alone, name, [], group.opts());
    const message = word === undefined ? `${name} needs an action` : `unknown action ${JSON.stringify(word)}`;
    throw usage(
      message,
      name,
      `use ${actions
        .map(wordOf)
        .join(", ")
        .replace(/, (?=\w+$)/, " or ")}`,
    );
  });
}

/**
 * Reads the command line.
 * @returns what it asks for, or undefined when it asks for nothing.
 * @throws AuthzError USAGE, and CommanderError after the help was printed.
 */
export function parse(argv: readonly string[], io: Io): Invocation | undefined {
  let invocation: Invocation | undefined;
  const choose: Choose = (command, name, args, options) => {
    invocation = { command, name, args, options, localCommands: LOCAL_COMMANDS };
  };
  const program = new Commander("lambda-authz")
    .description(DESCRIPTION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
    });
  // What follows a command, or an action, is its own.
  program.enablePositionalOptions();
  configured(program, "", [{ flags: "-V, --version", description: "print the version" }]);
  for (const one of COMMANDS)
    if ("actions" in one) addGroup(program, one, choose);
    else addCommand(program, one, wordOf(one), choose);
  program.parse([...argv], { from: "user" });
  return invocation;
}
