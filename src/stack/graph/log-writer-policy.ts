import type { Json } from "../../lib/json.ts";

/**
 * What a function's role may do: write to its own log group and nothing else. It cannot create groups, so a log line
 * that arrives after teardown does not bring the group back.
 */
export const logWriterPolicy = (logGroupArn: string): Json => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logGroupArn}:*` }],
});
