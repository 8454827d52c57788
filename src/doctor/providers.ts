import type { CognitoIdentityProvider, IdentityProviderType } from "@aws-sdk/client-cognito-identity-provider";
import { inAscii } from "../lib/characters.ts";
import { getJson } from "../lib/http/get-json.ts";
import { NoAnswer } from "../lib/http/http-request.ts";
import type { Check } from "../token/check.ts";
import { bad, good, has, unseen } from "./findings.ts";
import { probeRedirect } from "./probe.ts";

const GOOGLE = "https://accounts.google.com/o/oauth2/v2/auth";

/** What a provider's details name, as CreateIdentityProvider takes them. Its client secret is among them: never print it. */
type Details = Readonly<Record<string, string | undefined>>;

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** The address in a provider's document. @throws Error that says what came instead. */
async function discovered(issuer: string): Promise<string> {
  const answer = await getJson(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  const { issuer: named, authorization_endpoint: endpoint } = (answer ?? {}) as Readonly<Record<string, unknown>>;
  if (!isText(named)) throw new Error("no discovery document: what came names no issuer");
  // Cognito wants an issuer without the slash that Auth0's document has.
  const isSame = named.replace(/\/$/, "") === issuer.replace(/\/$/, "");
  if (!isSame) throw new Error(`its document names the issuer ${inAscii(JSON.stringify(named))}`);
  if (!isText(endpoint) || !URL.canParse(endpoint)) throw new Error("its document names no authorization_endpoint");
  return endpoint;
}

/** The authorization endpoint: as given, Google's, or discovered. @throws Error that says what came instead. */
async function authorizationOf({ ProviderType: type, ProviderDetails: details = {} }: IdentityProviderType) {
  const given: Details = details;
  if (isText(given["authorize_url"])) return given["authorize_url"];
  if (type === "Google") return GOOGLE;
  const issuer = given["oidc_issuer"];
  if (!isText(issuer)) throw new Error("it has neither authorize_url nor oidc_issuer");
  return discovered(issuer);
}

/** Whether Google or an OIDC provider sends people back to the pool's pages. */
async function redirectCheck(provider: IdentityProviderType, redirectUri: string): Promise<Check> {
  const name = `${provider.ProviderName}: knows ${redirectUri}`;
  const { client_id: clientId = "", authorize_scopes: scope = "" } = provider.ProviderDetails ?? {};
  const register = `register ${redirectUri} as a redirect URI of ${clientId === "" ? "the client" : `client ${clientId}`} there`;
  try {
    const verdict = await probeRedirect(await authorizationOf(provider), { clientId, redirectUri, scope });
    if (verdict.knows === true) return good(name, "it redirects there");
    if (verdict.knows === false) return bad(name, "a redirect there", `refused (${verdict.status})`, register);
    return unseen(name, `its answer (${verdict.status}) does not tell`, `look for yourself: ${register}`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const check = `check the addresses of ${provider.ProviderName} at the user pool`;
    return bad(name, "an answer", error.message, error instanceof NoAnswer ? `${check}, and the network` : check);
  }
}

/** What only the SAML identity provider's own pages show. */
const samlCheck = ({ ProviderName }: IdentityProviderType, base: string, poolId: string): Check =>
  unseen(
    `${ProviderName}: knows the pool`,
    "nobody but the identity provider can tell",
    `there must be: assertion consumer service ${base}/saml2/idpresponse, audience urn:amazon:cognito:sp:${poolId}`,
  );

/**
 * The identity providers of a pool: offered by the client, reachable, and told where to send people back.
 * @param base address of the pool's sign-in pages; undefined when it has none.
 */
export async function providerChecks(
  cognito: CognitoIdentityProvider,
  {
    poolId,
    base,
    offered,
  }: { readonly poolId: string; readonly base: string | undefined; readonly offered: readonly string[] },
): Promise<Check[]> {
  const { Providers: listed = [] } = await cognito.listIdentityProviders({ UserPoolId: poolId, MaxResults: 60 });
  const checks = listed.map(async ({ ProviderName = "" }): Promise<Check[]> => {
    const { IdentityProvider: provider } = await cognito.describeIdentityProvider({ UserPoolId: poolId, ProviderName });
    const setting = `SupportedIdentityProviders with ${ProviderName}`;
    const isOffered = has(
      `${ProviderName}: offered`,
      offered.includes(ProviderName),
      setting,
      `set ${setting} at the app client`,
    );
    if (provider === undefined || base === undefined) return [isOffered];
    const second =
      provider.ProviderType === "SAML"
        ? samlCheck(provider, base, poolId)
        : await redirectCheck(provider, `${base}/oauth2/idpresponse`);
    return [isOffered, second];
  });
  return (await Promise.all(checks)).flat();
}
