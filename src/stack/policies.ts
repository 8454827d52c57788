import type { Json } from "../lib/json.ts";

/**
 * What a function's role may do: write to its own log group and nothing else. It cannot create groups, so a log line
 * that arrives after teardown does not bring the group back.
 */
export const logWriterPolicy = (logGroupArn: string): Json => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logGroupArn}:*` }],
});

// What looks for a stack by its tags needs these beside what the kinds call.
const LOOKING = [
  "sts:GetCallerIdentity",
  "iam:ListRoles",
  "iam:ListRoleTags",
  "lambda:ListFunctions",
  "lambda:ListTags",
  "logs:DescribeLogGroups",
  "logs:ListTagsForResource",
];

// invoke and test-token.
const PROVING = ["lambda:InvokeFunction", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:FilterLogEvents"];

/**
 * The IAM policy of whoever deploys: every action the tool calls and no other. Actions that create cannot be limited
 * to what does not exist yet, so it names no resources; a permissions boundary or `Resource` of your own narrows it.
 */
export const deployerPolicy = (kindActions: readonly string[]): Json => ({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: [...new Set([...kindActions, ...LOOKING, ...PROVING])].sort(), Resource: "*" },
  ],
});
