import type { OptionSpec } from "./command.ts";

/** Options that every command takes, so that a script can pass the same ones everywhere. */
export const COMMON_OPTIONS: readonly OptionSpec[] = [
  { flags: "-c, --config <file>", description: "the configuration file (default: config.ini)" },
  { flags: "--profile <name>", description: "profile of the shared AWS files" },
  { flags: "--region <region>", description: "AWS region" },
  { flags: "--stage <name>", description: "stage, instead of the one in config.ini" },
  { flags: "-y, --yes", description: "never ask" },
  { flags: "--json", description: "one JSON document on stdout, nothing else there; notes go to stderr" },
  { flags: "--verbose", description: "say more; stack traces of errors" },
];

/** The option of commands that can work against the local endpoint in place of AWS. */
export const LOCAL: OptionSpec = {
  flags: "--local",
  description: "on this machine: the local endpoint in place of AWS, no account needed",
};
