import { type AccessLine, callIds } from "./access/access-line.ts";
import type { LogLine } from "./lines/log-line.ts";
import { accessText, lineText } from "./sentences/line-text.ts";

/** One event of a log that is shown. */
export interface LogEntry {
  readonly timeMs: number;
  readonly source: string;
  /** Of the invocation; of the call in an access log. */
  readonly requestId: string | undefined;
  /** As it was written; secrets are masked. */
  readonly message: string;
  /** For people; undefined for a line that is folded into another one. */
  readonly text: string | undefined;
  readonly isError: boolean;
  readonly from: { readonly line: LogLine } | { readonly access: AccessLine };
}

const ERRORS: readonly string[] = ["error", "exit", "timeout"];

function isFailure({ level, content }: LogLine): boolean {
  if (level === "ERROR" || level === "FATAL" || ERRORS.includes(content.kind)) return true;
  const ended = content.kind === "report" ? content.report : content.kind === "init-report" ? content.initReport : {};
  return "status" in ended && ended.status !== undefined && ended.status !== "success";
}

export const lineEntry = (line: LogLine): LogEntry => ({
  timeMs: line.timeMs,
  source: line.source,
  requestId: line.requestId,
  message: line.message,
  text: lineText(line),
  isError: isFailure(line),
  from: { line },
});

export function accessEntry(access: AccessLine): LogEntry {
  const { request, extended } = callIds(access);
  const { timeMs, source, message } = access;
  const isError = /^5/.test(access.values.get("status") ?? "");
  return {
    timeMs,
    source,
    requestId: request ?? extended,
    message,
    text: accessText(access),
    isError,
    from: { access },
  };
}
