import { EXIT, type ExitCode } from "./exit-codes.ts";
import { type Asked, parse } from "./program.ts";
import { type Io, processIo } from "./terminal/io.ts";

function ask(argv: readonly string[], io: Io): Asked | ExitCode {
  try {
    const asked = parse(argv, io);
    if (asked !== undefined) return asked;
    return EXIT.usage;
  } catch (error) {
    const { exitCode, code } = error as { exitCode?: number; code?: string };
    if (code === undefined || !code.startsWith("commander.")) throw error;
    if (exitCode === 0) return EXIT.done;
    if (argv.includes("--json")) {
      const message = (error as Error).message.replace(/^error: /, "");
      io.stdout.write(`${JSON.stringify({ error: { code: "USAGE", message } })}\n`);
    }
    return EXIT.usage;
  }
}

/**
 * Runs the command line tool once.
 * @param argv what follows the program's name.
 * @param io streams, environment and folder; the process's own by default.
 * @returns the exit code (see exit-codes.ts). It never throws.
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<ExitCode> {
  const asked = ask(argv, io);
  if (typeof asked === "number") return asked;
  // --help and usage errors do not pay for what only a run needs.
  const { execute } = await import("./execute.ts");
  return execute(asked, argv, io);
}
