import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { onTestFinished } from "vitest";
import { createEndpoint } from "../../../src/local/endpoint.ts";
import type { Handler } from "../../../src/local/http.ts";
import { serve } from "../../../src/local/server.ts";
import { emptyFolder } from "../folder.ts";
import { LOCAL_CREDENTIALS } from "../local-credentials.ts";

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
  let handle: Handler = async () => ({ status: 503, headers: [], body: "" });
  let servesHost = (_host: string) => false;
  const server = await serve(
    (request) => handle(request),
    0,
    (error) => {
      throw error;
    },
    (host) => servesHost(host),
  );
  const endpoint = `http://127.0.0.1:${server.port}`;
  const say = (line: string) => void said.push(line);
  const options = { folder: emptyFolder(), endpoint, credentials: LOCAL_CREDENTIALS };
  const local = await createEndpoint({ ...options, faults: { roleDelayMs: 0 }, say });
  handle = local.handle;
  servesHost = local.servesHost;
  onTestFinished(async () => {
    await server.close();
    await local.close();
  });
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
