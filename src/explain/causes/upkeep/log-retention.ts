import { itemValue } from "../../evidence/item.ts";
import type { Cause } from "../cause.ts";

/** The events of an authorizer's log group never expire. */
export const logRetention: Cause = {
  code: "log-retention",
  severity: "note",
  expects: "authorizers' logs expire",
  docs: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
  inspect: ({ authorizers }) =>
    authorizers.flatMap(({ view, log }) => {
      const { group, retentionDays } = itemValue(log) ?? {};
      if (group === undefined || retentionDays !== undefined) return [];
      return [
        {
          message: `the log of authorizer ${view.name} is kept forever`,
          evidence: [`log group ${group} has no retention`],
          fix: {
            text: "set a retention for the log group",
            console: `CloudWatch > Log groups > ${group} > Actions > Edit retention setting`,
            cli: `aws logs put-retention-policy --log-group-name ${group} --retention-in-days 30`,
            sam: "an AWS::Logs::LogGroup with RetentionInDays",
            terraform: "retention_in_days of an aws_cloudwatch_log_group",
            lambdaAuthz: "[logs] retention_days, then deploy",
          },
        },
      ];
    }),
};
