import { AuthzError } from "../lib/errors.ts";
import { useNetwork } from "../lib/http/network.ts";
import type { Context, Invocation } from "./command.ts";
import { contextOf } from "./context.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { checkArguments } from "./input/arguments.ts";
import { report } from "./report.ts";
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
  const { explainAwsError } = await import("../aws/aws-errors.ts");
  // Without a target there is less to say about the error, which is reported in any case.
  const { profile, region, endpoint } = (await context.target().catch(() => undefined)) ?? {};
  return explainAwsError(error, { profile, region, endpoint });
}

/** Runs the command that was asked for and reports how it ended. It never throws. */
export async function execute(invocation: Invocation, argv: readonly string[], io: Io): Promise<ExitCode> {
  const interrupted = new AbortController();
  const release = onInterrupt(() => interrupted.abort(new AuthzError("INTERRUPTED", "interrupted")));
  const context = contextOf(invocation, io, interrupted.signal);
  useNetwork(io.env);
  try {
    checkArguments(argv);
    const { json, text, exitCode = EXIT.done } = await invocation.command.run(context);
    const said = context.ui.json ? JSON.stringify(json) : text();
    if (said) io.stdout.write(`${said}\n`);
    return exitCode;
  } catch (error) {
    const { options, commandText } = context;
    const { json = false, verbose = false } = options;
    const run = { argv, io, json, verbose, commandText };
    return report(await explain(error, context), run);
  } finally {
    release();
  }
}
