import type { AuthzError, ErrorCode } from "../lib/errors.ts";
import { type ExitCode, exitCodeOf } from "./exit-codes.ts";
import type { Failure } from "./json-results.ts";
import { type CommandText, shellWord } from "./output/command-text.ts";
import { errorLines, fixesIn } from "./output/error-lines.ts";
import { launcher } from "./output/launcher.ts";
import type { Io } from "./terminal/io.ts";

/** After these the same command can be run again as soon as the cause is fixed. */
const CAN_RERUN: ReadonlySet<ErrorCode> = new Set([
  "APPLY_FAILED",
  "AWS_REFUSED",
  "INTERRUPTED",
  "CREDENTIALS_EXPIRED",
  "CLOCK_SKEWED",
  "ACCESS_DENIED",
  "ENDPOINT_UNREACHABLE",
]);

interface FailedRun {
  readonly argv: readonly string[];
  readonly io: Io;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly commandText: CommandText;
}

const causeOf = ({ cause }: AuthzError): string =>
  cause === undefined ? "" : `caused by: ${String(cause instanceof Error ? cause.stack : cause)}\n`;

/** Prints how a run failed: people read it on stderr, scripts get one JSON document on stdout. */
export function report(error: AuthzError, { argv, io, json, verbose, commandText }: FailedRun): ExitCode {
  const { code, message } = error;
  const fixes = fixesIn(error, commandText);
  if (json) {
    const fix = fixes.join("\n");
    const failure: Failure = { error: { code, message, ...(fix && { fix }) } };
    io.stdout.write(`${JSON.stringify(failure)}\n`);
  } else {
    const rerun = `${launcher(io.env)}lambda-authz ${argv.map(shellWord).join(" ")}`;
    const isInFix = fixes.some((fix) => fix.endsWith(rerun));
    const lines = errorLines(error, commandText);
    if (CAN_RERUN.has(code) && !isInFix) lines.push(`then rerun: ${rerun}`);
    io.stderr.write(`${lines.join("\n")}\n`);
  }
  if (verbose) io.stderr.write(`${error.stack}\n${causeOf(error)}`);
  return exitCodeOf(code);
}
