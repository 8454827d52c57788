import type { Adopt } from "../../stack/adopt.ts";
import type { OptionSpec, OptionsOf } from "./option-spec.ts";

/** Options that every command takes, so that a script can pass the same ones everywhere. */
export const COMMON_OPTIONS = [
  { flags: "-c, --config <file>", description: "the configuration file (default: config.ini)" },
  { flags: "--profile <name>", description: "profile of the shared AWS files" },
  { flags: "--region <region>", description: "AWS region" },
  { flags: "--stage <name>", description: "stage, instead of the one in config.ini" },
  { flags: "-y, --yes", description: "never ask" },
  { flags: "--json", description: "one JSON document on stdout, nothing else there; notes go to stderr" },
  { flags: "--verbose", description: "say more; stack traces of errors" },
] as const satisfies readonly OptionSpec[];

/** The values of the options that every command takes. */
export type CommonOptions = OptionsOf<typeof COMMON_OPTIONS>;

/** The option of commands that can work against the local endpoint in place of AWS. */
export const LOCAL = {
  flags: "--local",
  description: "on this machine: the local endpoint in place of AWS, no account needed",
} as const satisfies OptionSpec;

/** Takes ownership of what exists; every node that would be refused, or the one that it names. */
export const ADOPT = {
  flags: "--adopt [node]",
  description:
    "adopt existing resources that have this stack's names but no stack's tags: all, or this one (repeatable)",
  repeatable: true,
} as const satisfies OptionSpec;

/** The values that decide the target of a run; a command that lacks such an option has none. */
export type TargetOptions = CommonOptions & OptionsOf<readonly [typeof LOCAL, typeof ADOPT]>;

/** What --adopt asks for. */
export const adoptOf = ({ adopt = false }: OptionsOf<readonly [typeof ADOPT]>): Adopt =>
  typeof adopt === "string" ? adopt.split(",").map((one) => one.trim()) : adopt;
