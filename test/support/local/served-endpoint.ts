import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { onTestFinished } from "vitest";
import { type PolicyDocument, parseDocument } from "../../../src/local/policy/parse-policy.ts";
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
  /** Takes IAM actions away from everyone who calls; none gives all back. */
  deny(...actions: readonly string[]): void;
}

/** Nothing waits here: roles and functions are usable at once. */
export async function servedEndpoint(): Promise<ServedEndpoint> {
  const said: string[] = [];
  let policy: PolicyDocument | undefined;
  const { endpoint, stop } = await serveLocal(
    { roleDelayMs: 0 },
    (line) => void said.push(line),
    () => policy,
  );
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
    deny(...Action) {
      const denied = Action.length === 0 ? [] : [{ Effect: "Deny", Action, Resource: "*" }];
      const Statement = [{ Effect: "Allow", Action: "*", Resource: "*" }, ...denied];
      policy = parseDocument({ Version: "2012-10-17", Statement }, "identity");
    },
    writes: () =>
      said.flatMap((line) => /^(?:iam|lambda|apigateway|logs) ((?!Get|List|Describe)[A-Z]\w+)$/.exec(line)?.[1] ?? []),
  };
}
