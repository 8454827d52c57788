import { randomUUID } from "node:crypto";
import { type Call, type Operation, operation } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { pattern, requiring, type Shape } from "../wire/shape.ts";
import type { Store } from "../world.ts";
import type { LogLine } from "./log-lines.ts";

/** A log group; its events are kept apart, under its id. */
export interface LogGroup {
  readonly id: string;
  readonly name: string;
  readonly creationTime: number;
  retentionInDays?: number | undefined;
  tags: Record<string, string>;
  readonly streams: { readonly name: string; readonly creationTime: number }[];
}

/** Groups are named in three ways: by name, by name or ARN, by an ARN that may end in ":*". */
type Names = "logGroupName" | "logGroupIdentifier" | "resourceArn";
type Searches = "logGroupNamePrefix" | "logGroupNamePattern" | "logStreamNamePrefix" | "orderBy" | "filterPattern";
type Texts = Partial<Record<Names | Searches | "nextToken", string>>;
type Numbers = Partial<Record<"startTime" | "endTime" | "limit", number>>;

/** The members of operations: those that an operation requires are there. */
export interface LogsInput extends Readonly<Texts & Numbers> {
  readonly retentionInDays: number;
  readonly tags: Record<string, string>;
  readonly tagKeys: readonly string[];
  readonly logStreamName: string;
  readonly logStreamNames?: readonly string[];
  readonly logEvents: readonly LogLine[];
  readonly descending?: boolean;
  readonly startFromHead?: boolean;
}

const GROUP = { min: 1, max: 512, pattern: pattern("[\\.\\-_/#A-Za-z0-9]+") };
const STREAM = { min: 1, max: 512, pattern: pattern("[^:*]*") };
/** Days that CloudWatch keeps logs, if it does not keep them for ever. */
const DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** What the service's model says of them. */
export const RULES: Shape = {
  logGroupName: GROUP,
  logGroupNamePrefix: GROUP,
  logStreamName: STREAM,
  logStreamNamePrefix: STREAM,
  logStreamNames: { min: 1, max: 100 },
  retentionInDays: { oneOf: DAYS.map(String) },
  tagKeys: { max: 50 },
  resourceArn: { min: 1, max: 1_011 },
  orderBy: { oneOf: ["LogStreamName", "LastEventTime"] },
  logEvents: { min: 1, max: 10_000 },
  filterPattern: { max: 1_024 },
  startTime: { min: 0 },
  endTime: { min: 0 },
  limit: { min: 1, max: 10_000 },
};

/** The rules of lists of groups and of streams, which come in smaller pages than events. */
export const PAGED: Shape = { ...RULES, limit: { min: 1, max: 50 } };

/** The groups of a region. A list, because "constructor" is a name too. */
export const groupsIn = (store: Store, region: string): LogGroup[] =>
  store.of<{ groups: LogGroup[] }>("logs", region, () => ({ groups: [] })).groups;

/** Adds a group that is not there yet. @param creationTime in milliseconds. */
export function addGroup(groups: LogGroup[], name: string, creationTime: number, tags = {}): LogGroup {
  const group: LogGroup = { id: randomUUID(), name, creationTime, tags, streams: [] };
  groups.push(group);
  return group;
}

/** An operation on a group that is there. One that answers nothing has changed something. */
export const onGroup = (
  needs: readonly string[],
  run: (group: LogGroup, input: LogsInput, call: Call) => unknown,
  rules = RULES,
): Operation =>
  operation<LogsInput>({
    shape: requiring(rules, ...needs),
    run: (input, call) => {
      const { store } = call.world;
      const said = input.logGroupName ?? input.logGroupIdentifier ?? input.resourceArn ?? "";
      const wanted = said.replace(/^arn:.*?:log-group:|:\*$/g, "");
      const group = groupsIn(store, call.region).find(({ name }) => name === wanted);
      if (!group) throw new Refusal(400, "ResourceNotFoundException", "The specified log group does not exist.");
      return run(group, input, call);
    },
  });
