/**
 * A command line of this tool as data. Only the command line interface knows how the tool was started and which flags
 * lead another command to the target of this run, so it adds both to every command that is named.
 */
export interface CommandLine {
  /** The command, with its action where it has actions: "deploy", "user add". */
  readonly name: string;
  /** What follows it; a word in angle brackets is a placeholder. */
  readonly args?: readonly string[];
}

/** An argument that stands for the command that is running. */
export const THIS_COMMAND = "<command>";

/** What to do about a problem: a sentence, and the command of this tool that does it or shows more. */
export interface Fix {
  readonly text: string;
  readonly command?: CommandLine;
}

/** A fix, or only its text where it has no command. */
export type Advice = string | Fix;

/** Advice as a fix. */
export const fixOf = (advice: Advice): Fix => (typeof advice === "string" ? { text: advice } : advice);

const bare = ({ name, args = [] }: CommandLine): string => ["lambda-authz", name, ...args].join(" ");

/**
 * A fix as one text.
 * @param commandText writes out a command; default: bare, without the flags of any run.
 */
export function fixText(advice: Advice, commandText: (command: CommandLine) => string = bare): string {
  const { text, command } = fixOf(advice);
  return command === undefined ? text : `${text}: ${commandText(command)}`;
}
