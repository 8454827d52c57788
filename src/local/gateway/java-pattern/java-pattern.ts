import { memo } from "../../text-memo.ts";
import { matchesWhole, type Node } from "./nodes.ts";
import { Parser } from "./parse-java-pattern.ts";
import { Malformed, Unknown } from "./scanner.ts";

interface Compiled {
  readonly node: Node;
  readonly isForAscii: boolean;
}

/** Undefined for a pattern that is malformed or unknown. */
const compile = memo((pattern): Compiled | undefined => {
  try {
    const parser = new Parser(pattern);
    const node = parser.parse();
    return { node, isForAscii: parser.hasBoundary };
  } catch (error) {
    if (error instanceof Malformed || error instanceof Unknown) return undefined;
    throw error;
  }
}, 1_000);

/**
 * Whether a text matches a pattern of java.util.regex from end to end.
 * @returns undefined if the pattern is not valid in Java, or its meaning differs between versions of Java.
 */
export function matchesJava(pattern: string, text: string): boolean | undefined {
  const found = compile(pattern);
  if (found?.isForAscii && /[^\0-\x7f]/.test(text)) return undefined;
  try {
    return found && matchesWhole(found.node, text);
  } catch (error) {
    // Too many turns of a group for the stack, as Java's would be at about the same length.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
