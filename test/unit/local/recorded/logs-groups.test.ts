import {
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { replay, type Scenario } from "./replay.ts";

const logGroupName = "/group/one";

const duplicate: Scenario = async ({ logs, step }) => {
  const create = () => logs.send(new CreateLogGroupCommand({ logGroupName }));
  await create();
  await step("error-duplicate-log-group", create());
};

const tooLong: Scenario = async ({ logs, step }) => {
  const create = new CreateLogGroupCommand({ logGroupName: "a".repeat(513) });
  await step("error-invalid-name-length", logs.send(create));
};

const described =
  (name: string, query: object, groups: readonly string[]): Scenario =>
  async ({ logs, step }) => {
    for (const name of groups) await logs.send(new CreateLogGroupCommand({ logGroupName: name }));
    await step(name, logs.send(new DescribeLogGroupsCommand(query)));
  };

const tagged: Scenario = async ({ logs, step }) => {
  await logs.send(new CreateLogGroupCommand({ logGroupName, tags: { env: "testing" } }));
  const { logGroups: [group] = [] } = await logs.send(new DescribeLogGroupsCommand({}));
  const resourceArn = group?.logGroupArn ?? "";
  await step("list-tags-after-create", logs.send(new ListTagsForResourceCommand({ resourceArn })));
};

replay(
  "logs_groups.json",
  {
    "TestLogsGroups::test_create_log_group_duplicate_error": duplicate,
    "TestLogsGroups::test_create_log_group_invalid_name_length": tooLong,
    "TestLogsGroups::test_describe_log_groups_with_prefix": described(
      "describe-log-groups-prefix",
      { logGroupNamePrefix: "/group/" },
      ["/group/one", "/group/two", "/group/zwei"],
    ),
    "TestLogsGroups::test_describe_log_groups_with_pattern": described(
      "describe-log-groups-pattern",
      { logGroupNamePattern: "one" },
      [logGroupName, "/group/two"],
    ),
    "TestLogsGroups::test_describe_log_groups_prefix_and_pattern_error": described(
      "error-prefix-and-pattern",
      {
        logGroupNamePrefix: "a",
        logGroupNamePattern: "b",
      },
      [],
    ),
    "TestLogsGroupsTags::test_create_log_group_with_tags": tagged,
  },
  {
    steps: {
      "TestLogsGroups::test_describe_log_groups_with_pattern · describe-log-groups-pattern · nextToken":
        "AWS gives one even where nothing follows",
    },
    notPlayed: {
      "TestLogsGroups::test_create_log_group_with_kms_key": "no keys of KMS",
      "TestLogsGroups::test_list_log_groups_with_pattern": "no ListLogGroups",
      "TestLogsGroupsTags::test_tag_log_group": "TagLogGroup and its like are deprecated; there is TagResource",
      "TestLogsGroupsTags::test_untag_log_group": "as above",
      "TestLogsGroupsTags::test_tag_resource_api": "it mixes both kinds of tag calls",
    },
  },
);
