import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { retry } from "../engine/waits/retry.ts";
import { sleep } from "../engine/waits/sleep.ts";
import { once } from "../lib/once.ts";
import type { Aws } from "./aws.ts";
import { equip } from "./calls/middleware.ts";
import { afterGrace, REQUEST_LIMITS, RequestHandler, type RequestLimits } from "./calls/requests.ts";
import { type RunCredentials, SDK_CHAIN } from "./credentials/run-credentials.ts";
import { fixedTo } from "./fixed-endpoint.ts";

export interface ConnectOptions
  extends Pick<Aws, "region" | "endpoint" | "profile" | "signal" | "on" | "stack" | "caller"> {
  /** The longest timeout of the functions that may be invoked. */
  readonly slowestSeconds?: number;
  readonly limits?: Partial<RequestLimits>;
  readonly credentials?: RunCredentials;
  /** For all clients, whatever environment and shared AWS files say of endpoints. */
  readonly fixedEndpoint?: string | undefined;
}

/**
 * The clients of a run. Endpoints and retries are the SDK's own business: environment and shared files, as everywhere
 * with AWS; credentials too, unless a profile names them or the caller passes them.
 */
export function connect(options: ConnectOptions): Aws {
  const clock = { now: Date.now, sleep: (ms: number) => sleep(ms, options.signal) };
  const limits = { ...REQUEST_LIMITS, ...options.limits };
  const abandoned = afterGrace(options.signal, limits.graceMs);
  const { provider, renewal } = options.credentials ?? SDK_CHAIN;
  const settings = (moreMs = 0) => ({
    region: options.region,
    ...fixedTo(options.fixedEndpoint),
    ...(provider && { credentials: provider }),
    requestHandler: new RequestHandler({ ...limits, silenceMs: limits.silenceMs + moreMs }, abandoned),
  });
  const forgets: (() => void)[] = [];
  const equipAll = (some: Parameters<typeof equip>[0]) =>
    void forgets.push(equip(some, aws, { ...clock, abandoned, renewal }));
  const sleepAndForget = async (ms: number) => {
    await clock.sleep(ms);
    for (const forget of forgets) forget();
  };
  const clients = {
    apigateway: new APIGatewayClient(settings()),
    iam: new IAMClient(settings()),
    // While a function runs that `invoke` called, its connection is silent.
    lambda: new LambdaClient(settings((options.slowestSeconds ?? 0) * 1_000)),
    logs: new CloudWatchLogsClient(settings()),
  };
  const cognito = once(async () => {
    const { CognitoIdentityProvider } = await import("@aws-sdk/client-cognito-identity-provider");
    const client = new CognitoIdentityProvider(settings());
    equipAll([client]);
    return client;
  });
  const apigatewayv2 = once(async () => {
    const { ApiGatewayV2Client } = await import("@aws-sdk/client-apigatewayv2");
    const client = new ApiGatewayV2Client(settings());
    equipAll([client]);
    return client;
  });
  const aws: Aws = {
    ...clients,
    cognito,
    apigatewayv2,
    lambdaIn(region) {
      const client = new LambdaClient({ ...settings(), region });
      equipAll([client]);
      return client;
    },
    stack: options.stack,
    region: options.region,
    endpoint: options.endpoint,
    profile: options.profile,
    signal: options.signal,
    on: options.on,
    caller: options.caller,
    retry: (policy, call) => retry(policy, call, { ...clock, sleep: sleepAndForget, on: options.on }),
  };
  equipAll(Object.values(clients));
  return aws;
}
