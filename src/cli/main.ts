import { AuthzError } from "../lib/errors.ts";
import type { Invocation } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { commandTextOf } from "./output/command-text.ts";
import { parse } from "./parse.ts";
import { report } from "./report.ts";
import { type Io, processIo } from "./terminal/io.ts";

/** The command that is asked for, or the exit code where none is to be run. */
function invocationOf(argv: readonly string[], io: Io): Invocation | ExitCode {
  const says = (flag: string) => argv.includes(flag);
  try {
    return parse(argv, io) ?? EXIT.usage;
  } catch (error) {
    if (error instanceof AuthzError) {
      const commandText = commandTextOf({ options: {}, env: io.env, local: new Set() });
      return report(error, { argv, io, json: says("--json"), verbose: says("--verbose"), commandText });
    }
    const { exitCode, code } = error as { exitCode?: number; code?: string };
    if (code === undefined || !code.startsWith("commander.")) throw error;
    return exitCode === 0 ? EXIT.done : EXIT.usage;
  }
}

/**
 * Runs the command line tool once.
 * @param argv what follows the program's name.
 * @param io streams, environment and folder; the process's own by default.
 * @returns the exit code (see exit-codes.ts). It never throws.
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<ExitCode> {
  // What the scripts of `complete <shell>` call at every press of Tab.
  if (argv[0] === "complete" && argv[1] === "--") {
    const { suggestions } = await import("./completion/suggestions.ts");
    io.stdout.write(`${(await suggestions(argv.slice(2), io)).join("\n")}\n`);
    return EXIT.done;
  }
  const invocation = invocationOf(argv, io);
  if (typeof invocation === "number") return invocation;
  // --help and usage errors do not pay for what only a run needs.
  const { execute } = await import("./execute.ts");
  return execute(invocation, argv, io);
}
