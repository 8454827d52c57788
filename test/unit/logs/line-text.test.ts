import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseAccessEvents } from "../../../src/logs/access/access-line.ts";
import { parseMessage } from "../../../src/logs/parse-log-events.ts";
import { decisionText, REASONS } from "../../../src/logs/sentences/decision-words.ts";
import { accessText, lineText } from "../../../src/logs/sentences/line-text.ts";

test("every reason of the built-in authorizers has words", () => {
  const node = readFileSync(new URL("../../../templates/node/authorizer/index.mts", import.meta.url), "utf8");
  const union = /type Reason =([^;]*);/.exec(node)?.[1] ?? "";
  const reasons = [...union.matchAll(/"([a-z-]+)"/g)].map(([, reason = ""]) => reason);
  expect(reasons).toContain("exp");
  const answers = ["no-rule", "groups-overage"];
  for (const reason of answers) expect(node).toContain(`"${reason}"`);
  expect(Object.keys(REASONS).sort()).toEqual([...reasons, ...answers].sort());
});

test("a decision is a sentence with what the line says of issuer, key and time", () => {
  expect(decisionText({ verdict: "allow", reason: "rule", issuer: "main", kid: "k1", ms: 3 })).toBe(
    "allowed (issuer main, key k1, 3 ms)",
  );
  expect(decisionText({ verdict: "deny", reason: "no-rule", keys: "stale" })).toBe(
    "denied, 403: no rule grants this caller a route (its keys could not be renewed)",
  );
  expect(decisionText({ verdict: "unauthorized", reason: "of-a-newer-version" })).toBe(
    "refused, 401: of-a-newer-version",
  );
});

const report =
  "REPORT RequestId: a\tDuration: 1234.56 ms\tBilled Duration: 1235 ms\tMemory Size: 128 MB\tMax Memory Used: 60 MB";
test.each([
  ["START RequestId: a Version: 1", undefined],
  ["EXTENSION\tName: x\tState: Ready", undefined],
  ["INIT_REPORT Init Duration: 200.00 ms\tPhase: init", undefined],
  ["INIT_REPORT Init Duration: 10001.00 ms\tPhase: init\tStatus: timeout", "initialization timed out after 10.00 s"],
  [
    "INIT_REPORT Init Duration: 20.00 ms\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError",
    "initialization failed after 20 ms, Runtime.ImportModuleError",
  ],
  [`${report}\tInit Duration: 250.40 ms`, "done in 1.23 s, 60 of 128 MB, cold start 250 ms"],
  [`${report}\tStatus: timeout`, "timed out in 1.23 s, 60 of 128 MB"],
  ["2026-11-30T12:00:00.000Z a Task timed out after 3.00 seconds", "timed out after 3 s"],
  [
    "RequestId: a Error: Runtime exited with error: signal: killed\nRuntime.ExitError",
    "Runtime.ExitError: Runtime exited with error: signal: killed",
  ],
  [
    "[ERROR] KeyError: 'x'\nTraceback (most recent call last):\n  File \"index.py\"",
    "KeyError: 'x'\n  File \"index.py\"",
  ],
  ["any text", "any text"],
])("%s", (message, text) => {
  expect(lineText(parseMessage(message))).toBe(text);
});

test.each([
  [
    "$context.requestId $context.httpMethod $context.path $context.status",
    "r GET /dev/orders 200",
    "GET /dev/orders 200",
  ],
  [
    "$context.requestId $context.httpMethod $context.resourcePath $context.status $context.error.responseType $context.responseLatency",
    "r GET /orders 401 UNAUTHORIZED 12",
    "GET /orders 401 UNAUTHORIZED (12 ms)",
  ],
  ["$context.requestId $context.status", "r 200", "r 200"],
])("a call in an access log: %s", (format, message, text) => {
  const [line] = parseAccessEvents(
    [{ id: "1", timeMs: 1, ingestedMs: 1, stream: "s", message, masked: 0 }],
    "access-log",
    format,
  );
  expect(line && accessText(line)).toBe(text);
});
