import type { Call, Operation } from "../wire/operation.ts";
import { page } from "../wire/page.ts";
import { Refusal } from "../wire/refusal.ts";
import { addEvents, eventsOf, type LogEvent } from "./log-events.ts";
import { type LogGroup, type LogsInput, onGroup } from "./logs-model.ts";

const wrong = (message: string) => new Refusal(400, "InvalidParameterException", message);

/** @throws Refusal ResourceNotFoundException. */
export function checkStream({ streams }: LogGroup, wanted: string): void {
  if (streams.some(({ name }) => name === wanted)) return;
  throw new Refusal(400, "ResourceNotFoundException", "The specified log stream does not exist.");
}

function describe(group: LogGroup, input: LogsInput, { world, region }: Call) {
  const { logStreamNamePrefix: prefix, orderBy, descending = false, nextToken: token, limit = 50 } = input;
  const byTime = orderBy === "LastEventTime";
  if (byTime && prefix !== undefined) throw wrong("Cannot order by LastEventTime with a logStreamNamePrefix.");
  const first = new Map<string, LogEvent>();
  const last = new Map<string, LogEvent>();
  for (const event of eventsOf(world.store, group)) {
    if (!first.has(event.stream)) first.set(event.stream, event);
    last.set(event.stream, event);
  }
  const found = group.streams.filter(({ name }) => name.startsWith(prefix ?? ""));
  const timeOf = (name: string) => String(last.get(name)?.timestamp ?? 0).padStart(15, "0");
  const keyOf = ({ name }: { readonly name: string }) => (byTime ? timeOf(name) : "") + name;
  const { items, next } = page(found, keyOf, { token, limit, descending });
  const logStreams = items.map(({ name, creationTime }) => ({
    logStreamName: name,
    creationTime,
    firstEventTimestamp: first.get(name)?.timestamp,
    lastEventTimestamp: last.get(name)?.timestamp,
    lastIngestionTime: last.get(name)?.ingestionTime,
    arn: `arn:${world.partition}:logs:${region}:${world.account}:log-group:${group.name}:log-stream:${name}`,
    // At AWS too, since 2019.
    storedBytes: 0,
  }));
  return { logStreams, nextToken: next };
}

/** The streams of a group, and events that come in. */
export const streamOperations: Readonly<Record<string, Operation>> = {
  CreateLogStream: onGroup("logGroupName logStreamName", ({ streams }, { logStreamName: name }, { now }) => {
    if (streams.some((one) => one.name === name))
      throw new Refusal(400, "ResourceAlreadyExistsException", "The specified log stream already exists");
    streams.push({ name, creationTime: now });
  }),
  PutLogEvents: onGroup(
    // AWS ignores the token too, since January 2023.
    "logGroupName logStreamName logEvents.timestamp logEvents.message sequenceToken",
    (group, input, { world: { store }, now }) => {
      const { logStreamName, logEvents } = input;
      checkStream(group, logStreamName);
      if (logEvents.some(({ timestamp }, index) => timestamp < (logEvents[index - 1]?.timestamp ?? 0)))
        throw wrong("Log events in a single PutLogEvents request must be in chronological order.");
      addEvents(store, group, logStreamName, logEvents, now);
      return {};
    },
  ),
  DescribeLogStreams: onGroup(
    "logGroupName logGroupIdentifier logStreamNamePrefix orderBy descending nextToken limit",
    describe,
  ),
};
