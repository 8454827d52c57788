import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { logGroupArn } from "../aws/arn.ts";
import type { Aws } from "../aws/aws.ts";
import { TAGS_SEEN } from "../aws/calls/races.ts";
import { absentAsUndefined } from "../aws/errors.ts";
import { changes, has, kind } from "./shared/kind.ts";
import { missingTags, ownership, type Tags, tagPair } from "./shared/tags.ts";

export interface LogGroupProps {
  /** "/aws/lambda/<function>". */
  readonly name: string;
  readonly retentionDays: number;
  readonly tags: Tags;
}

export interface LogGroupAttrs {
  /** Without the ":*" that older answers carry at the end. */
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

/** A function's log group, made before the function so that Lambda never makes one that keeps its logs for ever. */
export const logGroup = kind<LogGroupProps, LogGroupAttrs>({
  type: "logs.log-group",
  row: { key: ["name"], ids: ["arn"] },
  idOf: ({ name }) => name,
  actions: [
    "logs:DescribeLogGroups",
    "logs:ListTagsForResource",
    "logs:CreateLogGroup",
    "logs:PutRetentionPolicy",
    "logs:TagResource",
    "logs:DeleteLogGroup",
  ],
  key: ({ name }) => ({ name }),

  async read(aws, { name = "" }, last) {
    const tagsOf = async (arn: string) =>
      (await absentAsUndefined(aws.logs.send(new ListTagsForResourceCommand({ resourceArn: arn }))))?.tags ?? {};
    // Started at once, but used only for the group that is found: a state file may name another one's ARN.
    const early = last && tagsOf(last.arn);
    early?.catch(() => {});
    const group = await describe(aws, name);
    if (group === undefined) return undefined;
    const arn = (group.logGroupArn ?? group.arn ?? "").replace(/:\*$/, "");
    const tags = await (early && last?.arn === arn ? early : tagsOf(arn));
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

  async delete({ logs }, { name }) {
    await absentAsUndefined(logs.send(new DeleteLogGroupCommand({ logGroupName: name })));
  },
});
