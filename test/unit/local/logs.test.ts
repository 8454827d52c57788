import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, test } from "vitest";
import { createLogWriter } from "../../../src/local/logs/log-writer.ts";
import { logs } from "../../../src/local/logs/logs.ts";
import { createServices } from "../../../src/local/services.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { inProcess } from "../../support/local/sdk.ts";
import { testStore, testWorld } from "../../support/local/world.ts";

const GROUP = "/aws/lambda/orders";
const ARN = `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}`;
const T = Date.parse("2026-11-23T12:00:00Z");

/** A client over a store in this folder; `close` writes what a process writes at its end. */
function open(folder = lastingFolder()) {
  const store = testStore(folder);
  const { world, clock } = testWorld({ store });
  const client = new CloudWatchLogsClient(inProcess(createServices([logs], world, async () => {})));
  const writer = createLogWriter(store);
  const write = (stream: string, ...messages: readonly string[]) =>
    writer.write(
      "us-east-1",
      GROUP,
      stream,
      messages.map((message) => ({ timestamp: clock.at++, message })),
    );
  const makeGroup = (logGroupName = GROUP) => client.send(new CreateLogGroupCommand({ logGroupName }));
  const messages = async (input: object = {}) =>
    (await client.send(new FilterLogEventsCommand({ logGroupName: GROUP, ...input }))).events?.map((e) => e.message);
  return { client, folder, makeGroup, messages, store, write, writer };
}

const refusal = (call: Promise<unknown>) =>
  call.then(
    () => "went well",
    (error: { name: string; message: string; $metadata: { httpStatusCode: number } }) =>
      `${error.$metadata.httpStatusCode} ${error.name}: ${error.message}`,
  );

test("a group is described with the fields of AWS, by prefix and by pattern", async () => {
  const { client, makeGroup } = open();
  await makeGroup();
  await makeGroup("constructor");
  const described = async (input: object) =>
    (await client.send(new DescribeLogGroupsCommand(input))).logGroups?.map((group) => ({ ...group }));
  const found = { logGroupName: GROUP, arn: `${ARN}:*`, logGroupArn: ARN, creationTime: T, logGroupClass: "STANDARD" };
  expect(await described({ logGroupNamePrefix: "/aws/" })).toEqual([
    { ...found, metricFilterCount: 0, storedBytes: 0, deletionProtectionEnabled: false },
  ]);
  expect(await described({ logGroupNamePattern: "orders" })).toEqual([{ ...found, metricFilterCount: 0 }]);
  expect(await described({ logGroupNamePattern: "ORDERS" })).toEqual([]);
  expect(await described({})).toHaveLength(2);
});

test("more groups than fit a page are found over pages, each once", async () => {
  const { client, makeGroup } = open();
  for (const name of ["c", "a", "b"]) await makeGroup(name);
  const first = await client.send(new DescribeLogGroupsCommand({ limit: 2 }));
  const second = await client.send(new DescribeLogGroupsCommand({ limit: 2, nextToken: first.nextToken }));
  const names = [...(first.logGroups ?? []), ...(second.logGroups ?? [])].map(({ logGroupName }) => logGroupName);
  expect(names).toEqual(["a", "b", "c"]);
  expect(second.nextToken).toBeUndefined();
});

test("retention is put and taken away", async () => {
  const { client, makeGroup } = open();
  await makeGroup();
  const days = async () => (await client.send(new DescribeLogGroupsCommand({}))).logGroups?.[0]?.retentionInDays;
  await client.send(new PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 14 }));
  expect(await days()).toBe(14);
  await client.send(new DeleteRetentionPolicyCommand({ logGroupName: GROUP }));
  expect(await days()).toBeUndefined();
});

test('tags are read and written under the ARN without the ":*" behind it', async () => {
  const { client } = open();
  const resourceArn = ARN;
  await client.send(new CreateLogGroupCommand({ logGroupName: GROUP, tags: { env: "testing" } }));
  await client.send(new TagResourceCommand({ resourceArn, tags: { env: "testing1", test1: "val1" } }));
  expect((await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({
    env: "testing1",
    test1: "val1",
  });
  await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ["env"] }));
  expect((await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ test1: "val1" });
  await expect(client.send(new ListTagsForResourceCommand({ resourceArn: `${ARN}:*` }))).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
});

test("what a function says is found only while its group is there", async () => {
  const { client, folder, makeGroup, messages, write } = open();
  write("s", "before");
  await makeGroup();
  write("s", "while");
  expect(await messages()).toEqual(["while"]);
  await client.send(new DeleteLogGroupCommand({ logGroupName: GROUP }));
  expect(readdirSync(join(folder, "logs"))).toEqual([]);
  write("s", "after");
  await makeGroup();
  expect(await messages()).toEqual([]);
});

test("streams come with the latest event first when that is asked", async () => {
  const { client, makeGroup, write } = open();
  await makeGroup();
  write("b", "1");
  write("c", "2");
  write("a", "3", "4");
  write("b", "5");
  const order = async (input: object) =>
    (await client.send(new DescribeLogStreamsCommand({ logGroupName: GROUP, ...input }))).logStreams ?? [];
  const latest = await order({ orderBy: "LastEventTime", descending: true });
  expect(latest.map(({ logStreamName }) => logStreamName)).toEqual(["b", "a", "c"]);
  expect(latest[0]).toMatchObject({ firstEventTimestamp: T, lastEventTimestamp: T + 4, storedBytes: 0 });
  expect((await order({ logStreamNamePrefix: "a" })).map(({ arn }) => arn)).toEqual([`${ARN}:log-stream:a`]);
});

test("GetLogEvents gives the latest page first and goes both ways from there", async () => {
  const { client, makeGroup, write } = open();
  await makeGroup();
  write("s", "1", "2", "3", "4", "5");
  write("other", "x");
  const get = async (input: object) => {
    const command = new GetLogEventsCommand({ logGroupName: GROUP, logStreamName: "s", limit: 2, ...input });
    const { events = [], nextBackwardToken, nextForwardToken } = await client.send(command);
    return { said: events.map(({ message }) => message).join(""), nextBackwardToken, nextForwardToken };
  };
  const last = await get({});
  expect(last.said).toBe("45");
  const before = await get({ nextToken: last.nextBackwardToken });
  expect(before.said).toBe("23");
  expect((await get({ nextToken: before.nextForwardToken })).said).toBe("45");
  const end = await get({ nextToken: last.nextForwardToken });
  expect(end).toMatchObject({ said: "", nextForwardToken: last.nextForwardToken });
  write("s", "6");
  expect((await get({ nextToken: end.nextForwardToken })).said).toBe("6");
  expect((await get({ startFromHead: true })).said).toBe("12");
  expect((await get({ startTime: T + 1, endTime: T + 3, limit: 9 })).said).toBe("23");
});

test.each([
  [undefined, ["GET /a ok", "GET /b failed", 'say "x y"']],
  ["GET ok", ["GET /a ok"]],
  ["GET -failed", ["GET /a ok"]],
  ["?ok ?failed", ["GET /a ok", "GET /b failed"]],
  ['"/b failed"', ["GET /b failed"]],
  ['"\\"x y\\""', ['say "x y"']],
])("the pattern %s finds %j", async (filterPattern, expected) => {
  const { makeGroup, messages, write } = open();
  await makeGroup();
  write("s", "GET /a ok", "GET /b failed");
  write("t", 'say "x y"');
  expect(await messages({ filterPattern })).toEqual(expected);
});

test("FilterLogEvents looks at the streams and times that are asked, both ends in, page by page", async () => {
  const { client, makeGroup, messages, write } = open();
  await makeGroup();
  write("a", "1", "2");
  write("b", "3");
  write("ab", "4");
  expect(await messages({ logStreamNames: ["b"] })).toEqual(["3"]);
  expect(await messages({ logStreamNamePrefix: "a" })).toEqual(["1", "2", "4"]);
  expect(await messages({ startTime: T + 1, endTime: T + 2 })).toEqual(["2", "3"]);
  const first = await client.send(new FilterLogEventsCommand({ logGroupName: GROUP, limit: 3 }));
  expect(first.events?.map(({ message }) => message)).toEqual(["1", "2", "3"]);
  expect(await messages({ nextToken: first.nextToken })).toEqual(["4"]);
  const ids = new Set(first.events?.map(({ eventId }) => eventId));
  expect(ids.size).toBe(3);
});

test.each([13, 21, 22])("a group keeps its newest 10,000 of %i,000 events, over a restart too", async (thousands) => {
  const { folder, makeGroup, messages, store, writer } = open();
  await makeGroup();
  for (let batch = 0; batch < thousands; batch++) {
    const lines = Array.from({ length: 1_000 }, (_, index) => {
      const number = batch * 1_000 + index;
      return { timestamp: T + number, message: String(number) };
    });
    writer.write("us-east-1", GROUP, `s${batch}`, lines);
  }
  store.flush();
  const [now, later] = [await messages(), await open(folder).messages()];
  expect([now?.length, now?.[0], now?.at(-1)]).toEqual([
    10_000,
    String((thousands - 10) * 1_000),
    String(thousands * 1_000 - 1),
  ]);
  expect(later).toEqual(now);
});

test("events are there after a restart, also when some were cut short, and new ones follow them", async () => {
  const before = open();
  await before.makeGroup();
  before.write("s", "one", "two");
  before.store.flush();
  const [file = ""] = readdirSync(join(before.folder, "logs"));
  appendFileSync(join(before.folder, "logs", file), '\0\0\0\nnull\n{"timestamp":17\n{"timestamp":17');
  const after = open(before.folder);
  expect(await after.messages()).toEqual(["one", "two"]);
  after.write("s", "three");
  after.store.flush();
  expect(await open(before.folder).messages({ filterPattern: "three" })).toEqual(["three"]);
});

test("a group with its retention, tags and streams is there after a restart", async () => {
  const before = open();
  const read = async ({ client }: { readonly client: CloudWatchLogsClient }) => [
    (await client.send(new DescribeLogGroupsCommand({}))).logGroups,
    (await client.send(new ListTagsForResourceCommand({ resourceArn: ARN }))).tags,
    (await client.send(new DescribeLogStreamsCommand({ logGroupName: GROUP }))).logStreams,
  ];
  await before.makeGroup();
  before.store.flush();
  expect(await read(open(before.folder))).toEqual(await read(before));
  const changes = [
    new PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 14 }),
    new TagResourceCommand({ resourceArn: ARN, tags: { a: "1", b: "2" } }),
    new UntagResourceCommand({ resourceArn: ARN, tagKeys: ["b"] }),
    new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName: "made" }),
  ];
  for (const change of changes) {
    // What was changed before is written, so that each change has to ask for it again.
    before.store.flush();
    await before.client.send(change as TagResourceCommand);
    before.store.flush();
    expect(await read(open(before.folder))).toEqual(await read(before));
  }
  before.write("written", "m");
  before.store.flush();
  expect(await read(open(before.folder))).toEqual(await read(before));
});

test("events of one moment stay in the order in which they came, each with an id of its own", async () => {
  const { client, makeGroup, writer } = open();
  await makeGroup();
  for (const message of ["b", "a", "c"]) writer.write("us-east-1", GROUP, "s", [{ timestamp: T, message }]);
  const { events = [] } = await client.send(new FilterLogEventsCommand({ logGroupName: GROUP }));
  expect(events.map(({ message }) => message)).toEqual(["b", "a", "c"]);
  expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(3);
});

const named = { logGroupName: GROUP };
const stream = { ...named, logStreamName: "s" };
const absent = "400 ResourceNotFoundException: The specified log group does not exist.";
const shape = "400 InvalidParameterException: 1 validation error detected: Value";

test.each([
  [
    "a group that is there",
    new CreateLogGroupCommand(named),
    "400 ResourceAlreadyExistsException: The specified log group already exists",
  ],
  [
    "a name of 513",
    new CreateLogGroupCommand({ logGroupName: "a".repeat(513) }),
    "400 InvalidParameterException: Invalid LogGroup or LogStream, both must have length less than or equal to 512.",
  ],
  [
    "a name with a blank",
    new CreateLogGroupCommand({ logGroupName: "a b" }),
    `${shape} 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
  ],
  [
    "prefix and pattern",
    new DescribeLogGroupsCommand({ logGroupNamePrefix: "a", logGroupNamePattern: "a" }),
    "400 InvalidParameterException: LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
  ],
  [
    "45 days",
    new PutRetentionPolicyCommand({ ...named, retentionInDays: 45 }),
    `${shape} '45' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]`,
  ],
  ["deleting what is gone", new DeleteLogGroupCommand({ logGroupName: "gone" }), absent],
  ["retention of what is gone", new DeleteRetentionPolicyCommand({ logGroupName: "gone" }), absent],
  ["tags of what is gone", new ListTagsForResourceCommand({ resourceArn: `${ARN}x` }), absent],
  [
    "a stream that is there",
    new CreateLogStreamCommand(stream),
    "400 ResourceAlreadyExistsException: The specified log stream already exists",
  ],
  [
    "events of no stream",
    new GetLogEventsCommand({ ...named, logStreamName: "gone" }),
    "400 ResourceNotFoundException: The specified log stream does not exist.",
  ],
  [
    "events that go back in time",
    new PutLogEventsCommand({
      ...stream,
      logEvents: [
        { timestamp: T, message: "a" },
        { timestamp: T - 1, message: "b" },
      ],
    }),
    "400 InvalidParameterException: Log events in a single PutLogEvents request must be in chronological order.",
  ],
  [
    "a prefix in the order of time",
    new DescribeLogStreamsCommand({ ...named, logStreamNamePrefix: "a", orderBy: "LastEventTime" }),
    "400 InvalidParameterException: Cannot order by LastEventTime with a logStreamNamePrefix.",
  ],
  [
    "51 streams a page",
    new DescribeLogStreamsCommand({ ...named, limit: 51 }),
    `${shape} '51' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 50`,
  ],
  [
    "a pattern of JSON",
    new FilterLogEventsCommand({ ...named, filterPattern: "{ $.a = 1 }" }),
    "400 InvalidParameterException: Invalid filter pattern: the local endpoint knows terms only",
  ],
])("CloudWatch Logs refuses %s in AWS's words", async (_, command, words) => {
  const { client, makeGroup } = open();
  await makeGroup();
  await client.send(new CreateLogStreamCommand(stream));
  expect(await refusal(client.send(command as DeleteLogGroupCommand))).toBe(words);
});

test("PutLogEvents adds to a stream", async () => {
  const { client, makeGroup, messages } = open();
  await makeGroup();
  await client.send(new CreateLogStreamCommand(stream));
  await client.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: T, message: "by hand" }] }));
  expect(await messages()).toEqual(["by hand"]);
});

test("a function's first line makes its group when its role may, and only then", async () => {
  const { client, messages, store } = open();
  const writer = createLogWriter(store, { mayMakeLogGroups: (role) => role === "may" });
  const write = (message: string, role: string) =>
    writer.write("us-east-1", GROUP, "s", [{ timestamp: T, message }], role);
  write("lost", "may-not");
  expect((await client.send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([]);
  write("first", "may");
  write("second", "may-not");
  expect(await messages()).toEqual(["first", "second"]);
  expect((await client.send(new DescribeLogGroupsCommand({}))).logGroups).toMatchObject([{ creationTime: T }]);
});

test("what AWS ignores is ignored: interleaved, which aws logs tail sends, and sequence tokens", async () => {
  const { client, makeGroup, messages } = open();
  await makeGroup();
  const stream = { logGroupName: GROUP, logStreamName: "s" };
  await client.send(new CreateLogStreamCommand(stream));
  const logEvents = [{ timestamp: T, message: "one" }];
  await client.send(new PutLogEventsCommand({ ...stream, logEvents, sequenceToken: "old" }));
  expect(await messages({ interleaved: true })).toEqual(["one"]);
});
