import type { UserPoolClientType } from "@aws-sdk/client-cognito-identity-provider";

/** One thing that signing in needs of an app client, with the setting as AWS calls it. */
export interface ClientNeed {
  /** What it is for, in a few words. */
  readonly what: string;
  readonly setting: string;
  readonly met: boolean;
}

const SRP = "ALLOW_USER_SRP_AUTH";
const REFRESH = "ALLOW_REFRESH_TOKEN_AUTH";

/**
 * What `login` and the page need of an app client, setting by setting, named as in UpdateUserPoolClient.
 * @param port of the local sign-in: `login` comes back to /callback there, and the page is served there.
 */
export function clientNeeds(client: UserPoolClientType, port: number): ClientNeed[] {
  const home = `http://localhost:${port}/`;
  const { AllowedOAuthFlows = [], AllowedOAuthScopes = [], CallbackURLs = [], LogoutURLs = [] } = client;
  const rotates = client.RefreshTokenRotation?.Feature === "ENABLED";
  const flows: readonly string[] = client.ExplicitAuthFlows ?? [];
  // Named none, a client has SRP and refreshing.
  const allows = (flow: string) => flows.length === 0 || flows.includes(flow);
  const need = (what: string, setting: string, met: boolean): ClientNeed => ({ what, setting, met });
  return [
    need("public: a program on this machine keeps no secret", "no client secret", client.ClientSecret === undefined),
    need("OAuth is on", "AllowedOAuthFlowsUserPoolClient = true", client.AllowedOAuthFlowsUserPoolClient === true),
    need("code flow", "AllowedOAuthFlows with code", AllowedOAuthFlows.includes("code")),
    need("scope", "AllowedOAuthScopes with openid", AllowedOAuthScopes.includes("openid")),
    need("login comes back", `CallbackURLs with ${home}callback`, CallbackURLs.includes(`${home}callback`)),
    need("page signs out", `LogoutURLs with ${home}`, LogoutURLs.includes(home)),
    need("login --username", `ExplicitAuthFlows with ${SRP}`, allows(SRP)),
    need("stays signed in", `RefreshTokenRotation, or ExplicitAuthFlows with ${REFRESH}`, rotates || allows(REFRESH)),
  ];
}
