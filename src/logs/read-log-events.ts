import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import type { Grant } from "../aws/grant.ts";
import { createMaskers, type Maskers } from "./masked-streams.ts";

/** What `readLogEvents` needs for the functions of a stack. */
export const READ_LOGS: Grant = { on: "log-groups", actions: ["logs:FilterLogEvents"] };

/** One event of a log group. No secret is left in its message. */
export interface ReadEvent {
  /** CloudWatch's own; unique within a group. */
  readonly id: string;
  readonly timeMs: number;
  /** When CloudWatch received it, seconds after it was written. */
  readonly ingestedMs: number;
  readonly stream: string;
  readonly message: string;
  /** How many secrets were masked in the message. */
  readonly masked: number;
}

export interface LogQuery {
  readonly group: string;
  readonly sinceMs: number;
  /** Default: no end. */
  readonly untilMs?: number;
  /** In CloudWatch's syntax: `"term"` for events that contain it. */
  readonly filterPattern?: string;
  /** The most events to read, the oldest first; default: all. */
  readonly limit?: number;
  /** For a query that continues another one: what the streams of the group have begun to write. */
  readonly maskers?: Maskers;
  /** For a query that overlaps another one: IDs of events to leave out. */
  readonly isKnown?: (id: string) => boolean;
}

export interface LogReading {
  readonly group: string;
  /** The log group does not exist: a function that has never run has none. */
  readonly isMissing: boolean;
  /** By time; those of one stream are in the order in which they were written. */
  readonly events: readonly ReadEvent[];
  /** More events than `limit` match. */
  readonly isCut: boolean;
}

/** FilterLogEvents refuses more. */
const MOST_PER_PAGE = 10_000;

function readEvent(event: FilteredLogEvent, maskers: Maskers): ReadEvent {
  const { eventId = "", timestamp = 0, ingestionTime = timestamp, logStreamName: stream = "", message = "" } = event;
  return { id: eventId, timeMs: timestamp, ingestedMs: ingestionTime, stream, ...maskers.mask(stream, message) };
}

/**
 * Reads the events of a log group, over as many pages as there are: an empty page with a token is not the last one.
 * @throws the SDK's error of FilterLogEvents; the signal's reason.
 */
export async function readLogEvents(
  logs: CloudWatchLogsClient,
  query: LogQuery,
  signal: AbortSignal,
): Promise<LogReading> {
  const { group, sinceMs, untilMs, filterPattern, limit = Number.POSITIVE_INFINITY } = query;
  const { maskers = createMaskers(), isKnown = () => false } = query;
  const input = { logGroupName: group, startTime: sinceMs, endTime: untilMs, filterPattern };
  const found: FilteredLogEvent[] = [];
  let nextToken: string | undefined;
  do {
    signal.throwIfAborted();
    // One more than are wanted, to know whether there are more.
    const most = Math.min(limit + 1 - found.length, MOST_PER_PAGE);
    const page = await absentAsUndefined(
      logs.send(new FilterLogEventsCommand({ ...input, nextToken, ...(most < MOST_PER_PAGE && { limit: most }) })),
    );
    if (page === undefined) return { group, isMissing: true, events: [], isCut: false };
    found.push(...(page.events ?? []).filter(({ eventId = "" }) => !isKnown(eventId)));
    nextToken = page.nextToken;
  } while (nextToken !== undefined && found.length <= limit);
  const events = found.slice(0, limit).map((event) => readEvent(event, maskers));
  return { group, isMissing: false, events, isCut: found.length > limit };
}
