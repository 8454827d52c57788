import { present } from "../../lib/present.ts";
import { decisionIn, errorIn, isObject, type JsonObject, levelOf, textOf } from "./json-parts.ts";
import type { LineContent, ParsedLine } from "./log-line.ts";
import { statusOf } from "./platform-line.ts";

const numberOf = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

function platformContent(type: string, record: JsonObject): LineContent {
  const metrics = objectOf(record["metrics"]);
  const ending = present({ status: statusOf(record["status"]), errorType: textOf(record["errorType"]) });
  const durationMs = numberOf(metrics["durationMs"]) ?? 0;
  switch (type) {
    case "platform.start":
      return { kind: "start", version: textOf(record["version"]) ?? "$LATEST" };
    case "platform.runtimeDone":
      return { kind: "end" };
    case "platform.initStart":
      return { kind: "init-start", runtime: textOf(record["runtimeVersion"]) ?? "" };
    case "platform.initReport":
      return {
        kind: "init-report",
        initReport: { durationMs, ...present({ phase: textOf(record["phase"]) }), ...ending },
      };
    case "platform.report": {
      const figures = present({
        billedMs: numberOf(metrics["billedDurationMs"]),
        memoryMb: numberOf(metrics["memorySizeMB"]),
        maxMemoryMb: numberOf(metrics["maxMemoryUsedMB"]),
        initMs: numberOf(metrics["initDurationMs"]),
        restoreMs: numberOf(metrics["restoreDurationMs"]),
      });
      return { kind: "report", report: { durationMs, ...figures, ...ending } };
    }
    default:
      return { kind: "platform" };
  }
}

/** Members of the runtime's own JSON lines; a logger of the function writes more, which is then shown whole. */
const OF_RUNTIME = new Set([
  "timestamp",
  "level",
  "requestId",
  "AWSRequestId",
  "message",
  "logger",
  "errorType",
  "errorMessage",
  "stackTrace",
  "location",
]);
const IDS = ["requestId", "AWSRequestId", "awsRequestId", "aws_request_id", "function_request_id"];

const idIn = (line: JsonObject): string | undefined =>
  IDS.map((name) => textOf(line[name])).find((one) => one !== undefined);

const shown = (value: unknown): string => textOf(value) ?? JSON.stringify(value) ?? "";

function written(line: JsonObject, text: string): ParsedLine {
  const { message } = line;
  const requestId = idIn(line);
  const level = levelOf(line["level"]);
  const decision = decisionIn(line) ?? decisionIn(message);
  if (decision !== undefined) return { requestId, level, message: text, content: { kind: "decision", decision } };
  const error = errorIn(line) ?? errorIn(message);
  const isRuntimes = level !== undefined && Object.keys(line).every((name) => OF_RUNTIME.has(name));
  const words = isRuntimes && message !== undefined ? shown(message) : text;
  if (error === undefined) return { requestId, level, message: words, content: { kind: "output" } };
  return { requestId, level: level ?? "ERROR", message: words, content: { kind: "error", error } };
}

/** A line that is a JSON object: of Lambda's JSON format, of a logger, or of the built-in authorizer. */
export function jsonLine(text: string): ParsedLine | undefined {
  if (!text.startsWith("{")) return undefined;
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(line)) return undefined;
  const { type, record } = line;
  if (typeof type !== "string" || !type.startsWith("platform.")) return written(line, text);
  const content = platformContent(type, objectOf(record));
  return { requestId: textOf(objectOf(record)["requestId"]), message: text, content };
}
