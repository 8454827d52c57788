import type { Aws } from "../aws/aws.ts";

/** Where a run works: AWS or another endpoint, one account, one region. */
export interface Target {
  readonly aws: Aws;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** AWS_ENDPOINT_URL or the profile's endpoint, without a trailing slash; undefined is AWS itself. */
  readonly endpoint: string | undefined;
}
