import type { AccessLine } from "../access/access-line.ts";
import type { InitReport, LineContent, LoggedError, ParsedLine, Report, RunStatus } from "../lines/log-line.ts";
import { decisionText } from "./decision-words.ts";

const milliseconds = (ms: number): string => (ms >= 1_000 ? `${(ms / 1_000).toFixed(2)} s` : `${Math.round(ms)} ms`);

const ENDINGS: Readonly<Record<RunStatus, string>> = {
  success: "done",
  error: "failed",
  failure: "failed",
  timeout: "timed out",
};

function reportText({ durationMs, memoryMb, maxMemoryMb, initMs, restoreMs, status, errorType }: Report): string {
  const memory = maxMemoryMb === undefined ? undefined : `${maxMemoryMb} of ${memoryMb} MB`;
  return [
    `${ENDINGS[status ?? "success"]} in ${milliseconds(durationMs)}`,
    errorType,
    memory,
    initMs !== undefined && `cold start ${milliseconds(initMs)}`,
    restoreMs !== undefined && `restored in ${milliseconds(restoreMs)}`,
  ]
    .filter(Boolean)
    .join(", ");
}

const initText = ({ durationMs, status = "success", errorType }: InitReport): string =>
  `initialization ${ENDINGS[status]} after ${milliseconds(durationMs)}${errorType === undefined ? "" : `, ${errorType}`}`;

const errorText = ({ type, message, stack }: LoggedError): string => {
  const head = message === "" ? type : `${type}: ${message}`;
  // Node repeats the error on the first line of its stack.
  const frames = stack.filter((line, index) => index > 0 || !line.startsWith(type));
  return [head, ...frames].join("\n");
};

/** Lines that a folded view leaves out: what they say is in the line of REPORT. */
function isFolded(content: LineContent): boolean {
  if (content.kind === "init-report") return (content.initReport.status ?? "success") === "success";
  return ["start", "end", "init-start", "platform"].includes(content.kind);
}

/** The error that API Gateway answers with 401: the built-in authorizer throws it after its line says why. */
const isUnauthorized = (content: LineContent): boolean =>
  content.kind === "error" && content.error.message === "Unauthorized";

/**
 * A line of a function's log for people, with one line of Lambda's own for each invocation.
 * @returns undefined for a line that is folded away.
 */
export function lineText({ content, message }: Pick<ParsedLine, "content" | "message">): string | undefined {
  switch (content.kind) {
    case "decision":
      return decisionText(content.decision);
    case "report":
      return reportText(content.report);
    case "init-report":
      return isFolded(content) ? undefined : initText(content.initReport);
    case "timeout":
      return `timed out after ${content.afterSeconds} s`;
    case "error":
    case "exit":
      return isUnauthorized(content) ? content.error.message : errorText(content.error);
    default:
      return isFolded(content) ? undefined : message;
  }
}

/** A call in an access log for people; the line itself where its format does not say what was called. */
export function accessText({ values, message }: Pick<AccessLine, "values" | "message">): string {
  const verb = values.get("httpMethod");
  const path = values.get("path") ?? values.get("resourcePath");
  const status = values.get("status");
  if (verb === undefined || path === undefined || status === undefined) return message;
  const why = values.get("error.responseType");
  const latency = values.get("responseLatency");
  const error = values.get("authorizer.error") ?? values.get("integration.error") ?? values.get("error.message");
  const details = [latency && `${latency} ms`, error].filter(Boolean).join(", ");
  return `${verb} ${path} ${status}${why ? ` ${why}` : ""}${details && ` (${details})`}`;
}
