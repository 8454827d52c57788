import { RootCommand } from "@bomb.sh/tab";
import { COMMANDS } from "../program.ts";
import type { Io } from "../terminal/io.ts";
import { knownValues } from "./known-values.ts";
import { printedBy } from "./printed-by.ts";
import { SHELLS } from "./shells.ts";
import { type CommandWords, commandWordsOf, type OptionWord } from "./words-of.ts";

type Values = ReadonlyMap<string, readonly string[]>;
type Complete = (value: string, description: string) => void;

/** Lets the shell complete file names; see ShellCompDirective of @bomb.sh/tab. */
const FILES = ":0";

/** zsh shows a dash in place of an empty description. */
const completes =
  (description: string, values: readonly string[] = []) =>
  (complete: Complete): void => {
    for (const value of values) complete(value, description);
  };

/** The option whose value the last word is to be, as "--region" followed by a word, or "--region=". */
function openOption(words: readonly string[], commands: readonly CommandWords[]): OptionWord | undefined {
  const [last = "", before = ""] = words.toReversed();
  const flag = last.includes("=") ? last.slice(0, last.indexOf("=")) : before;
  const all = commands.flatMap(({ options }) => options);
  return all.find(({ name, alias, value }) => value !== undefined && (flag === `--${name}` || flag === `-${alias}`));
}

function treeOf(commands: readonly CommandWords[], values: Values): RootCommand {
  const root = new RootCommand();
  root.option("help", "display help for command", "h").option("version", "print the version", "V");
  for (const { name, summary, options, args } of commands) {
    const command = root.command(name, summary);
    for (const { name, alias, description, value, choices } of options) {
      const known = values.get(`--${name}`) ?? choices;
      if (value === undefined) command.option(name, description, alias);
      else command.option(name, description, completes(value, known), alias);
    }
    for (const arg of args) command.argument(arg, completes(arg, values.get(arg)));
  }
  return root;
}

/** The package takes what follows "--config=file" for the value of that option: "--config" "file" it reads right. */
const separated = (words: readonly string[]): string[] => [
  ...words.slice(0, -1).flatMap((word) => /^(--[^=]+)=(.*)$/.exec(word)?.slice(1) ?? [word]),
  ...words.slice(-1),
];

/**
 * What a shell offers for the last word of a command line.
 * @param words what follows the program's name; the last one is being typed and may be empty.
 * @returns lines in the protocol of @bomb.sh/tab: values with a tab and a description, then a directive.
 */
export async function suggestions(words: readonly string[], io: Io): Promise<readonly string[]> {
  const commands = commandWordsOf(COMMANDS);
  const open = openOption(words, commands);
  const args = commands.find(({ name }) => name === words[0])?.args ?? [];
  const asked = open === undefined ? args : [`--${open.name}`];
  const values = new Map<string, readonly string[]>([["shell", SHELLS]]);
  for (const what of asked) {
    const known = await knownValues(what, words, io);
    if (known.length > 0) values.set(what, known);
  }
  const lines = printedBy(() => treeOf(commands, values).parse(separated(words)));
  const takesFile = open?.value === "file" || open?.value === "folder";
  return takesFile ? [FILES] : lines;
}
