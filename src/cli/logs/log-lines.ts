import type { LogEntry } from "../../logs/log-entry.ts";
import type { LoggedLine } from "../json-results.ts";

/** What a function writes must not steer the terminal. */
const plain = (text: string): string => text.replace(/\t/g, "  ").replace(/(?!\n)\p{Cc}/gu, "?");

/** An event as `--json` prints it. */
export const printedLine = ({ timeMs, source, requestId, message }: LogEntry): LoggedLine => ({
  time: new Date(timeMs).toISOString(),
  source,
  requestId: requestId ?? null,
  message,
});

interface LinesSettings {
  readonly sources: readonly string[];
  readonly colour: boolean;
  /** Lambda's own lines too, as they are. */
  readonly verbose: boolean;
  /** What is shown begins here: a day ago or more, times have dates. */
  readonly sinceMs: number;
}

const SHOWN_ID = 8;
const DAY_MS = 86_400_000;

/** Writes events as lines for people: time, source, the beginning of the request ID, text; a colour a source. */
export async function logLines({
  sources,
  colour,
  verbose,
  sinceMs,
}: LinesSettings): Promise<(entry: LogEntry) => string[]> {
  const { Chalk } = await import("chalk");
  const { cyan, magenta, blue, green, yellow, dim, red } = new Chalk(colour ? {} : { level: 0 });
  const paints = [cyan, magenta, blue, green, yellow];
  const paintOf = new Map(sources.map((name, index) => [name, paints[index % paints.length] ?? cyan]));
  const isOfDays = Date.now() - sinceMs >= DAY_MS;
  const width = Math.max(0, ...sources.map((name) => name.length));
  return ({ timeMs, source, requestId = "", text: folded, message, isError, from }) => {
    const text = verbose ? message : folded;
    if (text === undefined) return [];
    const iso = new Date(timeMs).toISOString();
    const time = isOfDays ? iso : iso.slice(11);
    const id = verbose ? requestId.padEnd(36) : requestId.slice(0, SHOWN_ID).padEnd(SHOWN_ID);
    const paint = paintOf.get(source) ?? cyan;
    const isReport = "line" in from && from.line.content.kind === "report" && !verbose;
    const [first = "", ...more] = plain(isReport ? `${text}, request ${requestId}` : text).split("\n");
    const shown = (line: string) => (isError ? red(line) : isReport ? dim(line) : line);
    const indent = " ".repeat(time.length + width + id.length + 6);
    return [
      `${dim(time)}  ${paint(source.padEnd(width))}  ${dim(id)}  ${shown(first)}`,
      ...more.map((line) => `${indent}${shown(line)}`),
    ];
  };
}
