import { clientCredentialsGrantRequest, processClientCredentialsResponse } from "oauth4webapi";
import { type Clock, type Tokens, tokensOf } from "../session/session.ts";
import { needed, type SignInPlace } from "../sign-in-client.ts";
import { withAudienceScope } from "./audience.ts";
import { oauth, partiesOf, requestOptions } from "./oauth.ts";

/**
 * An access token for a client itself (RFC 6749, section 4.4).
 * @param scope space-separated; without it the issuer decides, or the scope that names the API is asked for.
 * @throws AuthzError CLIENT_MISCONFIGURED, SIGN_IN_REFUSED, ENDPOINT_UNREACHABLE.
 */
export async function clientToken(
  place: SignInPlace,
  {
    clientSecret,
    scope,
    clock,
  }: { readonly clientSecret: string; readonly scope?: string | undefined; readonly clock: Clock },
): Promise<Tokens> {
  needed(place, "tokenEndpoint");
  const { as, client, auth, method } = partiesOf(place, clientSecret, clock);
  const asked = scope ?? withAudienceScope(place.request, undefined);
  const parameters = { ...place.request?.parameters, ...(asked !== undefined && { scope: asked }) };
  return oauth(
    place,
    async () => {
      const response = await clientCredentialsGrantRequest(as, client, auth, parameters, requestOptions);
      return tokensOf(await processClientCredentialsResponse(as, client, response), clock.now());
    },
    { method },
  );
}
