import { clientCredentialsGrantRequest, processClientCredentialsResponse } from "oauth4webapi";
import { oauth, partiesOf, requestOptions } from "./oauth.ts";
import { needed, type SignInPlace } from "./place.ts";
import { type Clock, type Tokens, tokensOf } from "./session.ts";

/**
 * An access token for a client itself (RFC 6749, section 4.4).
 * @param scope separated by blanks; without it the issuer decides.
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
  const { as, client, auth } = partiesOf(place, clientSecret, clock);
  return oauth(place, async (signal) => {
    const parameters = scope === undefined ? {} : { scope };
    const response = await clientCredentialsGrantRequest(as, client, auth, parameters, requestOptions(signal));
    return tokensOf(await processClientCredentialsResponse(as, client, response), clock.now());
  });
}
