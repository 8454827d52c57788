import { isPurpose } from "../../iam-policy/purpose.ts";
import { type CommandLine, THIS_COMMAND } from "../../lib/fix.ts";
import type { TargetOptions } from "../input/options.ts";
import type { Io } from "../terminal/io.ts";
import { launcher } from "./launcher.ts";

/** Writes out a command so that, typed as it is, it goes to the target of this run. */
export type CommandText = (command: CommandLine) => string;

/** Flags that decide which configuration a command reads and where it goes. */
const LEADING = ["config", "profile", "region", "stage"] as const;

const PLACEHOLDER = /^<[a-z -]+>$/;

/** A word as a POSIX shell reads it back; a placeholder stays as it is. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) || PLACEHOLDER.test(word) ? word : JSON.stringify(word).replace(/[$`]/g, "\\$&");

interface Run {
  /** Of the run; without any of them, commands stay bare. */
  readonly options: TargetOptions;
  readonly env: Io["env"];
  /** Names of the commands that take --local. */
  readonly local: ReadonlySet<string>;
  /** The command that runs, as in "user add"; default: none. */
  readonly running?: string;
}

/** What `iam-policy --for` takes for a command; the sign-in commands find the user pool and the API as test-token does. */
const purposeOf = (running: string): string => {
  const [name = ""] = running.split(" ");
  return isPurpose(name) ? name : "test-token";
};

/** The CommandText of a run: started as the run was started, with the flags of the run that decide its target. */
export function commandTextOf({ options, env, local, running }: Run): CommandText {
  const start = launcher(env);
  const leading = LEADING.flatMap((flag) => {
    const value = options[flag];
    return value === undefined ? [] : [`--${flag}`, value];
  });
  return ({ name, args = [] }) => {
    const flags = [...(options.local && local.has(name) ? ["--local"] : []), ...leading];
    const given = args.map((arg) => (arg === THIS_COMMAND && running !== undefined ? purposeOf(running) : arg));
    const words = args.includes("--help") ? args : [...given, ...flags];
    return `${start}${["lambda-authz", name, ...words.map(shellWord)].filter(Boolean).join(" ")}`;
  };
}
