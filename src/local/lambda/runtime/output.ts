import type { Readable } from "node:stream";

/**
 * Reads lines from a process; line breaks inside of one event arrive as carriage returns and leave as line breaks.
 * @returns passes on a last line that has no end yet.
 */
export function readOutput(stream: Readable, line: (text: string) => void): () => void {
  let rest = "";
  const pass = (text: string) => {
    if (text !== "") line(text.replaceAll("\r", "\n"));
  };
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(pass);
  });
  return () => {
    pass(rest);
    rest = "";
  };
}
