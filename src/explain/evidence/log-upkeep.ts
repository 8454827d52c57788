import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { readLogEvents } from "../../logs/read-log-events.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import type { Item } from "./item.ts";

/** What an authorizer leaves in its log. */
export interface LogUpkeep {
  readonly group: string;
  /** Undefined: its events never expire. */
  readonly retentionDays: number | undefined;
  /** Recent events that hold a secret, or the whole event of a call. */
  readonly eventsWithSecrets: number;
  /** There are more events than were counted. */
  readonly isCut: boolean;
  /** How far back was looked, in hours. */
  readonly hours: number;
}

const HOURS = 24;
const MOST = 1_000;
/** The beginning of a JWT, or the member of an event that holds the token. */
const PATTERN = '?"eyJ" ?"authorizationToken" ?"Bearer "';

/** The retention of a function's log group, and how many of its recent events hold secrets. Values are not kept. */
export async function readLogUpkeep(
  aws: ReadAws,
  reader: Reader,
  group: string,
  now: number,
): Promise<Item<LogUpkeep | undefined>> {
  const [groups, events] = await Promise.all([
    reader.read(`log group ${group}`, "logs:DescribeLogGroups", () =>
      aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group })),
    ),
    reader.read(`recent events of log group ${group}`, "logs:FilterLogEvents", () =>
      readLogEvents(
        aws.logs,
        { group, sinceMs: now - HOURS * 3_600_000, filterPattern: PATTERN, limit: MOST },
        aws.signal,
      ),
    ),
  ]);
  if ("unread" in groups) return groups;
  const found = groups.value.logGroups?.find(({ logGroupName }) => logGroupName === group);
  if (found === undefined) return { value: undefined };
  const read = "value" in events ? events.value : { events: [], isCut: false };
  return {
    value: {
      group,
      retentionDays: found.retentionInDays,
      eventsWithSecrets: read.events.filter(({ masked }) => masked > 0).length,
      isCut: read.isCut,
      hours: HOURS,
    },
  };
}
