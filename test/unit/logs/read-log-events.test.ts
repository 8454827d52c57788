import { expect, test } from "vitest";
import { readLogEvents } from "../../../src/logs/read-log-events.ts";
import { absent, fakeAws, ok, type Reply, refuse } from "../../support/aws/answering-aws.ts";

const GROUP = "/aws/lambda/shop-dev-authorizer";
const event = (id: number, message = `line ${id}`, stream = "s") => ({
  eventId: `${id}`,
  timestamp: 1_000 + id,
  ingestionTime: 5_000 + id,
  logStreamName: stream,
  message,
});

/** Reads over these pages; `inputs` are those of the calls. */
function reading(...pages: readonly Reply[]) {
  let page = 0;
  const { aws, sent, clock } = fakeAws(() => pages[page++] ?? refuse("InternalFailure", "no such page"));
  const inputs = () => sent.map(({ body }) => JSON.parse(body));
  const read = (query: object = {}, signal = new AbortController().signal) =>
    readLogEvents(aws.logs, { group: GROUP, sinceMs: 1_000, ...query }, signal);
  return { read, inputs, clock };
}

test("an empty page with a token is not the last one", async () => {
  const { read, inputs } = reading(
    ok({ events: [], nextToken: "a" }),
    ok({ events: [event(1)], nextToken: "b" }),
    ok({ events: [event(2)] }),
  );
  const { events, isMissing, isCut } = await read({ untilMs: 2_000, filterPattern: '"x"' });
  expect(events.map(({ id, timeMs, ingestedMs, message }) => [id, timeMs, ingestedMs, message])).toEqual([
    ["1", 1_001, 5_001, "line 1"],
    ["2", 1_002, 5_002, "line 2"],
  ]);
  expect([isMissing, isCut]).toEqual([false, false]);
  const query = { logGroupName: GROUP, startTime: 1_000, endTime: 2_000, filterPattern: '"x"' };
  expect(inputs()).toEqual([query, { ...query, nextToken: "a" }, { ...query, nextToken: "b" }]);
});

test("a log group that does not exist is an empty answer that says so", async () => {
  const { read } = reading(absent());
  expect(await read()).toEqual({ group: GROUP, isMissing: true, events: [], isCut: false });
});

test("a limit reads the oldest events and says that there are more", async () => {
  const { read, inputs } = reading(ok({ events: [event(1), event(2)], nextToken: "a" }), ok({ events: [event(3)] }));
  const { events, isCut } = await read({ limit: 2 });
  expect([events.map(({ id }) => id), isCut]).toEqual([["1", "2"], true]);
  expect(inputs().map(({ limit }) => limit)).toEqual([3, 1]);
  const whole = reading(ok({ events: [event(1), event(2)] }));
  expect((await whole.read({ limit: 2 })).isCut).toBe(false);
});

test("a refusal keeps the name of the permission", async () => {
  const { read } = reading(refuse("AccessDeniedException", "no"));
  await expect(read()).rejects.toMatchObject({ name: "AccessDeniedException", operation: "logs:FilterLogEvents" });
});

test("an aborted run reads no further page", async () => {
  const { read, inputs } = reading(ok({ events: [], nextToken: "a" }), ok({ events: [event(1)] }));
  const aborter = new AbortController();
  aborter.abort(new Error("interrupted"));
  await expect(read({}, aborter.signal)).rejects.toThrow("interrupted");
  expect(inputs()).toEqual([]);
});

test("more than five pages are read at the rate that AWS allows", async () => {
  const page = (nextToken?: string) => ok({ events: [], nextToken });
  const { read, clock } = reading(...Array.from({ length: 7 }, (_, index) => page(`${index}`)), page());
  await read();
  expect(clock.slept).toEqual([200, 200, 200]);
});

test("a secret that continues in the next event of its stream is masked there too", async () => {
  const { read } = reading(
    ok({
      events: [
        event(1, '{"Authorization": "opaque-first'),
        event(2, "another stream", "t"),
        event(3, 'opaque-second", "Host": "x"}'),
        event(4, "and after it"),
        event(5, '{"headers": {"Authorization": [', "t"),
        event(6, '  "opaque-third",', "t"),
        event(6, '  "opaque-fourth"', "t"),
        event(7, "]}}", "t"),
        event(8, "last: eyJhbGciOiJSUzI1NiJ9.eyJzdWIi"),
        event(9, "START RequestId: a Version: 1"),
        event(10, '"Cookie": "'),
        event(11, "END RequestId: a"),
      ],
    }),
  );
  const { events } = await read();
  expect(events.map(({ message }) => message)).toEqual([
    '{"Authorization": "<masked>',
    "another stream",
    '<masked>", "Host": "x"}',
    "and after it",
    '{"headers": {"Authorization": [',
    "<masked>",
    "<masked>",
    "]}}",
    "last: <masked>",
    "START RequestId: a Version: 1",
    '"Cookie": "',
    "END RequestId: a",
  ]);
  expect(events.map(({ masked }) => masked)).toEqual([1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 0]);
});
