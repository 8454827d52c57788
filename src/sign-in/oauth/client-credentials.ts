import { clientCredentialsGrantRequest, processClientCredentialsResponse } from "oauth4webapi";
import { type IssuerClient, requiredEndpoint } from "../issuer-client.ts";
import { type Clock, type Tokens, tokensOf } from "../session/session.ts";
import { withAudienceScope } from "./audience.ts";
import { oauthClient, requestOptions, withOAuthErrors } from "./oauth-request.ts";

/**
 * An access token for a client itself (RFC 6749, section 4.4).
 * @param scope space-separated; by default the one that names the API, or else what the issuer decides.
 * @throws AuthzError CLIENT_MISCONFIGURED, SIGN_IN_REFUSED, ENDPOINT_UNREACHABLE.
 */
export async function clientToken(
  issuerClient: IssuerClient,
  {
    clientSecret,
    scope,
    clock,
  }: { readonly clientSecret: string; readonly scope?: string | undefined; readonly clock: Clock },
): Promise<Tokens> {
  requiredEndpoint(issuerClient, "tokenEndpoint");
  const { as, client, auth, method } = oauthClient(issuerClient, clientSecret, clock);
  const requested = scope ?? withAudienceScope(issuerClient.request, undefined);
  const parameters = { ...issuerClient.request?.parameters, ...(requested !== undefined && { scope: requested }) };
  return withOAuthErrors(
    issuerClient,
    async () => {
      const response = await clientCredentialsGrantRequest(as, client, auth, parameters, requestOptions);
      return tokensOf(await processClientCredentialsResponse(as, client, response), clock.now());
    },
    { method },
  );
}
