import { randomUUID } from "node:crypto";
import { type Call, type Operation, op } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import type { LogLine, Store } from "../world.ts";

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
  readonly logGroupClass?: string;
}

/** The groups of a region. A list, because "constructor" is a name too. */
export const groupsIn = (store: Store, region: string): LogGroup[] =>
  store.of<{ groups: LogGroup[] }>("logs", region, () => ({ groups: [] })).groups;

/** Adds a new group. @param creationTime in milliseconds. */
export function addGroup(groups: LogGroup[], name: string, creationTime: number, tags = {}): LogGroup {
  const group: LogGroup = { id: randomUUID(), name, creationTime, tags, streams: [] };
  groups.push(group);
  return group;
}

/**
 * An operation on an existing group. One without an output is a write.
 * @param honours the input members that it honours, separated by spaces; the one that names the group is among them.
 */
export function onGroup(
  honours: string,
  run: (group: LogGroup, input: LogsInput, call: Call) => unknown,
  values?: Operation["values"],
): Operation {
  const onNamed = (input: LogsInput, call: Call) => {
    const { store } = call.world;
    const said = input.logGroupName ?? input.logGroupIdentifier ?? input.resourceArn ?? "";
    const wanted = said.replace(/^arn:.*?:log-group:|:\*$/g, "");
    const group = groupsIn(store, call.region).find(({ name }) => name === wanted);
    if (!group) throw new Refusal(400, "ResourceNotFoundException", "The specified log group does not exist.");
    return run(group, input, call);
  };
  return op<LogsInput>(honours, onNamed, values);
}
