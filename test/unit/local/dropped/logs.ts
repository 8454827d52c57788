import type { Input } from "../../../support/local/protocol-request.ts";
import type { Account, Answer, Send } from "./account.ts";
import { differ, differWith, type Made, refuses, type Subject, type Values } from "./subject.ts";

const AT = Date.parse("2026-11-23T12:00:00Z");
const arnOf = (name: string) => `arn:aws:logs:us-east-1:000000000000:log-group:${name}`;
const of = ({ body }: Answer) => body as Readonly<Record<string, unknown>>;
const all = (answer: Answer, name: string) => (of(answer)[name] ?? []) as readonly Readonly<Record<string, string>>[];

async function begin({ send }: Account): Promise<Made> {
  for (const logGroupName of ["one", "two"]) {
    const group = { logGroupName };
    await send("CreateLogGroup", { ...group, tags: { team: "first", area: logGroupName } });
    await send("PutRetentionPolicy", { ...group, retentionInDays: 30 });
    for (const [turn, logStreamName] of ["b", "a"].entries()) {
      const stream = { ...group, logStreamName };
      await send("CreateLogStream", stream);
      const logEvents = [0, 1, 2].map((n) => ({ timestamp: AT + turn * 10 + n, message: `${logGroupName} ${n}` }));
      await send("PutLogEvents", { ...stream, logEvents });
    }
  }
  const one = { logGroupName: "one", limit: 1 };
  const token = async (operation: string, name: string, input: Input) => String(of(await send(operation, input))[name]);
  return {
    groups: await token("DescribeLogGroups", "nextToken", { limit: 1 }),
    streams: await token("DescribeLogStreams", "nextToken", one),
    found: await token("FilterLogEvents", "nextToken", one),
    events: await token("GetLogEvents", "nextBackwardToken", { ...one, logStreamName: "a" }),
  };
}

function inputs(): Readonly<Record<string, Input>> {
  const one = { logGroupName: "one" };
  const stream = { ...one, logStreamName: "a" };
  const tagged = { resourceArn: arnOf("one") };
  return {
    CreateLogGroup: { logGroupName: "new" },
    DescribeLogGroups: {},
    DeleteLogGroup: one,
    DescribeSubscriptionFilters: one,
    PutRetentionPolicy: { ...one, retentionInDays: 1 },
    DeleteRetentionPolicy: one,
    CreateLogStream: { ...one, logStreamName: "new" },
    DescribeLogStreams: one,
    PutLogEvents: { ...stream, logEvents: [{ timestamp: AT + 20, message: "new" }] },
    GetLogEvents: stream,
    FilterLogEvents: one,
    TagResource: { ...tagged, tags: { team: "new" } },
    UntagResource: { ...tagged, tagKeys: ["team"] },
    ListTagsForResource: tagged,
  };
}

function values({ groups, streams, found, events }: Made): Readonly<Record<string, Values>> {
  const byIdentifier = differWith({ logGroupName: undefined }, "one", arnOf("two"));
  return {
    logGroupName: differ("one", "two"),
    "CreateLogGroup.logGroupName": differ("first", "other"),
    logGroupIdentifier: byIdentifier,
    logStreamName: differ("a", "b"),
    "CreateLogStream.logStreamName": differ("first", "other"),
    resourceArn: differ(arnOf("one"), arnOf("two")),
    tagKeys: differ(["team"], ["area"]),
    retentionInDays: differ(1, 3),
    limit: differ(1, 2),
    startTime: differ(undefined, AT + 12),
    endTime: differ(undefined, AT + 11),
    startFromHead: differWith({ limit: 1 }, true, false),
    "DescribeLogGroups.logGroupNamePrefix": differ("one", "two"),
    "DescribeLogGroups.logGroupNamePattern": differ("n", "w"),
    "DescribeLogGroups.logGroupClass": differ("STANDARD", "INFREQUENT_ACCESS"),
    "DescribeLogGroups.nextToken": differ(undefined, groups),
    "DescribeSubscriptionFilters.logGroupName": refuses("ResourceNotFoundException", "one", "other"),
    "DescribeLogStreams.logStreamNamePrefix": differ("a", "b"),
    "DescribeLogStreams.nextToken": differ(undefined, streams),
    "FilterLogEvents.logStreamNames": differ(["a"], ["b"]),
    "FilterLogEvents.logStreamNamePrefix": differ("a", "b"),
    "FilterLogEvents.filterPattern": differ("1", "2"),
    "FilterLogEvents.nextToken": differ(undefined, found),
    "GetLogEvents.nextToken": differ(undefined, events),
    "PutLogEvents.logEvents.timestamp": differ(AT + 20, AT + 21),
  };
}

async function observe(send: Send): Promise<unknown> {
  const seen: unknown[] = [];
  const read = async (operation: string, input: Input = {}) => {
    const answer = await send(operation, input);
    seen.push(answer.body);
    return answer;
  };
  for (const { logGroupName } of all(await read("DescribeLogGroups"), "logGroups")) {
    const group = { logGroupName };
    await read("DescribeLogStreams", group);
    await read("FilterLogEvents", group);
    await read("ListTagsForResource", { resourceArn: arnOf(String(logGroupName)) });
  }
  return seen;
}

const unseen = {
  "FilterLogEvents.interleaved": "AWS ignores it since June 2019; logs.test.ts",
  "PutLogEvents.sequenceToken": "AWS ignores it since January 2023; logs.test.ts",
};

/** CloudWatch Logs: two groups with two streams each. */
export const logs: Subject = { name: "logs", begin, inputs, values, observe, unseen };
