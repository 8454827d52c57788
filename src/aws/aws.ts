import type { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import type { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { Listener } from "../engine/events.ts";
import type { RetryPolicy } from "../engine/waits/retry.ts";

/** Whose resources these are: what their tags say; the API's name matters only to a run with `--adopt`. */
export interface StackIdentity {
  readonly project: string;
  readonly stage: string;
  readonly region: string;
  readonly apiName: string;
  readonly adopt: boolean;
}

/** What every kind works with: the clients, where they point, and whose resources these are. */
export interface Aws {
  readonly apigateway: APIGatewayClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  /** For HTTP and WebSocket APIs and for mappings of several levels; loaded when it is first asked for. */
  apigatewayv2(): Promise<ApiGatewayV2Client>;
  /** Loaded when it is first asked for: most runs have nothing to do with user pools. Its methods are the operations. */
  cognito(): Promise<CognitoIdentityProvider>;
  /** Lambda in another region of the account. */
  lambdaIn(region: string): LambdaClient;
  readonly stack: StackIdentity;
  readonly region: string;
  /** Another endpoint than AWS, without a trailing slash. */
  readonly endpoint: string | undefined;
  /** The profile of the shared AWS files that was chosen; undefined where the SDK finds credentials by itself. */
  readonly profile: string | undefined;
  readonly signal: AbortSignal;
  /** Gets all that happens in the run. */
  readonly on: Listener;
  /** Who calls: resolves once GetCallerIdentity has answered and the account is the expected one. */
  readonly caller: Promise<Caller>;
  /** Calls again while the policy says that AWS will change its mind. */
  retry<T>(policy: RetryPolicy, call: () => Promise<T>): Promise<T>;
}

export interface Caller {
  /** 12 digits. */
  readonly account: string;
  /** "aws", "aws-cn", "aws-us-gov", "aws-eusc": the second part of every ARN. */
  readonly partition: string;
  readonly arn: string;
}
