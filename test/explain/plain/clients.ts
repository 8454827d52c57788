import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Handler } from "../../../src/local/http.ts";
import { inProcess } from "../../support/local/sdk.ts";

/** SDK clients that a scenario builds with. */
export interface Clients {
  readonly apigateway: APIGatewayClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly cognito: CognitoIdentityProviderClient;
}

/** @param handle in place of the network. */
export function clientsOver(handle: Handler): Clients {
  const settings = inProcess(handle);
  return {
    apigateway: new APIGatewayClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
    cognito: new CognitoIdentityProviderClient(settings),
  };
}
