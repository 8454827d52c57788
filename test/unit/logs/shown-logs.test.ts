import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { expect, test } from "vitest";
import { createLogWriter } from "../../../src/local/logs/log-writer.ts";
import { logs as logsService } from "../../../src/local/logs/logs.ts";
import { addGroup, groupsIn } from "../../../src/local/logs/logs-model.ts";
import { createServices } from "../../../src/local/services.ts";
import { findRequest } from "../../../src/logs/find-request.ts";
import { followLogs } from "../../../src/logs/follow-logs.ts";
import type { LogSource } from "../../../src/logs/log-source.ts";
import { type LogBatch, showLogs } from "../../../src/logs/show-logs.ts";
import { fakeAws, ok, refuse } from "../../support/aws/answering-aws.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { inProcess } from "../../support/local/sdk.ts";
import { testStore, testWorld } from "../../support/local/world.ts";

const T = Date.parse("2026-11-30T12:00:00Z");
const signal = new AbortController().signal;
const ID = "8f1c7a2e-1111-4222-8333-444455556666";
const OTHER = "9f1c7a2e-1111-4222-8333-444455556666";

/** An account with these log groups; `write` delivers a line of a stream, now or with an older time. */
function account() {
  const store = testStore(lastingFolder());
  const { world } = testWorld({ store });
  const client = new CloudWatchLogsClient(inProcess(createServices([logsService], world, async () => {})));
  const writer = createLogWriter(store);
  const source = (
    name: string,
    kind: LogSource["kind"] = { type: "function", isAuthorizer: name === "authorizer" },
  ) => {
    addGroup(groupsIn(store, "us-east-1"), name, T);
    return { name, group: name, logs: client, kind };
  };
  const write = (group: string, at: number, message: string, stream = "s") =>
    writer.write("us-east-1", group, stream, [{ timestamp: T + at, message }]);
  const invocation = (group: string, id: string, at: number, ...messages: string[]) => {
    const report = `REPORT RequestId: ${id}\tDuration: 5.00 ms\tBilled Duration: 5 ms\tMemory Size: 128 MB\tMax Memory Used: 60 MB`;
    const lines = [`START RequestId: ${id} Version: $LATEST`, ...messages, `END RequestId: ${id}`, report];
    for (const [index, message] of lines.entries()) write(group, at + index, message, `of ${id}`);
  };
  return { client, source, write, invocation };
}

const texts = ({ entries }: LogBatch) =>
  entries.filter(({ text }) => text !== undefined).map(({ source, text }) => `${source}: ${text}`);

test("sources are one stream by time, with a line of Lambda's own for each invocation", async () => {
  const { source, invocation } = account();
  const sources = [source("authorizer"), source("orders")];
  const refusal = `{"requestId":"${ID}","verdict":"unauthorized","reason":"exp","issuer":"main","ms":2}`;
  const thrown = `2026-11-30T12:00:00.000Z\t${ID}\tERROR\tInvoke Error \t{"errorType":"Error","errorMessage":"Unauthorized","stack":[]}`;
  invocation(
    "orders",
    OTHER,
    100,
    "order 7",
    `2026-11-30T12:00:00.000Z\t${OTHER}\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"no","stack":["TypeError: no","    at a"]}`,
  );
  invocation("authorizer", ID, 0, refusal, thrown);
  const batch = await showLogs(sources, T, signal);
  expect(texts(batch)).toEqual([
    "authorizer: refused, 401: the token has expired (issuer main, 2 ms)",
    "authorizer: done in 5 ms, 60 of 128 MB",
    "orders: order 7",
    "orders: TypeError: no\n    at a",
    "orders: done in 5 ms, 60 of 128 MB",
  ]);
  expect(batch.entries).toHaveLength(10);
  expect(batch.entries.filter(({ isError }) => isError).map(({ text }) => text)).toEqual([
    undefined,
    "TypeError: no\n    at a",
  ]);
  expect(batch.problems).toEqual([]);
});

test("a refused call that Lambda reports as failed is no failure", async () => {
  const { source, write } = account();
  const sources = [source("authorizer")];
  write("authorizer", 1, `{"requestId":"${ID}","verdict":"unauthorized","reason":"exp"}`);
  write(
    "authorizer",
    2,
    `{"time":"t","type":"platform.report","record":{"requestId":"${ID}","status":"error","errorType":"Error","metrics":{"durationMs":3}}}`,
  );
  const { entries } = await showLogs(sources, T, signal);
  expect(entries.map(({ text, isError }) => [text, isError])).toEqual([
    ["refused, 401: the token has expired", false],
    ["done in 3 ms", false],
  ]);
});

test("a log group that does not exist is named, the others are shown", async () => {
  const { client, source, write } = account();
  const kind = { type: "function", isAuthorizer: false } as const;
  const sources = [{ name: "gone", group: "/aws/lambda/gone", logs: client, kind }, source("orders")];
  write("orders", 1, "hello");
  const batch = await showLogs(sources, T, signal);
  expect(texts(batch)).toEqual(["orders: hello"]);
  expect(batch.problems).toEqual([{ source: "gone", group: "/aws/lambda/gone", problem: "missing" }]);
});

test("a log group that cannot be read keeps none of the others back", async () => {
  const { source, write } = account();
  const sources = [source("orders")];
  write("orders", 1, "hello");
  const { aws } = fakeAws(() => refuse("InvalidParameterException", "not of this log class"));
  const kind = { type: "function", isAuthorizer: false } as const;
  const rare = { name: "rare", group: "rare", logs: aws.logs, kind };
  const batch = await showLogs([rare, ...sources], T, signal);
  expect(texts(batch)).toEqual(["orders: hello"]);
  const problem = { source: "rare", group: "rare", problem: "refused", why: "not of this log class" };
  expect(batch.problems).toEqual([problem]);
  expect((await findRequest([rare], ID, T, signal)).problems).toEqual([problem]);
});

test("followed: late events come late rather than never, each once, whatever the clock here says", async () => {
  const { source, write } = account();
  const sources = [source("orders")];
  const deliveries: ReadonlyArray<() => void> = [
    () => write("orders", 100_000, "second"),
    // Older than the last one printed.
    () => write("orders", 50_000, "late", "t"),
    () => write("orders", 100_000, "of the same moment", "u"),
    ...Array.from({ length: 10 }, () => () => {}),
    () => write("orders", 300_000, "much later"),
    // Later than what is read each time: found when it is looked further back.
    () => write("orders", 10_000, "very late", "v"),
    ...Array.from({ length: 20 }, () => () => {}),
  ];
  write("orders", 1_000, "first");
  write("orders", -1_000, "before");
  const aborter = new AbortController();
  const slept: number[] = [];
  const sleep = async (ms: number) => {
    deliveries[slept.push(ms) - 1]?.();
    if (slept.length > deliveries.length) aborter.abort();
  };
  const printed: string[] = [];
  for await (const { entries } of followLogs(sources, T, sleep, aborter.signal))
    printed.push(...entries.map(({ message }) => message));
  expect(printed).toEqual(["first", "second", "late", "of the same moment", "much later", "very late"]);
  expect(new Set(slept)).toEqual(new Set([2_000]));
});

test("followed: what is known of an invocation lasts from reading to reading", async () => {
  const { source, write } = account();
  const sources = [source("authorizer")];
  write("authorizer", 1, `START RequestId: ${ID} Version: 1`);
  write("authorizer", 2, '{"Authorization": "opaque-first');
  const sleep = async () => write("authorizer", 3, 'opaque-second"}');
  const batches: LogBatch[] = [];
  for await (const batch of followLogs(sources, T, sleep, signal)) {
    batches.push(batch);
    if (batches.length === 2) break;
  }
  expect(batches[1]?.entries.map(({ requestId, message }) => [requestId, message])).toEqual([[ID, '<masked>"}']]);
});

test("followed: a lost network is a problem that is named, and what came meanwhile is shown after it", async () => {
  const answers = [
    ok({ events: [] }),
    () => Promise.reject(Object.assign(new Error("connect"), { code: "ECONNREFUSED" })),
    ok({ events: [{ eventId: "1", timestamp: T, message: "came meanwhile", logStreamName: "s" }] }),
  ];
  let call = 0;
  const { aws } = fakeAws(() => {
    const answer = answers[call++] ?? ok({ events: [] });
    return typeof answer === "function" ? answer() : answer;
  });
  const kind = { type: "function", isAuthorizer: false } as const;
  const shown: (string | undefined)[] = [];
  for await (const { entries, problems } of followLogs(
    [{ name: "f", group: "f", logs: aws.logs, kind }],
    T,
    async () => {},
    signal,
  )) {
    shown.push(problems[0]?.problem ?? entries.map(({ message }) => message).join());
    if (shown.length === 3) break;
  }
  expect(shown).toEqual(["", "unreachable", "came meanwhile"]);
});

test("followed: a network that is lost from the start ends the run", async () => {
  const { aws } = fakeAws(() => Promise.reject(Object.assign(new Error("connect"), { code: "ECONNREFUSED" })));
  const kind = { type: "function", isAuthorizer: false } as const;
  const following = followLogs([{ name: "f", group: "f", logs: aws.logs, kind }], T, async () => {}, signal);
  await expect(following.next()).rejects.toThrow("connect");
});

const access = (format: string) => ({ type: "access", format }) as const;

test("a request ID of Lambda finds all lines of that invocation and none of others", async () => {
  const { source, invocation, write } = account();
  const sources = [source("authorizer"), source("orders")];
  invocation("orders", ID, 1_000, "without an ID");
  invocation("orders", OTHER, 1_000, "of another one");
  write("authorizer", 1_001, "at the same time");
  const { entries } = await findRequest(sources, ID, T, signal);
  expect(entries.map(({ message }) => message.split("\t")[0])).toEqual([
    `START RequestId: ${ID} Version: $LATEST`,
    "without an ID",
    `END RequestId: ${ID}`,
    `REPORT RequestId: ${ID}`,
  ]);
  expect((await findRequest(sources, "00000000-1111-4222-8333-444455556666", T, signal)).entries).toEqual([]);
});

test.each(["call-1", "Zu+oE/P=", ID, OTHER])(
  "an access log with request IDs leads from %s to the whole call",
  async (id) => {
    const { source, invocation, write } = account();
    const format =
      "$context.requestId $context.extendedRequestId $context.authorizer.requestId $context.integration.requestId";
    const sources = [source("authorizer"), source("orders"), source("access-log", access(format))];
    invocation("authorizer", ID, 1_000, "checking");
    invocation("orders", OTHER, 1_100, "serving");
    invocation("orders", "0f1c7a2e-1111-4222-8333-444455556666", 1_100, "serving another one");
    write("access-log", 1_200, `call-1 Zu+oE/P= ${ID} ${OTHER}`);
    write("access-log", 1_200, "call-2 Zv+oE/P= - -");
    const { entries } = await findRequest(sources, id, T, signal);
    expect(entries.map(({ source: name, message }) => `${name}: ${message.split("\t")[0]}`)).toEqual([
      `authorizer: START RequestId: ${ID} Version: $LATEST`,
      "authorizer: checking",
      `authorizer: END RequestId: ${ID}`,
      `authorizer: REPORT RequestId: ${ID}`,
      `orders: START RequestId: ${OTHER} Version: $LATEST`,
      "orders: serving",
      `orders: END RequestId: ${OTHER}`,
      `orders: REPORT RequestId: ${OTHER}`,
      `access-log: call-1 Zu+oE/P= ${ID} ${OTHER}`,
    ]);
  },
);

test("an access log without request IDs leads to what ran at the time of the call", async () => {
  const { source, invocation, write } = account();
  const format = "$context.requestId $context.requestTimeEpoch $context.responseLatency";
  const sources = [source("authorizer"), source("orders"), source("access-log", access(format))];
  invocation("authorizer", ID, 1_000, "checking");
  invocation("orders", OTHER, 30_000, "later");
  write("access-log", 1_200, `call-1 ${T + 900} 300`);
  const { entries } = await findRequest(sources, "call-1", T, signal);
  expect(entries.map(({ source: name, requestId }) => [name, requestId])).toEqual([
    ...Array.from({ length: 4 }, () => ["authorizer", ID]),
    ["access-log", "call-1"],
  ]);
});
