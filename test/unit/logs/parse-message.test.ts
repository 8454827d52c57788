import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMessage } from "../../../src/logs/parse-log-events.ts";

const ID = "8f1c7a2e-1111-4222-8333-444455556666";
const TIME = "2026-11-30T12:00:00.000Z";
const json = JSON.stringify;

describe("Lambda's own lines, in the text format and in the JSON format", () => {
  test.each([
    [`START RequestId: ${ID} Version: 7\n`, { kind: "start", version: "7" }],
    [
      json({ time: TIME, type: "platform.start", record: { requestId: ID, version: "7" } }),
      { kind: "start", version: "7" },
    ],
    [`END RequestId: ${ID}\n`, { kind: "end" }],
    [json({ time: TIME, type: "platform.runtimeDone", record: { requestId: ID, status: "success" } }), { kind: "end" }],
    [
      `REPORT RequestId: ${ID}\tDuration: 2599.40 ms\tBilled Duration: 2600 ms\tMemory Size: 128 MB\tMax Memory Used: 94 MB\tInit Duration: 549.04 ms\t\n`,
      {
        kind: "report",
        report: { durationMs: 2599.4, billedMs: 2600, memoryMb: 128, maxMemoryMb: 94, initMs: 549.04 },
      },
    ],
    [
      `REPORT RequestId: ${ID}\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 40 MB\tStatus: timeout\nXRAY TraceId: 1-5\tSegmentId: a\tSampled: true\n`,
      {
        kind: "report",
        report: { durationMs: 3000, billedMs: 3000, memoryMb: 128, maxMemoryMb: 40, status: "timeout" },
      },
    ],
    [
      json({
        time: TIME,
        type: "platform.report",
        record: {
          requestId: ID,
          metrics: {
            durationMs: 12.5,
            billedDurationMs: 13,
            memorySizeMB: 128,
            maxMemoryUsedMB: 94,
            restoreDurationMs: 3,
          },
          status: "error",
          errorType: "Runtime.ExitError",
        },
      }),
      {
        kind: "report",
        report: {
          durationMs: 12.5,
          billedMs: 13,
          memoryMb: 128,
          maxMemoryMb: 94,
          restoreMs: 3,
          status: "error",
          errorType: "Runtime.ExitError",
        },
      },
    ],
    [`${TIME} ${ID} Task timed out after 3.00 seconds\n\n`, { kind: "timeout", afterSeconds: 3 }],
    [
      `RequestId: ${ID} Error: Runtime exited with error: exit status 1\nRuntime.ExitError\n`,
      {
        kind: "exit",
        error: { type: "Runtime.ExitError", message: "Runtime exited with error: exit status 1", stack: [] },
      },
    ],
  ])("%s", (message, content) => {
    expect(parseMessage(message)).toMatchObject({ content, requestId: ID });
  });

  test.each([
    [
      `INIT_START Runtime Version: nodejs:24.v9\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:a\n`,
      { kind: "init-start", runtime: "nodejs:24.v9" },
    ],
    [
      json({ time: TIME, type: "platform.initStart", record: { runtimeVersion: "python:3.13.v1" } }),
      { kind: "init-start", runtime: "python:3.13.v1" },
    ],
    [
      "INIT_REPORT Init Duration: 229.04 ms\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError\n",
      {
        kind: "init-report",
        initReport: { durationMs: 229.04, phase: "init", status: "error", errorType: "Runtime.ImportModuleError" },
      },
    ],
    [
      json({
        time: TIME,
        type: "platform.initReport",
        record: { phase: "init", status: "timeout", metrics: { durationMs: 10_000.5 } },
      }),
      { kind: "init-report", initReport: { durationMs: 10_000.5, phase: "init", status: "timeout" } },
    ],
    ["EXTENSION\tName: x\tState: Ready\tEvents: [INVOKE,SHUTDOWN]\n", { kind: "platform" }],
    [json({ time: TIME, type: "platform.extension", record: { name: "x", state: "Ready" } }), { kind: "platform" }],
  ])("%s", (message, content) => {
    expect(parseMessage(message)).toMatchObject({ content });
    expect(parseMessage(message).requestId).toBeUndefined();
  });
});

const decision = { verdict: "unauthorized", reason: "exp", issuer: "main", ms: 2 };
const line = json({ requestId: ID, ...decision, principal: "0123456789abcdef" });

test.each([
  ["Node", `${TIME}\t${ID}\tWARN\ttwo\nlines\n`, "WARN", "two\nlines", { kind: "output" }],
  ["Node at its start", `${TIME}\tundefined\tINFO\tloading\n`, "INFO", "loading", { kind: "output" }],
  ["Python", `[WARNING]\t${TIME}\t${ID}\tslow\n`, "WARN", "slow", { kind: "output" }],
  ["a print", "just text\n", undefined, "just text", { kind: "output" }],
  [
    "a JSON format",
    json({ timestamp: TIME, level: "INFO", requestId: ID, message: "hi" }),
    "INFO",
    "hi",
    { kind: "output" },
  ],
  [
    "a logger with more members",
    json({ level: "debug", message: "hi", requestId: ID, order: 7 }),
    "DEBUG",
    json({ level: "debug", message: "hi", requestId: ID, order: 7 }),
    { kind: "output" },
  ],
  ["the built-in authorizer", line, undefined, line, { kind: "decision", decision }],
  [
    "its line in a JSON format",
    json({ timestamp: TIME, level: "INFO", requestId: ID, message: JSON.parse(line) }),
    "INFO",
    undefined,
    { kind: "decision", decision },
  ],
  ["its line through the console", `${TIME}\t${ID}\tINFO\t${line}\n`, "INFO", line, { kind: "decision", decision }],
  [
    "an error of Node",
    `${TIME}\t${ID}\tERROR\tInvoke Error \t${json({ errorType: "TypeError", errorMessage: "x is not a function", stack: ["TypeError: x", "    at a"] })}\n`,
    "ERROR",
    undefined,
    {
      kind: "error",
      error: { type: "TypeError", message: "x is not a function", stack: ["TypeError: x", "    at a"] },
    },
  ],
  [
    "an error of Python",
    "[ERROR] KeyError: 'sub'\nTraceback (most recent call last):\n  File \"/var/task/index.py\", line 3, in handler\n    x['sub']\n",
    "ERROR",
    undefined,
    {
      kind: "error",
      error: {
        type: "KeyError",
        message: "'sub'",
        stack: ['  File "/var/task/index.py", line 3, in handler', "    x['sub']"],
      },
    },
  ],
  [
    "an error in a JSON format",
    json({
      timestamp: TIME,
      level: "ERROR",
      requestId: ID,
      errorType: "KeyError",
      errorMessage: "'sub'",
      stackTrace: ["  File a\n    b"],
    }),
    "ERROR",
    undefined,
    { kind: "error", error: { type: "KeyError", message: "'sub'", stack: ["  File a", "    b"] } },
  ],
  ["JSON that was cut", '{"level":"INFO","mess', undefined, '{"level":"INFO","mess', { kind: "output" }],
  ["text that mentions a request", `see START RequestId: ${ID}`, undefined, undefined, { kind: "output" }],
])("%s", (_, message, level, words, content) => {
  const parsed = parseMessage(message);
  expect(parsed).toMatchObject({ content, ...(words !== undefined && { message: words }) });
  expect(parsed.level).toBe(level);
});

test("no text is too odd to be read", () => {
  const piece = fc.constantFrom(
    "START RequestId: ",
    "REPORT RequestId: a\tDuration: ",
    "{",
    '{"type":"platform.',
    '"record":',
    "[ERROR] ",
    "\t",
    "\r",
    "}",
  );
  const odd = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(fc.oneof(piece, fc.string())).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(odd, (text) => {
      expect(parseMessage(text).content.kind).toBeTypeOf("string");
      expect(parseMessage(JSON.stringify({ type: "platform.report", record: text })).content.kind).toBe("report");
    }),
  );
});
