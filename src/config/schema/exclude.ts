import { accepting, Refusal } from "../text/value-parser.ts";

/** A gitignore pattern. A pattern that git reads as a comment, or skips as invalid, is refused: it would exclude nothing. */
export const pattern = accepting("gitignore patterns like *.test.mjs or docs/", (value) => {
  if (value.startsWith("#")) return new Refusal("must not start with #: gitignore reads that as a comment; write \\#");
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(value)) return new Refusal("must not end with a backslash");
  if (/^!?\/*$/.test(value)) return new Refusal("must name something after ! and /");
  return value;
});
