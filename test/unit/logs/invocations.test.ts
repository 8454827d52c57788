import { expect, test } from "vitest";
import { groupInvocations } from "../../../src/logs/invocations.ts";
import { parseLogEvents, type RunningRequests } from "../../../src/logs/parse-log-events.ts";

/** Events of one stream, a millisecond apart. */
const events = (stream: string, messages: readonly string[], from = 0) =>
  messages.map((message, index) => ({
    id: `${stream}${from + index}`,
    timeMs: 1_000 + from + index,
    ingestedMs: 2_000,
    stream,
    message,
    masked: 0,
  }));
const invocation = (id: string, ...messages: readonly string[]) => [
  `START RequestId: ${id} Version: $LATEST`,
  ...messages,
  `END RequestId: ${id}`,
  `REPORT RequestId: ${id}\tDuration: 5.00 ms\tBilled Duration: 5 ms\tMemory Size: 128 MB\tMax Memory Used: 60 MB`,
];
const summary = (lines: Parameters<typeof groupInvocations>[0]) =>
  groupInvocations(lines).map(({ requestId, lines: own }) => [requestId, own.map(({ message }) => message)]);

test("what a stream writes between START and REPORT belongs to that request, with streams side by side", () => {
  const all = [...events("a", invocation("r1", "one")), ...events("b", invocation("r2", "two"))].sort(
    (x, y) => x.timeMs - y.timeMs,
  );
  const lines = parseLogEvents(all, "orders");
  expect(
    lines.filter(({ content }) => content.kind === "output").map(({ requestId, message }) => [requestId, message]),
  ).toEqual([
    ["r1", "one"],
    ["r2", "two"],
  ]);
  expect(groupInvocations(lines).map(({ requestId, lines: own }) => [requestId, own.length])).toEqual([
    ["r1", 4],
    ["r2", 4],
  ]);
});

test("an environment's start belongs to its first request, what it writes between requests to none", () => {
  const lines = parseLogEvents(
    events("a", [
      "INIT_START Runtime Version: nodejs:24.v9",
      "loading",
      ...invocation("r1"),
      "later",
      ...invocation("r2"),
    ]),
    "orders",
  );
  const [first, second] = groupInvocations(lines);
  expect([first?.requestId, first?.isColdStart, first?.lines[1]?.message]).toEqual(["r1", true, "loading"]);
  expect([second?.requestId, second?.isColdStart, second?.lines.length]).toEqual(["r2", false, 3]);
});

test("a reading that continues another one knows which request a stream is busy with", () => {
  const running: RunningRequests = new Map();
  const [start = "", ...others] = invocation("r1", "one");
  parseLogEvents(events("a", [start]), "orders", running);
  expect(parseLogEvents(events("a", others, 1), "orders", running)[0]?.requestId).toBe("r1");
});

test("timeout, error, failed initialization and decision of a request", () => {
  const lines = parseLogEvents(
    [
      ...events("a", [
        "INIT_REPORT Init Duration: 10001.00 ms\tPhase: init\tStatus: timeout",
        ...invocation("r1", "2026-11-30T12:00:00.000Z r1 Task timed out after 3.00 seconds"),
      ]),
      ...events("b", invocation("r2", '{"requestId":"r2","verdict":"deny","reason":"no-rule","ms":1}'), 100),
      ...events("c", invocation("r3", "[ERROR] KeyError: 'x'\nTraceback (most recent call last):\n  File"), 200),
      ...events(
        "d",
        [
          '{"time":"t","type":"platform.report","record":{"requestId":"r4","status":"timeout","metrics":{"durationMs":3000}}}',
        ],
        300,
      ),
    ],
    "authorizer",
  );
  expect(groupInvocations(lines)).toMatchObject([
    { requestId: "r1", timedOutAfterSeconds: 3, initReport: { status: "timeout" }, errors: [] },
    { requestId: "r2", decision: { verdict: "deny", reason: "no-rule" }, report: { durationMs: 5 } },
    { requestId: "r3", errors: [{ type: "KeyError", message: "'x'" }] },
    { requestId: "r4", timedOutAfterSeconds: 3 },
  ]);
  expect(summary(lines)).toHaveLength(4);
});
