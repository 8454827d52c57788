import type { Aws } from "../aws/aws.ts";
import type { IssuerConfig } from "../config/config.ts";

/** What a Cognito app client allows, as far as a page needs to know. */
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
 * Looks at the client that a page signs in with.
 * @returns undefined when the caller may not look, or when the pool is in another region than the run.
 */
export async function readAppClient(aws: Aws, { userPool, audience }: IssuerConfig): Promise<AppClient | undefined> {
  if (userPool === undefined || !userPool.startsWith(`${aws.region}_`)) return undefined;
  const cognito = await aws.cognito();
  const found = await cognito
    .describeUserPoolClient({ UserPoolId: userPool, ClientId: audience[0] })
    .catch((error: unknown) => {
      // Who only calls an API need not be allowed to read its user pool; the page works without what stands there.
      if (error instanceof Error && REFUSED.has(error.name)) return undefined;
      throw error;
    });
  const client = found?.UserPoolClient;
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

/** What will not work, in sentences that name the setting. */
export function clientProblems(client: AppClient, page: { readonly callback: string; readonly signedOut: string }) {
  const { callback, signedOut } = page;
  return [
    !client.takesCode && "the app client does not allow the authorization code flow (AllowedOAuthFlows)",
    client.hasSecret && "the app client has a secret, which no page can keep: use a client without one",
    !client.callbackUrls.includes(callback) &&
      `${callback} is none of the app client's callback URLs: the sign-in will refuse it (redirect_mismatch)`,
    !client.logoutUrls.includes(signedOut) &&
      `${signedOut} is none of the app client's sign-out URLs: signing out will end on an error page`,
  ].filter((problem) => problem !== false);
}
