import { type Call, type Operation, op } from "../wire/operation.ts";
import { page } from "../wire/page.ts";
import { Refusal } from "../wire/refusal.ts";
import { dropEvents, eventsOf } from "./log-events.ts";
import { addGroup, groupsIn, type LogGroup, type LogsInput, onGroup } from "./logs-model.ts";

function create({ logGroupName: name = "", tags = {} }: LogsInput, { world: { store }, region, now }: Call): void {
  const groups = groupsIn(store, region);
  if (groups.some((one) => one.name === name))
    throw new Refusal(400, "ResourceAlreadyExistsException", "The specified log group already exists");
  addGroup(groups, name, now, tags);
}

/** Of all groups. */
const CLASS = "STANDARD";

const EXCLUSIVE = "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.";

function describe(input: LogsInput, { world: { store, partition, account }, region }: Call) {
  const { logGroupNamePrefix: prefix, logGroupNamePattern: part, nextToken: token, limit = 50 } = input;
  if (prefix !== undefined && part !== undefined) throw new Refusal(400, "InvalidParameterException", EXCLUSIVE);
  const bytesOf = (group: LogGroup) =>
    eventsOf(store, group).reduce((sum, { message }) => sum + Buffer.byteLength(message), 0);
  const described = (group: LogGroup) => {
    const { name: logGroupName, creationTime, retentionInDays } = group;
    const logGroupArn = `arn:${partition}:logs:${region}:${account}:log-group:${logGroupName}`;
    return {
      logGroupName,
      creationTime,
      retentionInDays,
      metricFilterCount: 0,
      arn: `${logGroupArn}:*`,
      logGroupArn,
      logGroupClass: CLASS,
      // A search by pattern says less: another part of CloudWatch answers it.
      ...(part === undefined && { storedBytes: bytesOf(group), deletionProtectionEnabled: false }),
    };
  };
  const { logGroupClass = CLASS } = input;
  const found = groupsIn(store, region).filter(
    ({ name }) => name.startsWith(prefix ?? "") && name.includes(part ?? "") && logGroupClass === CLASS,
  );
  const { items, next } = page(found, ({ name }) => name, { token, limit });
  return { logGroups: items.map(described), nextToken: next };
}

/** Log groups, how long they keep their events, and their tags. */
export const groupOperations: Readonly<Record<string, Operation>> = {
  CreateLogGroup: op("logGroupName tags logGroupClass deletionProtectionEnabled", create, {
    logGroupClass: [CLASS],
    deletionProtectionEnabled: ["false"],
  }),
  DescribeLogGroups: op(
    "logGroupNamePrefix logGroupNamePattern nextToken limit logGroupClass includeLinkedAccounts",
    describe,
    { includeLinkedAccounts: ["false"] },
  ),
  DeleteLogGroup: onGroup("logGroupName", (group, _, { world: { store }, region }) => {
    const groups = groupsIn(store, region);
    groups.splice(groups.indexOf(group), 1);
    dropEvents(store, group);
  }),
  PutRetentionPolicy: onGroup("logGroupName retentionInDays", (group, { retentionInDays }) => {
    group.retentionInDays = retentionInDays;
  }),
  DeleteRetentionPolicy: onGroup("logGroupName", (group) => {
    group.retentionInDays = undefined;
  }),
  TagResource: onGroup("resourceArn tags", (group, { tags }) => {
    group.tags = { ...group.tags, ...tags };
  }),
  UntagResource: onGroup("resourceArn tagKeys", (group, { tagKeys }) => {
    for (const key of tagKeys) delete group.tags[key];
  }),
  // Nothing here puts one.
  DescribeSubscriptionFilters: onGroup("logGroupName", () => ({ subscriptionFilters: [] })),
  ListTagsForResource: onGroup("resourceArn", ({ tags }) => ({ tags })),
};
