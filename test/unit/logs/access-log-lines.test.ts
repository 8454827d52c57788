import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accessFormat } from "../../../src/logs/access/access-format.ts";
import { callIds, parseAccessEvents } from "../../../src/logs/access/access-line.ts";
import { joinCalls } from "../../../src/logs/access/join-calls.ts";
import type { Invocation } from "../../../src/logs/invocations.ts";

describe("a line is read by its format", () => {
  test.each([
    [
      "JSON",
      '{ "requestId":"$context.requestId", "status":$context.status, "error":"$context.error.message" }',
      '{ "requestId":"r-1", "status":401, "error":"-" }',
      { requestId: "r-1", status: "401" },
    ],
    [
      "CLF",
      '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] "$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId',
      '10.0.0.1 - - [30/Nov/2026:12:00:00 +0000] "GET /a b HTTP/1.1" 200 12 r-1',
      {
        "identity.sourceIp": "10.0.0.1",
        requestTime: "30/Nov/2026:12:00:00 +0000",
        httpMethod: "GET",
        resourcePath: "/a",
        protocol: "b HTTP/1.1",
        status: "200",
        responseLength: "12",
        requestId: "r-1",
      },
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of API Gateway
    ["CSV, with braces", "${context.requestId},$context.status\n", "r-1,200\n", { requestId: "r-1", status: "200" }],
    ["text that ends with a dot", "call $context.requestId ended.", "call r-1 ended.", { requestId: "r-1" }],
    [
      "JSON in which a value has quotes",
      '{"e":"$context.error.message","id":"$context.requestId"}',
      '{"e":"a "b" c","id":"r"}',
      { "error.message": 'a "b" c', requestId: "r" },
    ],
  ])("%s", (_, format, line, values) => {
    expect(Object.fromEntries(accessFormat(format).read(line) ?? [])).toEqual(values);
  });

  test.each([
    ["$context.requestId $context.status", "r-1"],
    ["id=$context.requestId", "request r-1"],
    ['{"id":"$context.requestId"}', '{"id":"r-1"'],
  ])("a line of another format is not read: %s", (format, line) => {
    expect(accessFormat(format).read(line)).toBeUndefined();
  });

  test("whatever is written in a format with texts that no value contains is read back", () => {
    const value = fc.stringMatching(/^[\w./ -]{1,20}$/).filter((one) => one.trim() === one && one !== "-");
    const between = fc.constantFrom("|", '","', " :: ", "<x>");
    fc.assert(
      fc.property(fc.array(fc.tuple(value, between), { minLength: 1, maxLength: 12 }), (parts) => {
        const names = parts.map((_, index) => `v${index}`);
        const format = parts.map(([, text], index) => `$context.v${index}${text}`).join("");
        const line = parts.map(([one, text]) => one + text).join("");
        const read = accessFormat(format).read(line);
        expect(names.map((name) => read?.get(name))).toEqual(parts.map(([one]) => one));
      }),
    );
  });

  test("a long line of another format takes no time", () => {
    const format = Array.from({ length: 30 }, (_, index) => `$context.v${index}`).join(" ");
    const start = performance.now();
    accessFormat(`${format}!`).read("a ".repeat(50_000));
    expect(performance.now() - start).toBeLessThan(200);
  });
});

const FORMAT = "$context.requestId $context.authorizer.requestId $context.integration.requestId";
const access = (message: string, timeMs: number, format = FORMAT) =>
  parseAccessEvents([{ id: message, timeMs, ingestedMs: timeMs, stream: "s", message, masked: 0 }], "access", format);
const ran = (requestId: string, startMs: number, endMs = startMs + 10): Invocation => ({
  source: "f",
  requestId,
  startMs,
  endMs,
  lines: [],
  isColdStart: false,
  errors: [],
});
const found = (calls: ReturnType<typeof joinCalls>) =>
  calls.map(({ authorizer, integration }) => [
    authorizer && `${authorizer.invocation.requestId} by ${authorizer.by}`,
    integration && `${integration.invocation.requestId} by ${integration.by}`,
  ]);

describe("calls are joined with what ran for them", () => {
  test("by request ID, whatever ran at the same time", () => {
    const lines = [...access("r1 a1 f1", 1_000), ...access("r2 a2 -", 1_000), ...access("r3 - f3", 1_000)];
    const authorizers = [ran("a2", 1_000), ran("a1", 1_000), ran("a3", 1_000)];
    expect(found(joinCalls(lines, { authorizers, functions: [ran("f3", 1_000), ran("f1", 1_000)] }))).toEqual([
      ["a1 by request ID", "f1 by request ID"],
      ["a2 by request ID", undefined],
      [undefined, "f3 by request ID"],
    ]);
    expect(
      callIds(access("r4 e4", 1, "$context.requestId $context.awsEndpointRequestId")[0] ?? { values: new Map() })
        .integration,
    ).toBe("e4");
  });

  test("by time where the format has no request IDs, and only if one ran within the call", () => {
    const format = "$context.requestId $context.requestTimeEpoch $context.responseLatency";
    const join = (authorizers: readonly Invocation[]) =>
      found(joinCalls(access("r1 10000 500", 10_500, format), { authorizers, functions: [] }))[0]?.[0];
    expect(join([ran("a1", 10_100)])).toBe("a1 by time");
    expect(join([ran("a1", 10_100), ran("a2", 20_000)])).toBe("a1 by time");
    expect(join([ran("a1", 10_100), ran("a2", 10_200)])).toBeUndefined();
    expect(join([ran("a1", 12_000)])).toBeUndefined();
    expect(join([ran("a1", 10_100, 12_000)])).toBeUndefined();
  });

  test("without a start in the format, the time of the line counts", () => {
    const join = (start: number) =>
      found(
        joinCalls(access("r1", 50_000, "$context.requestId"), { authorizers: [ran("a1", start)], functions: [] }),
      )[0]?.[0];
    expect([join(45_000), join(15_000), join(51_000)]).toEqual(["a1 by time", undefined, "a1 by time"]);
  });
});
