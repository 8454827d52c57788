import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { onTestFinished } from "vitest";
import { LOCAL_CREDENTIALS } from "../local-credentials.ts";
import { serveLocal } from "./serve-local.ts";

/** The local endpoint in this process, standing in for AWS, with clients for what people do by hand. */
export interface ServedEndpoint {
  readonly endpoint: string;
  readonly apigateway: APIGatewayClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  /** Operations that changed something, as often as they were called. */
  writes(): string[];
}

/** Nothing waits here: roles and functions are usable at once. */
export async function servedEndpoint(): Promise<ServedEndpoint> {
  const said: string[] = [];
  const { endpoint, stop } = await serveLocal({ roleDelayMs: 0 }, (line) => void said.push(line));
  onTestFinished(stop);
  const settings = {
    region: "us-east-1",
    endpoint,
    credentials: LOCAL_CREDENTIALS,
  };
  return {
    endpoint,
    apigateway: new APIGatewayClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    writes: () =>
      said.flatMap((line) => /^(?:iam|lambda|apigateway|logs) ((?!Get|List|Describe)[A-Z]\w+)$/.exec(line)?.[1] ?? []),
  };
}
