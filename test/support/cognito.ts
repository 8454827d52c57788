import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";

export interface Pool {
  readonly userPool: string;
  readonly clientId: string;
  /** Fresh tokens of a user, who is made on first sight. */
  signIn(email: string, group?: string): Promise<{ access: string; id: string }>;
}

/** A user pool in an emulator, with a client that lets passwords in. */
export async function createPool(endpoint: string): Promise<Pool> {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const cognito = new CognitoIdentityProviderClient({ endpoint, region: "us-east-1", credentials });
  const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: "test" }));
  const UserPoolId = UserPool?.Id ?? "";
  const flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] as const;
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({ UserPoolId, ClientName: "test", ExplicitAuthFlows: [...flows] }),
  );
  const clientId = UserPoolClient?.ClientId ?? "";
  const password = "Only-for-tests-1";
  return {
    userPool: UserPoolId,
    clientId,
    async signIn(email, group) {
      const user = { UserPoolId, Username: email };
      await cognito.send(new AdminCreateUserCommand({ ...user, MessageAction: "SUPPRESS" }));
      await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
      if (group !== undefined) {
        await cognito.send(new CreateGroupCommand({ UserPoolId, GroupName: group }));
        await cognito.send(new AdminAddUserToGroupCommand({ ...user, GroupName: group }));
      }
      const { AuthenticationResult } = await cognito.send(
        new InitiateAuthCommand({
          ClientId: clientId,
          AuthFlow: "USER_PASSWORD_AUTH",
          AuthParameters: { USERNAME: email, PASSWORD: password },
        }),
      );
      return { access: AuthenticationResult?.AccessToken ?? "", id: AuthenticationResult?.IdToken ?? "" };
    },
  };
}
