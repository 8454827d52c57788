import type { UserPoolClientType } from "@aws-sdk/client-cognito-identity-provider";

/** A setting of an app client that sign-in needs, with AWS's name for it. */
export interface ClientNeed {
  /** What needs it, in a few words. */
  readonly what: string;
  readonly setting: string;
  readonly met: boolean;
}

const SRP = "ALLOW_USER_SRP_AUTH";
const REFRESH = "ALLOW_REFRESH_TOKEN_AUTH";

/**
 * The settings of an app client that `login` and the page need, with the names of UpdateUserPoolClient.
 * @param port of the local sign-in: `login` is redirected to /callback there, and the page is served there.
 */
export function clientNeeds(client: UserPoolClientType, port: number): ClientNeed[] {
  const home = `http://localhost:${port}/`;
  const { AllowedOAuthFlows = [], AllowedOAuthScopes = [], CallbackURLs = [], LogoutURLs = [] } = client;
  const rotates = client.RefreshTokenRotation?.Feature === "ENABLED";
  const flows: readonly string[] = client.ExplicitAuthFlows ?? [];
  // Without explicit flows, a client supports SRP and refresh.
  const allows = (flow: string) => flows.length === 0 || flows.includes(flow);
  const need = (what: string, setting: string, met: boolean): ClientNeed => ({ what, setting, met });
  return [
    need(
      "public: a program on this machine cannot keep a secret",
      "no client secret",
      client.ClientSecret === undefined,
    ),
    need("OAuth", "AllowedOAuthFlowsUserPoolClient = true", client.AllowedOAuthFlowsUserPoolClient === true),
    need("code flow", "AllowedOAuthFlows with code", AllowedOAuthFlows.includes("code")),
    need("scope", "AllowedOAuthScopes with openid", AllowedOAuthScopes.includes("openid")),
    need("redirect of login", `CallbackURLs with ${home}callback`, CallbackURLs.includes(`${home}callback`)),
    need("sign-out of the page", `LogoutURLs with ${home}`, LogoutURLs.includes(home)),
    need("login --username", `ExplicitAuthFlows with ${SRP}`, allows(SRP)),
    need("staying signed in", `RefreshTokenRotation, or ExplicitAuthFlows with ${REFRESH}`, rotates || allows(REFRESH)),
  ];
}
