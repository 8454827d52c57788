import type { OptionValues } from "../command.ts";
import { LOCAL } from "../input/options.ts";
import { commandNamed } from "../program.ts";
import type { Io } from "../terminal/io.ts";
import { launcher } from "./launcher.ts";

/** Flags that decide what a command works on and where. */
const LEADING = ["config", "profile", "region", "stage"] as const;

/** A command with the word that says what it shall do, and the advice that means one. */
const NAMED =
  /\blambda-authz ((?:user|local)\b(?: (?:add|list|remove|status|logs|stop)\b)?|[a-z][a-z-]*)|\bdeploy again\b/g;

/** A word as a POSIX shell reads it back. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word).replace(/[$`]/g, "\\$&");

/** The flags of a run that lead another command to where this one goes, with a blank in front of each. */
function flagsFor(name: string, options: OptionValues): string {
  const command = commandNamed(name);
  if (command === undefined) return "";
  const local = options["local"] === true && command.options.includes(LOCAL) ? [` ${LOCAL.flags}`] : [];
  const given = LEADING.flatMap((flag) => {
    const value = options[flag];
    return typeof value === "string" ? [` --${flag} ${shellWord(value)}`] : [];
  });
  return [...local, ...given].join("");
}

/**
 * Makes the commands in a text lead to where a run goes. Whoever words a message names a command bare, as
 * `lambda-authz deploy` or "deploy again", for only the command line knows the flags of the run: typed as it stands, it
 * would go to AWS from a run with --local. A command that has the flags already keeps them. Started by npx, the user
 * has no lambda-authz in the shell either.
 * @param options of the run.
 * @param env of the run.
 */
export function commandsHere(options: OptionValues, env: Io["env"] = {}): (text: string) => string {
  const start = launcher(env);
  return (text) =>
    text.replace(NAMED, (named, words: string | undefined, at: number) => {
      const name = words?.split(" ")[0] ?? "deploy";
      const isCommand = commandNamed(name) !== undefined;
      const flags = flagsFor(name, options);
      const has = (what: string) => text.startsWith(what, at + named.length);
      if (words === undefined) {
        const command = `lambda-authz deploy${flags}`;
        return flags === "" || has(` (${command})`) || has(` (${start}${command})`)
          ? named
          : `${named} (${start}${command})`;
      }
      const before = isCommand && !text.slice(0, at).endsWith("npx ") ? start : "";
      return `${before}${named}${flags === "" || has(flags) ? "" : flags}`;
    });
}
