import type { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { RetryPolicy } from "../engine/retry.ts";

/** What every kind works with: the clients, where they point, and whose resources these are. */
export interface Aws {
  readonly apigateway: APIGatewayClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly account: string;
  readonly region: string;
  /** "aws", "aws-cn", "aws-us-gov", "aws-eusc": the second part of every ARN. */
  readonly partition: string;
  /** Another endpoint than AWS, without a trailing slash. */
  readonly endpoint: string | undefined;
  readonly signal: AbortSignal;
  /** Calls again while the policy says that AWS will change its mind. */
  retry<T>(policy: RetryPolicy, call: () => Promise<T>): Promise<T>;
}
