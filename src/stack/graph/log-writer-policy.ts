import type { Json } from "../../lib/json.ts";

/**
 * The policy of a function's role: it may only write to its own log group. It cannot create groups, so a log line that
 * arrives after teardown does not re-create the group.
 */
export const logWriterPolicy = (logGroupArn: string): Json => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logGroupArn}:*` }],
});
