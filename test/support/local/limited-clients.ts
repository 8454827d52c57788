import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { STSClient } from "@aws-sdk/client-sts";
import { identityPolicy } from "../../../src/local/authorization/policy-file.ts";
import { clientsOf, openAccount } from "../account.ts";
import { inProcess } from "./sdk.ts";

/** A statement of an identity policy. */
export type Statement = Readonly<Record<string, unknown>>;

/** The policy document with these statements. */
export const policyWith = (...Statement: readonly Statement[]) => identityPolicy({ Version: "2012-10-17", Statement });

/** The SDK's clients of an account whose caller may do what the last policy says that was given. */
export async function limitedClients() {
  const account = await openAccount();
  const settings = inProcess(account.handle);
  return {
    ...clientsOf(account, "us-east-1"),
    apigatewayv2: new ApiGatewayV2Client(settings),
    cognito: new CognitoIdentityProviderClient(settings),
    sts: new STSClient(settings),
    /** By default everything. */
    limit(...statements: readonly Statement[]) {
      account.policy = statements.length === 0 ? undefined : policyWith(...statements);
    },
  };
}
