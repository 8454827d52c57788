import { optional, required, withDefault } from "../key.ts";
import * as aws from "../parse-aws.ts";

export const project = {
  name: required("prefix of every name in AWS", aws.project, "project", { example: "basic" }),
};

export const account = {
  region: optional("AWS region; AWS_REGION and AWS_DEFAULT_REGION override it", aws.region, {
    example: "us-east-1",
    otherwise: "that of the profile",
  }),
  profile: optional("profile in the shared AWS files; AWS_PROFILE overrides it", aws.profile),
  expected_account_id: optional("12 digits; any other account stops the run", aws.accountId),
  permissions_boundary: optional("ARN of the permissions boundary of the roles that deploy creates", aws.policyArn),
};

export const api = {
  name: optional("name of the REST API", aws.apiName, { example: "basicAPI", otherwise: "<project>API" }),
  stage: withDefault("stage of the API: part of the invoke URL and of all names", aws.stage, "dev"),
};

export const signIn = {
  port: withDefault("port of http://localhost:<port>/callback, for login and ui", aws.port, "3000"),
};

export const logs = {
  retention_days: withDefault("days until log events are deleted", aws.retentionDays, "14"),
};
