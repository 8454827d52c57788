import { isAbsolute, join } from "node:path";
import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import { AuthzError } from "../lib/errors.ts";
import type { Context, OptionValues } from "./command.ts";
import { EXIT, type ExitCode, exitCodeOf } from "./exit-codes.ts";
import { type Io, processIo } from "./io.ts";
import { type Asked, parse } from "./program.ts";
import type { Place } from "./target.ts";
import { createUi } from "./ui.ts";

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

// Long before any runtime was blocked: what takes things away or only looks must work with a blocked one too.
const UNJUDGED = new Date(0);

function contextOf({ command, args, options }: Asked, io: Io, signal: AbortSignal): Context {
  const flag = (name: string) => options[name] === true;
  const text = (name: string) => (typeof options[name] === "string" ? options[name] : undefined);
  const ui = createUi(io, { json: flag("json"), verbose: flag("verbose"), yes: flag("yes") });
  const config = once(async (): Promise<Config> => {
    const { loadConfig } = await import("../config/load.ts");
    const name = text("config") ?? "config.ini";
    const file = isAbsolute(name) ? name : join(io.cwd, name);
    const region = text("region") ?? io.env["AWS_REGION"] ?? io.env["AWS_DEFAULT_REGION"];
    const loaded = loadConfig(file, { stage: text("stage"), region }, command.uploads ? new Date() : UNJUDGED);
    for (const note of loaded.notes) ui.note(`note: ${note}`);
    return loaded;
  });
  const place = once(async (): Promise<Place> => {
    const { resolvePlace } = await import("./target.ts");
    return resolvePlace(options, io.env, await config());
  });
  const target = once(async (): Promise<Aws> => {
    const { openTarget } = await import("./target.ts");
    return openTarget(await place(), await config(), { ui, env: io.env, signal, adopt: flag("adopt") });
  });
  return { args, options, io, ui, signal, config, place, target };
}

/** Aborts on the first Ctrl-C, so that what is under way can settle; the second one ends the process at once. */
function onInterrupt(abort: () => void): () => void {
  const stop = () => {
    abort();
    process.once("SIGINT", () => process.exit(EXIT.interrupted));
  };
  process.once("SIGINT", stop);
  return () => void process.removeListener("SIGINT", stop);
}

async function explain(error: unknown, context: Context): Promise<AuthzError> {
  if (error instanceof AuthzError) return error;
  const { explainAwsError } = await import("../aws/errors.ts");
  const { profile, region, endpoint } = (await context.place().catch(() => undefined)) ?? {};
  return explainAwsError(error, { profile, region, endpoint });
}

/** The line that goes on: what to type once the cause is mended. */
const GOES_ON = new Set([
  "APPLY_FAILED",
  "AWS_REFUSED",
  "INTERRUPTED",
  "CREDENTIALS_EXPIRED",
  "ACCESS_DENIED",
  "ENDPOINT_UNREACHABLE",
]);

function report(error: AuthzError, argv: readonly string[], options: OptionValues, io: Io): ExitCode {
  const { code, message, fix } = error;
  if (options["json"] === true)
    io.stdout.write(`${JSON.stringify({ error: { code, message, ...(fix && { fix }) } })}\n`);
  else {
    io.stderr.write(`${message}\n`);
    if (fix) io.stderr.write(`${fix.replace(/^/gm, "  ")}\n`);
    if (GOES_ON.has(code)) io.stderr.write(`  then go on with: lambda-authz ${argv.join(" ")}\n`);
  }
  if (options["verbose"] === true)
    io.stderr.write(
      `${error.stack}\n${error.cause === undefined ? "" : `caused by: ${String(error.cause instanceof Error ? error.cause.stack : error.cause)}\n`}`,
    );
  return exitCodeOf(code);
}

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
  const interrupted = new AbortController();
  const release = onInterrupt(() => interrupted.abort(new AuthzError("INTERRUPTED", "interrupted")));
  const context = contextOf(asked, io, interrupted.signal);
  try {
    const { json, text, exitCode = EXIT.done } = await asked.command.run(context);
    io.stdout.write(context.ui.json ? `${JSON.stringify(json)}\n` : `${text()}\n`);
    return exitCode;
  } catch (error) {
    return report(await explain(error, context), argv, asked.options, io);
  } finally {
    release();
  }
}
