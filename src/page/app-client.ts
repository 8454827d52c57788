import type { Aws } from "../aws/aws.ts";
import type { IssuerConfig } from "../config/config.ts";

/** The settings of a Cognito app client that a page depends on. */
export interface AppClient {
  /** Names for `identity_provider`; the pool's own users are not among them. */
  readonly providers: readonly string[];
  readonly scopes: readonly string[];
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  readonly takesCode: boolean;
  readonly hasSecret: boolean;
}

const REFUSED = new Set(["AccessDeniedException", "NotAuthorizedException"]);

/**
 * Reads the client that a page signs in with.
 * @returns undefined when reading is not allowed, or when the pool is in another region than the run.
 */
export async function readAppClient(aws: Aws, { userPool, audience }: IssuerConfig): Promise<AppClient | undefined> {
  if (userPool === undefined || !userPool.startsWith(`${aws.region}_`)) return undefined;
  const cognito = await aws.cognito();
  const output = await cognito
    .describeUserPoolClient({ UserPoolId: userPool, ClientId: audience[0] })
    .catch((error: unknown) => {
      // A user of the API may not be allowed to read its user pool; the page also works without these settings.
      if (error instanceof Error && REFUSED.has(error.name)) return undefined;
      throw error;
    });
  const client = output?.UserPoolClient;
  if (client === undefined) return undefined;
  return {
    providers: (client.SupportedIdentityProviders ?? []).filter((name) => name !== "COGNITO"),
    scopes: client.AllowedOAuthScopes ?? [],
    callbackUrls: client.CallbackURLs ?? [],
    logoutUrls: client.LogoutURLs ?? [],
    takesCode: client.AllowedOAuthFlowsUserPoolClient === true && client.AllowedOAuthFlows?.includes("code") === true,
    hasSecret: client.ClientSecret !== undefined,
  };
}

/** What will not work, and the setting that causes it. */
export function clientProblems(client: AppClient, page: { readonly callback: string; readonly signedOut: string }) {
  const { callback, signedOut } = page;
  return [
    !client.takesCode && "the app client does not allow the authorization code flow (AllowedOAuthFlows)",
    client.hasSecret && "the app client has a secret, which a page cannot protect; fix: use a client without one",
    !client.callbackUrls.includes(callback) &&
      `${callback} is not a callback URL of the app client, so the sign-in will fail (redirect_mismatch)`,
    !client.logoutUrls.includes(signedOut) &&
      `${signedOut} is not a sign-out URL of the app client, so signing out will end on an error page`,
  ].filter((problem) => problem !== false);
}
