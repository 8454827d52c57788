import type { UserPoolClientType } from "@aws-sdk/client-cognito-identity-provider";
import type { Check } from "../token/check.ts";
import { has } from "./findings.ts";

const SRP = "ALLOW_USER_SRP_AUTH";
const REFRESH = "ALLOW_REFRESH_TOKEN_AUTH";

/**
 * What signing in needs of an app client, setting by setting, named as in UpdateUserPoolClient.
 * @param port of the local sign-in: `login` comes back to /callback there, and the page is served there.
 */
export function clientChecks(client: UserPoolClientType, port: number): Check[] {
  const { ExplicitAuthFlows: flows = [], AllowedOAuthFlows: oauth = [], CallbackURLs: callbacks = [] } = client;
  const page = `http://localhost:${port}/`;
  const rotates = client.RefreshTokenRotation?.Feature === "ENABLED";
  const mend = (setting: string) => `set ${setting} at the app client ${client.ClientId}`;
  const need = (name: string, isThere: boolean, setting: string) => has(name, isThere, setting, mend(setting));
  const callback = `${page}callback`;
  return [
    need("client: public", client.ClientSecret === undefined, "no client secret"),
    need(
      "client: OAuth is on",
      client.AllowedOAuthFlowsUserPoolClient === true,
      "AllowedOAuthFlowsUserPoolClient = true",
    ),
    need("client: code flow", oauth.includes("code"), "AllowedOAuthFlows = code"),
    need("client: scope", client.AllowedOAuthScopes?.includes("openid") === true, "AllowedOAuthScopes with openid"),
    need("client: login comes back", callbacks.includes(callback), `CallbackURLs with ${callback}`),
    need("client: page signs out", client.LogoutURLs?.includes(page) === true, `LogoutURLs with ${page}`),
    need("client: password sign-in", flows.includes(SRP), `ExplicitAuthFlows with ${SRP}`),
    need("client: stays signed in", rotates || flows.includes(REFRESH), `RefreshTokenRotation, or ${REFRESH}`),
    need(
      "client: hides who exists",
      client.PreventUserExistenceErrors === "ENABLED",
      "PreventUserExistenceErrors = ENABLED",
    ),
  ];
}
