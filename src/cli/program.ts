import { Command as Commander, Option } from "commander";
import type { Command, OptionSpec, OptionValues } from "./command.ts";
import deploy from "./commands/deploy.ts";
import doctor from "./commands/doctor.ts";
import init from "./commands/init.ts";
import invoke from "./commands/invoke.ts";
import local from "./commands/local.ts";
import login from "./commands/login.ts";
import logout from "./commands/logout.ts";
import teardown from "./commands/teardown.ts";
import testToken from "./commands/test-token.ts";
import token from "./commands/token.ts";
import ui from "./commands/ui.ts";
import user from "./commands/user.ts";
import whoami from "./commands/whoami.ts";
import { COMMON_OPTIONS, LOCAL } from "./input/options.ts";
import { launcher } from "./output/launcher.ts";
import type { Io } from "./terminal/io.ts";

const COMMANDS: readonly Command[] = [
  init,
  deploy,
  testToken,
  login,
  token,
  whoami,
  logout,
  user,
  ui,
  invoke,
  doctor,
  local,
  teardown,
];

/** Names of the commands that take --local. */
const LOCAL_COMMANDS: ReadonlySet<string> = new Set(
  COMMANDS.filter(({ options }) => options.includes(LOCAL)).map(({ name }) => name.split(" ")[0] ?? ""),
);

const DESCRIPTION = `Puts a Lambda authorizer in front of an API Gateway REST API, proves that it guards, takes it away again.

  lambda-authz init       write config.ini and a Lambda to start with
  lambda-authz deploy     create or update everything, print the invoke URL
  lambda-authz teardown   delete everything again

With --local all of it happens on this machine, without an account.`;

const optionOf = ({ flags, description, choices, repeatable }: OptionSpec): Option => {
  const option = new Option(flags, description);
  if (repeatable)
    option.argParser((value: string, before: unknown) => (typeof before === "string" ? `${before},${value}` : value));
  return choices === undefined ? option : option.choices([...choices]);
};

/** What was asked for on the command line. */
export interface Asked {
  readonly command: Command;
  readonly args: readonly string[];
  readonly options: OptionValues;
  readonly localCommands: ReadonlySet<string>;
}

/**
 * Reads the command line.
 * @returns the command asked for, or undefined when help was printed instead.
 * @throws CommanderError for usage errors; commander has said on stderr what was wrong.
 */
export function parse(argv: readonly string[], io: Io): Asked | undefined {
  let asked: Asked | undefined;
  const output = {
    writeOut: (text: string) => void io.stdout.write(text),
    writeErr: (text: string) => void io.stderr.write(text),
  };
  const start = launcher(io.env);
  const program = new Commander("lambda-authz").description(DESCRIPTION).exitOverride().configureOutput(output);
  program
    .option("-V, --version", "print the version")
    .showHelpAfterError(`(${start}lambda-authz --help lists the commands)`);
  for (const command of COMMANDS) {
    const sub = program
      .command(command.name)
      .summary(command.summary)
      .description(command.summary)
      .aliases([...(command.aliases ?? [])])
      .showHelpAfterError(`(${start}lambda-authz ${command.name.split(" ")[0]} --help says how)`);
    for (const option of [...command.options, ...COMMON_OPTIONS]) sub.addOption(optionOf(option));
    sub.action((...given: unknown[]) => {
      const args = given.slice(0, -2).filter((arg): arg is string => typeof arg === "string");
      asked = { command, args, options: sub.opts(), localCommands: LOCAL_COMMANDS };
    });
  }
  program.parse([...argv], { from: "user" });
  return asked;
}
