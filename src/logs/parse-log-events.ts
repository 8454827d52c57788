import { jsonLine } from "./lines/json-line.ts";
import type { LogLine, ParsedLine } from "./lines/log-line.ts";
import { platformLine } from "./lines/platform-line.ts";
import { runtimeLine } from "./lines/runtime-line.ts";
import type { ReadEvent } from "./read-log-events.ts";

/** What a message says; whatever has no known form is output. */
export function parseMessage(message: string): ParsedLine {
  const text = message.replace(/\r\n?/g, "\n").trimEnd();
  return platformLine(text) ?? jsonLine(text) ?? runtimeLine(text) ?? { message: text, content: { kind: "output" } };
}

/** The invocations that streams are busy with, for events that continue those of an earlier reading. */
export type RunningRequests = Map<string, string>;

/**
 * Reads events as lines of a function's log, in their order. A stream is one environment, which handles one request at a
 * time: what it writes between START and REPORT belongs to that request.
 * @param source the name of the function.
 */
export function parseLogEvents(
  events: readonly ReadEvent[],
  source: string,
  running: RunningRequests = new Map(),
): LogLine[] {
  return events.map(({ id, timeMs, stream, message, masked }) => {
    const line = parseMessage(message);
    const { kind } = line.content;
    if (kind === "start" && line.requestId !== undefined) running.set(stream, line.requestId);
    if (kind === "init-start") running.delete(stream);
    const requestId = line.requestId ?? running.get(stream);
    if (kind === "report") running.delete(stream);
    return { ...line, ...(requestId !== undefined && { requestId }), id, timeMs, source, stream, masked };
  });
}
