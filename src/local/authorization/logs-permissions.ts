import { groupsIn } from "../logs/logs-model.ts";
import type { Permission } from "./permission.ts";
import { arnOf, type Requested, requestTags, resourceTags } from "./permissions-of.ts";

interface Input {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
  readonly resourceArn?: string;
  readonly logStreamName?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly tagKeys?: readonly string[];
}

/** Operations on the tags of a group; all others are about a stream in it, which may have no name. */
const ON_TAGS = /^(?:Tag|Untag|ListTagsFor)Resource$/;

/**
 * CloudWatch Logs: each operation is an action on `log-group:<name>:log-stream:<name>`, of which either name may be
 * empty. So a policy with `log-group:<name>:*` allows it and one with `log-group:<name>` does not; with operations on
 * tags it is the other way round.
 */
export function logsPermissions({ operation, input, call }: Requested): Permission[] {
  const { logGroupName, logGroupIdentifier, resourceArn, logStreamName, tags, tagKeys }: Input = input;
  const LogGroupName = (logGroupName ?? logGroupIdentifier ?? resourceArn ?? "").replace(
    /^arn:.*?:log-group:|:\*$/g,
    "",
  );
  const group = groupsIn(call.world.store, call.region).find(({ name }) => name === LogGroupName);
  const keys = { ...resourceTags(group?.tags), ...requestTags(tags, tagKeys) };
  const asGroup = arnOf("logs:log-group", call, { LogGroupName });
  const asStream = arnOf("logs:log-stream", call, { LogGroupName, LogStreamName: logStreamName ?? "" });
  const main = { action: `logs:${operation}`, resource: ON_TAGS.test(operation) ? asGroup : asStream, keys };
  if (operation !== "CreateLogGroup" || tags === undefined) return [main];
  const message = `User with accountId: ${call.world.account} is not authorized to perform CreateLogGroup with Tags. An additional permission "logs:TagResource" is required.`;
  return [main, { action: "logs:TagResource", resource: asGroup, message, keys }];
}
