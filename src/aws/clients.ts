import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { retry } from "../engine/retry.ts";
import { sleep } from "../engine/sleep.ts";
import { once } from "../lib/once.ts";
import type { Aws } from "./aws.ts";
import { equip } from "./middleware.ts";

export interface ConnectOptions extends Pick<Aws, "region" | "endpoint" | "signal" | "stack" | "caller"> {
  /** Told before each wait for AWS. */
  readonly waiting: (waitsFor: string, ms: number) => void;
}

/**
 * The clients of a run. Credentials, endpoints and retries are the SDK's own business: environment and shared files,
 * as everywhere with AWS.
 */
export function connect(options: ConnectOptions): Aws {
  const clock = { now: Date.now, sleep: (ms: number) => sleep(ms, options.signal) };
  const settings = { region: options.region, requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000 } };
  const clients = {
    apigateway: new APIGatewayClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
  };
  const cognito = once(async () => {
    const { CognitoIdentityProvider } = await import("@aws-sdk/client-cognito-identity-provider");
    const client = new CognitoIdentityProvider(settings);
    equip([client], aws, clock);
    return client;
  });
  const aws: Aws = {
    ...clients,
    cognito,
    lambdaIn(region) {
      const client = new LambdaClient({ ...settings, region });
      equip([client], aws, clock);
      return client;
    },
    stack: options.stack,
    region: options.region,
    endpoint: options.endpoint,
    signal: options.signal,
    caller: options.caller,
    retry: (policy, call) => retry(policy, call, { ...clock, waiting: options.waiting }),
  };
  equip(Object.values(clients), aws, clock);
  return aws;
}
