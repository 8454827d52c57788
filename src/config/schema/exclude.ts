import { type Parser, Refusal } from "../text/parser.ts";

/** A gitignore pattern. What git reads as a comment, or skips as broken, is refused: it would exclude nothing. */
export const pattern: Parser<string> = (value) => {
  if (value.startsWith("#")) return new Refusal("must not start with #: gitignore reads that as a comment; write \\#");
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(value)) return new Refusal("must not end with a backslash");
  if (/^!?\/*$/.test(value)) return new Refusal("must name something after ! and /");
  return value;
};
