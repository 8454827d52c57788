import type { Readable } from "node:stream";

/** A mark of the bootstraps: all that an invocation wrote to this stream has been read. */
const MARK = "\u0000";

/**
 * Reads lines from a process and tells them apart from the bootstraps' marks.
 * @param line gets each line; line breaks inside of one event arrive as carriage returns and leave as line breaks.
 */
export function readOutput(stream: Readable, line: (text: string) => void, mark: () => void): void {
  let rest = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) {
      const at = text.indexOf(MARK);
      const said = at < 0 ? text : text.slice(0, at);
      if (said !== "") line(said.replaceAll("\r", "\n"));
      if (at >= 0) mark();
    }
  });
}
