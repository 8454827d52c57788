import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Aws, StackIdentity } from "../../src/aws/aws.ts";
import { equip } from "../../src/aws/calls/middleware.ts";
import { type RetryHooks, retry } from "../../src/engine/waits/retry.ts";
import type { Handler } from "../../src/local/http.ts";
import { inProcess } from "./local/sdk.ts";

interface Over {
  readonly account: string;
  readonly clock: RetryHooks;
  readonly region?: string;
  /** Where keys of user pools are fetched. */
  readonly endpoint?: string;
}

/** The SDK's clients over a handler in place of the network. */
export function clientsOver(handle: Handler, region: string) {
  const settings = inProcess(handle, region);
  return {
    apigateway: new APIGatewayClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
  };
}

/** What a run of a stack has of AWS, over a handler in place of the network. */
export function awsOver(handle: Handler, stack: StackIdentity, over: Over): Aws {
  const { account, clock, region = "us-east-1", endpoint = "http://127.0.0.1:1" } = over;
  const clients = clientsOver(handle, region);
  const pools = new CognitoIdentityProvider(inProcess(handle, region));
  const v2 = new ApiGatewayV2Client(inProcess(handle, region));
  const aws: Aws = {
    ...clients,
    apigatewayv2: async () => v2,
    cognito: async () => pools,
    lambdaIn(other) {
      const { lambda } = clientsOver(handle, other);
      equip([lambda], aws, clock);
      return lambda;
    },
    ...{
      stack,
      region,
      endpoint,
      signal: new AbortController().signal,
      profile: undefined,
      on: clock.on ?? (() => {}),
    },
    caller: Promise.resolve({ account, partition: "aws", arn: `arn:aws:iam::${account}:user/tester` }),
    retry: (policy, call) =>
      retry(policy, call, {
        ...clock,
        async sleep(ms) {
          await clock.sleep(ms);
          forget();
        },
      }),
  };
  const forget = equip([...Object.values(clients), pools, v2], aws, clock);
  return aws;
}
