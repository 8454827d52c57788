import type { Call, Operation } from "../wire/operation.ts";
import { page } from "../wire/page.ts";
import { createFilter } from "./filter-pattern.ts";
import { eventsOf, type LogEvent } from "./log-events.ts";
import { type LogGroup, type LogsInput, onGroup } from "./logs-model.ts";
import { checkStream } from "./stream-operations.ts";

/** By time, and those of one moment as they came. In this form it is the id of an event too. */
const keyOf = ({ timestamp, number }: LogEvent) =>
  `${String(timestamp).padStart(20, "0")}${String(number).padStart(36, "0")}`;

const line = ({ timestamp, message, ingestionTime }: LogEvent) => ({ timestamp, message, ingestionTime });

function get(group: LogGroup, input: LogsInput, { world: { store } }: Call) {
  const { logStreamName, startTime = 0, endTime = Infinity, limit = 10_000, nextToken, startFromHead } = input;
  checkStream(group, logStreamName);
  const found = eventsOf(store, group).filter(
    ({ stream, timestamp }) => stream === logStreamName && timestamp >= startTime && timestamp < endTime,
  );
  // "f/" and the last event that was shown, or "b/" and the first: the next page continues from there.
  const [way, token = ""] = nextToken?.split("/") ?? [startFromHead ? "f" : "b"];
  const descending = way === "b";
  const { items } = page(found, keyOf, { token, limit, descending });
  const shown = descending ? items.reverse() : items;
  const mark = (event: LogEvent | undefined) => (event ? Buffer.from(keyOf(event)).toString("base64url") : token);
  return {
    events: shown.map(line),
    nextForwardToken: `f/${mark(shown.at(-1))}`,
    nextBackwardToken: `b/${mark(shown[0])}`,
  };
}

function filter(group: LogGroup, input: LogsInput, { world: { store } }: Call) {
  const { logStreamNames, logStreamNamePrefix = "", startTime = 0, endTime = Infinity } = input;
  const matches = createFilter(input.filterPattern);
  const found = eventsOf(store, group)
    .filter(({ stream }) => logStreamNames?.includes(stream) ?? stream.startsWith(logStreamNamePrefix))
    .filter(({ timestamp, message }) => timestamp >= startTime && timestamp <= endTime && matches(message));
  const { items, next } = page(found, keyOf, { token: input.nextToken, limit: input.limit ?? 10_000 });
  const events = items.map((event) => ({ logStreamName: event.stream, ...line(event), eventId: keyOf(event) }));
  return { events, searchedLogStreams: [], nextToken: next };
}

/** Nothing is masked. */
const UNMASKED = { unmask: ["false"] };

/** Events of one stream, and of a whole group. */
export const readingOperations: Readonly<Record<string, Operation>> = {
  GetLogEvents: onGroup(
    "logGroupName logGroupIdentifier logStreamName startTime endTime nextToken limit startFromHead unmask",
    get,
    UNMASKED,
  ),
  FilterLogEvents: onGroup(
    // AWS ignores `interleaved` too, since June 2019; `aws logs tail` sends it.
    `logGroupName logGroupIdentifier logStreamNames logStreamNamePrefix startTime endTime filterPattern nextToken limit
      interleaved unmask`,
    filter,
    UNMASKED,
  ),
};
