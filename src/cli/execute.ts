import { AuthzError } from "../lib/errors.ts";
import { useNetwork } from "../lib/http/network.ts";
import type { Context } from "./command.ts";
import { contextOf } from "./context.ts";
import { EXIT, type ExitCode, exitCodeOf } from "./exit-codes.ts";
import { checkArguments } from "./input/arguments.ts";
import { commandsHere, shellWord } from "./output/rerun.ts";
import type { Asked } from "./program.ts";
import type { Io } from "./terminal/io.ts";

/** Ctrl-C, `kill`, and a terminal that is closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Aborts on the first of them, so that what is under way can settle and locks are given back; the second one ends the
 * process at once.
 */
function onInterrupt(abort: () => void): () => void {
  const quit = () => process.exit(EXIT.interrupted);
  const release = () => {
    for (const signal of SIGNALS) process.removeListener(signal, stop).removeListener(signal, quit);
  };
  const stop = () => {
    release();
    for (const signal of SIGNALS) process.once(signal, quit);
    abort();
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  return release;
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
  "CLOCK_SKEWED",
  "ACCESS_DENIED",
  "ENDPOINT_UNREACHABLE",
]);

function report(error: AuthzError, argv: readonly string[], { options, io, here }: Context): ExitCode {
  const { code, message } = error;
  const fix = error.fix && here(error.fix);
  if (options["json"] === true)
    io.stdout.write(`${JSON.stringify({ error: { code, message, ...(fix && { fix }) } })}\n`);
  else {
    io.stderr.write(`${message}\n`);
    if (fix) io.stderr.write(`${fix.replace(/^/gm, "  ")}\n`);
    // The flags are in it already.
    const again = commandsHere({}, io.env)(`lambda-authz ${argv.map(shellWord).join(" ")}`);
    if (GOES_ON.has(code)) io.stderr.write(`  then go on with: ${again}\n`);
  }
  if (options["verbose"] === true)
    io.stderr.write(
      `${error.stack}\n${error.cause === undefined ? "" : `caused by: ${String(error.cause instanceof Error ? error.cause.stack : error.cause)}\n`}`,
    );
  return exitCodeOf(code);
}

/** Runs the command that was asked for and reports how it ended. It never throws. */
export async function execute(asked: Asked, argv: readonly string[], io: Io): Promise<ExitCode> {
  const interrupted = new AbortController();
  const release = onInterrupt(() => interrupted.abort(new AuthzError("INTERRUPTED", "interrupted")));
  const context = contextOf(asked, io, interrupted.signal);
  useNetwork(io.env);
  try {
    checkArguments(argv);
    const { json, text, exitCode = EXIT.done } = await asked.command.run(context);
    const said = context.ui.json ? JSON.stringify(json) : text();
    if (said) io.stdout.write(`${said}\n`);
    return exitCode;
  } catch (error) {
    return report(await explain(error, context), argv, context);
  } finally {
    release();
  }
}
