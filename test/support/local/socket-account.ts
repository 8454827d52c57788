import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { createEndpoint } from "../../../src/local/endpoint.ts";
import type { HttpResponse } from "../../../src/local/http.ts";
import { LOCAL_CREDENTIALS } from "../local-credentials.ts";
import { inProcess } from "./sdk.ts";

/** Clients of an endpoint of its own. */
export interface Account {
  readonly apigateway: APIGatewayClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  /** A plain request to what is deployed: path and query behind the endpoint's own address. */
  fetch(method: string, target: string, headers?: Record<string, string>, body?: string): Promise<HttpResponse>;
  /** Waits until roles can be assumed and functions are settled: the clock of this endpoint goes faster. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** @param folder of what the endpoint keeps. */
export async function openAccount(folder: string): Promise<Account> {
  // Moved by `settle` alone: on a busy machine a delay would pass between two calls.
  let now = Date.now();
  const endpoint = await createEndpoint({
    folder,
    endpoint: "http://127.0.0.1:1",
    credentials: LOCAL_CREDENTIALS,
    faults: { roleDelayMs: 0 },
    clock: { now: () => now },
  });
  const options = inProcess(endpoint.handle);
  return {
    apigateway: new APIGatewayClient(options),
    iam: new IAMClient(options),
    lambda: new LambdaClient(options),
    logs: new CloudWatchLogsClient(options),
    fetch: (method, target, headers = {}, body = "") =>
      endpoint.handle({ method, target, headers: Object.entries(headers), body: Buffer.from(body) }),
    async settle() {
      now += 60;
    },
    close: () => endpoint.close(),
  };
}
