import type { OptionSpec } from "../../input/option-spec.ts";

/** Which user pool, where config.ini has several. */
export const POOL = {
  flags: "--issuer <name>",
  description: "the [issuer.<name>] of the user pool (default: the first user pool)",
} as const satisfies OptionSpec;
