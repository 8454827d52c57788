import { present } from "../../lib/present.ts";
import type { LineContent, ParsedLine, RunStatus } from "./log-line.ts";

const ID = "[\\w-]+";
const STATUSES: readonly RunStatus[] = ["success", "error", "failure", "timeout"];

/** Lambda's words for how something ended. */
export const statusOf = (text: unknown): RunStatus | undefined => STATUSES.find((one) => one === text);

/** `Name: value` fields between tabs, without their units. */
function fieldsOf(text: string): (name: string) => string | undefined {
  const fields = new Map(
    text.split(/\t|\r?\n/).flatMap((field) => {
      const [, name, value] = /^\s*([A-Za-z ]+): (.*?)\s*$/.exec(field) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  return (name) => fields.get(name);
}

const numberIn = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number.parseFloat(text);

function reportIn(text: string): LineContent {
  const field = fieldsOf(text);
  return {
    kind: "report",
    report: {
      durationMs: numberIn(field("Duration")) ?? 0,
      ...present({
        billedMs: numberIn(field("Billed Duration")),
        memoryMb: numberIn(field("Memory Size")),
        maxMemoryMb: numberIn(field("Max Memory Used")),
        initMs: numberIn(field("Init Duration")),
        restoreMs: numberIn(field("Restore Duration")),
        status: statusOf(field("Status")),
        errorType: field("Error Type"),
      }),
    },
  };
}

function initReportIn(text: string): LineContent {
  const field = fieldsOf(text.replace(/^INIT_REPORT /, ""));
  const [status, errorType] = [statusOf(field("Status")), field("Error Type")];
  const durationMs = numberIn(field("Init Duration")) ?? 0;
  return { kind: "init-report", initReport: { durationMs, ...present({ phase: field("Phase"), status, errorType }) } };
}

/** A process that ended before it answered: the error's name is on a line of its own, where there is one. */
function exitIn(message: string): LineContent {
  const [first = "", ...more] = message.split(/\r?\n/);
  const type = more.find((line) => /^\w+\.\w+$/.test(line)) ?? "Runtime.ExitError";
  return { kind: "exit", error: { type, message: first.replace(/^Error: /, ""), stack: [] } };
}

type Rule = readonly [RegExp, (match: RegExpExecArray) => Omit<ParsedLine, "message">];

/** The lines of the text format. @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html */
const RULES: readonly Rule[] = [
  [
    new RegExp(`^START RequestId: (${ID})(?: Version: (\\S+))?`),
    ([, requestId, version = "$LATEST"]) => ({ requestId, content: { kind: "start", version } }),
  ],
  [new RegExp(`^END RequestId: (${ID})`), ([, requestId]) => ({ requestId, content: { kind: "end" } })],
  [
    new RegExp(`^REPORT RequestId: (${ID})\\s+([\\s\\S]*)`),
    ([, requestId, fields = ""]) => ({ requestId, content: reportIn(fields) }),
  ],
  [/^INIT_START Runtime Version: ([^\s]+)/, ([, runtime = ""]) => ({ content: { kind: "init-start", runtime } })],
  [/^INIT_REPORT Init Duration: /, ({ input }) => ({ content: initReportIn(input) })],
  [
    new RegExp(`^\\S+Z (${ID}) Task timed out after ([\\d.]+) seconds`),
    ([, requestId, seconds]) => ({
      requestId,
      level: "ERROR",
      content: { kind: "timeout", afterSeconds: Number(seconds) },
    }),
  ],
  [
    new RegExp(`^RequestId: (${ID}) ((?:Error: |Process exited)[\\s\\S]*)`),
    ([, requestId, message = ""]) => ({ requestId, level: "ERROR", content: exitIn(message) }),
  ],
  [
    /^(?:EXTENSION|TELEMETRY|LOGS)\t|^XRAY TraceId: |^RESTORE_(?:START|REPORT) /,
    () => ({ content: { kind: "platform" } }),
  ],
];

/** A line of Lambda itself, in the text format; undefined for what a function wrote. */
export function platformLine(text: string): ParsedLine | undefined {
  for (const [pattern, read] of RULES) {
    const match = pattern.exec(text);
    if (match !== null) return { ...read(match), message: text };
  }
  return undefined;
}
