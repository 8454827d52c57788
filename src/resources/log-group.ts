import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeSubscriptionFiltersCommand,
  ListTagsForResourceCommand,
  type LogGroup,
  PutRetentionPolicyCommand,
  TagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { logGroupArn } from "../aws/arn.ts";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import { TAGS_SEEN } from "../aws/calls/races.ts";
import { changes, has, kind } from "./shared/aws-kind.ts";
import { allPages, ownedAmong } from "./shared/find-owned.ts";
import { isOwned, missingTags, ownership, type Tags, tagPair } from "./shared/ownership-tags.ts";
import { stackNames } from "./shared/stack-names.ts";
import { ifImplemented, unmanagedIn } from "./shared/unmanaged-properties.ts";

export interface LogGroupProps {
  /** "/aws/lambda/<function>". */
  readonly name: string;
  readonly retentionDays: number;
  readonly tags: Tags;
}

export interface LogGroupAttrs {
  /** Without the ":*" at the end of older responses. */
  readonly arn: string;
  /** 0 when logs never expire. */
  readonly retentionDays: number;
  readonly tags: Tags;
}

const retain = ({ logs }: Aws, { name, retentionDays }: LogGroupProps) =>
  logs.send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays: retentionDays }));

async function describe({ logs }: Aws, name: string) {
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  return logGroups.find((group) => group.logGroupName === name);
}

const arnIn = ({ logGroupArn, arn = "" }: LogGroup): string => (logGroupArn ?? arn).replace(/:\*$/, "");

const tagsOf = async ({ logs }: Aws, resourceArn: string): Promise<Tags> =>
  (await absentAsUndefined(logs.send(new ListTagsForResourceCommand({ resourceArn }))))?.tags ?? {};

/** A function's log group, created before the function so that Lambda never creates one whose logs never expire. */
export const logGroup = kind<LogGroupProps, LogGroupAttrs>({
  type: "logs.log-group",
  row: { key: ["name"], ids: ["arn"] },
  idOf: ({ name }) => name,
  actions: {
    read: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
    create: ["logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource"],
    update: ["logs:PutRetentionPolicy", "logs:TagResource"],
    delete: ["logs:DeleteLogGroup"],
    unmanaged: ["logs:DescribeSubscriptionFilters"],
  },
  watched: {
    retentionDays: "retentionInDays",
    tags: "tags",
  },
  key: ({ name }) => ({ name }),

  async read(aws, { name = "" }, last) {
    // Started at once, but used only if the group matches: a state file may contain the ARN of another group.
    const early = last && tagsOf(aws, last.arn);
    early?.catch(() => {});
    const group = await describe(aws, name);
    if (group === undefined) return undefined;
    const arn = arnIn(group);
    const tags = await (early && last?.arn === arn ? early : tagsOf(aws, arn));
    return { attrs: { arn, retentionDays: group.retentionInDays ?? 0, tags }, ...ownership(tags, aws.stack) };
  },

  async create(aws, props) {
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName: props.name, tags: props.tags }));
    await aws.retry(TAGS_SEEN, () => retain(aws, props));
    const { account, partition } = await aws.caller;
    const arn = logGroupArn({ partition, region: aws.region, account }, props.name);
    return { arn, retentionDays: props.retentionDays, tags: props.tags };
  },

  diff: (props, attrs) =>
    changes({
      retentionDays: [props.retentionDays, attrs.retentionDays],
      tags: tagPair(props.tags, attrs.tags),
    }),

  async update(aws, props, attrs, changed) {
    if (has(changed, "retentionDays")) await retain(aws, props);
    if (has(changed, "tags"))
      await aws.logs.send(
        new TagResourceCommand({ resourceArn: attrs.arn, tags: missingTags(props.tags, attrs.tags) }),
      );
    return { arn: attrs.arn, retentionDays: props.retentionDays, tags: { ...attrs.tags, ...props.tags } };
  },

  async unmanaged(aws, { name = "" }) {
    const group = await describe(aws, name);
    const filters = new DescribeSubscriptionFiltersCommand({ logGroupName: name });
    const { subscriptionFilters = [] } = (await ifImplemented(aws.logs.send(filters))) ?? {};
    return unmanagedIn({
      kmsKeyId: [group?.kmsKeyId],
      logGroupClass: [group?.logGroupClass, "STANDARD"],
      dataProtectionStatus: [group?.dataProtectionStatus],
      deletionProtectionEnabled: [group?.deletionProtectionEnabled, false],
      bearerTokenAuthenticationEnabled: [group?.bearerTokenAuthenticationEnabled, false],
      metricFilterCount: [group?.metricFilterCount, 0],
      "subscription filters": [subscriptionFilters.map((one) => `${one.filterName} → ${one.destinationArn}`)],
    });
  },

  async delete({ logs }, { name }) {
    await absentAsUndefined(logs.send(new DeleteLogGroupCommand({ logGroupName: name })));
  },

  async list(aws, inFlight) {
    const logGroupNamePrefix = stackNames(aws.stack).logGroup("");
    const listed = await allPages(async (nextToken) => {
      const input = { logGroupNamePrefix, ...(nextToken && { nextToken }) };
      const page = await aws.logs.send(new DescribeLogGroupsCommand(input));
      return { items: page.logGroups ?? [], marker: page.nextToken };
    });
    const candidates = listed.map((group) => ({
      key: { name: group.logGroupName ?? "" },
      tags: () => tagsOf(aws, arnIn(group)),
    }));
    return ownedAmong(candidates, inFlight, (tags) => isOwned(tags, aws.stack));
  },
});
