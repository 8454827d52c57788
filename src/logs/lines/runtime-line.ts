import { decisionIn, errorIn, levelOf } from "./json-parts.ts";
import type { LineContent, LoggedError, ParsedLine } from "./log-line.ts";

const objectIn = (text: string): unknown => {
  try {
    return text.trimStart().startsWith("{") ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
};

/** What the console of Node writes: time, request, level, message. */
const NODE = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t([\w-]+)\t([A-Z]+)\t([\s\S]*)$/;
/** Python's logging module. */
const PYTHON = /^\[([A-Z]+)\]\t\d{4}-\d\d-\d\dT[\d:.,]+Z\t([\w-]*)\t([\s\S]*)$/;
/** What a Python function threw. */
const TRACEBACK = /^\[ERROR\] ([\w.]+)(?:: ([\s\S]*?))?\n(Traceback \(most recent call last\):[\s\S]*)$/;

const idOf = (text: string | undefined): string | undefined => (text === "undefined" || text === "" ? undefined : text);

/** "Invoke Error", "Uncaught Exception" and "Unhandled Promise Rejection" are followed by the error as JSON. */
function contentOf(message: string): LineContent {
  const decision = decisionIn(objectIn(message));
  if (decision !== undefined) return { kind: "decision", decision };
  const [, json = ""] = /^(?:[A-Z]\w+ )+\t(\{[\s\S]*\})\s*$/.exec(message) ?? [];
  const error = errorIn(objectIn(json));
  return error === undefined ? { kind: "output" } : { kind: "error", error };
}

function threw(type: string, message: string, traceback: string): LoggedError {
  return { type, message: message.trimEnd(), stack: traceback.trimEnd().split("\n").slice(1) };
}

/** A line with what the runtime of Node or Python puts before a message; undefined for one without. */
export function runtimeLine(text: string): ParsedLine | undefined {
  const [, nodeId, nodeLevel, nodeMessage] = NODE.exec(text) ?? [];
  if (nodeMessage !== undefined && levelOf(nodeLevel) !== undefined)
    return {
      requestId: idOf(nodeId),
      level: levelOf(nodeLevel),
      message: nodeMessage,
      content: contentOf(nodeMessage),
    };
  const [, pythonLevel, pythonId, pythonMessage] = PYTHON.exec(text) ?? [];
  if (pythonMessage !== undefined) {
    const content = contentOf(pythonMessage);
    return { requestId: idOf(pythonId), level: levelOf(pythonLevel), message: pythonMessage, content };
  }
  const [, type, message = "", traceback = ""] = TRACEBACK.exec(text) ?? [];
  if (type === undefined) return undefined;
  const error = threw(type, message, traceback);
  return { level: "ERROR", message: text.replace(/^\[ERROR\] /, ""), content: { kind: "error", error } };
}
