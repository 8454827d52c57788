import type { CognitoIdentityProvider, IdentityProviderType } from "@aws-sdk/client-cognito-identity-provider";
import { inAscii } from "../lib/characters.ts";
import { getJson } from "../lib/http/get-json.ts";
import { NoAnswer } from "../lib/http/http-request.ts";
import type { Check } from "../token/check.ts";
import { failed, passed, settingCheck, skipped } from "./check-results.ts";
import { probeRedirect } from "./redirect-probe.ts";

const GOOGLE = "https://accounts.google.com/o/oauth2/v2/auth";

/** ProviderDetails of CreateIdentityProvider. They include the client secret: never print it. */
type ProviderDetails = Readonly<Record<string, string | undefined>>;

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** The authorization endpoint in a provider's discovery document. @throws Error that says what is wrong with it. */
async function discovered(issuer: string): Promise<string> {
  const document = await getJson(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  const { issuer: named, authorization_endpoint: endpoint } = (document ?? {}) as Readonly<Record<string, unknown>>;
  if (!isText(named)) throw new Error("no discovery document: the response has no issuer");
  // Cognito requires an issuer without the trailing slash that Auth0's document has.
  const isSame = named.replace(/\/$/, "") === issuer.replace(/\/$/, "");
  if (!isSame) throw new Error(`its document is for the issuer ${inAscii(JSON.stringify(named))}`);
  if (!isText(endpoint) || !URL.canParse(endpoint)) throw new Error("its document has no authorization_endpoint");
  return endpoint;
}

/** The authorization endpoint: as configured, Google's, or discovered. @throws Error that says what is wrong. */
async function authorizationOf({ ProviderType: type, ProviderDetails: details = {} }: IdentityProviderType) {
  const configured: ProviderDetails = details;
  if (isText(configured["authorize_url"])) return configured["authorize_url"];
  if (type === "Google") return GOOGLE;
  const issuer = configured["oidc_issuer"];
  if (!isText(issuer)) throw new Error("it has neither authorize_url nor oidc_issuer");
  return discovered(issuer);
}

/** Whether Google or an OIDC provider redirects users back to the pool's pages. */
async function redirectCheck(provider: IdentityProviderType, redirectUri: string): Promise<Check> {
  const name = `${provider.ProviderName}: knows ${redirectUri}`;
  const { client_id: clientId = "", authorize_scopes: scope = "" } = provider.ProviderDetails ?? {};
  const register = `register ${redirectUri} as a redirect URI of ${clientId === "" ? "the client" : `client ${clientId}`} there`;
  try {
    const verdict = await probeRedirect(await authorizationOf(provider), { clientId, redirectUri, scope });
    if (verdict.accepts === true) return passed(name, "it redirects there");
    if (verdict.accepts === false)
      return failed(name, "a redirect there", `refused (${verdict.status})`, `fix: ${register}`);
    return skipped(
      name,
      `its response (${verdict.status}) does not show it`,
      `fix: if it is not registered, ${register}`,
    );
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const check = `fix: check the addresses of ${provider.ProviderName} at the user pool`;
    return failed(name, "a response", error.message, error instanceof NoAnswer ? `${check}, and the network` : check);
  }
}

/** Only the SAML identity provider's own pages show its settings. */
const samlCheck = ({ ProviderName }: IdentityProviderType, base: string, poolId: string): Check =>
  skipped(
    `${ProviderName}: knows the pool`,
    "only the identity provider shows it",
    `fix: check that it has the assertion consumer service ${base}/saml2/idpresponse and the audience urn:amazon:cognito:sp:${poolId}`,
  );

/**
 * The identity providers of a pool: offered by the client, reachable, and with the pool's redirect URI.
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
    const isOffered = settingCheck(
      `${ProviderName}: offered`,
      offered.includes(ProviderName),
      setting,
      `fix: set ${setting} at the app client`,
    );
    if (provider === undefined || base === undefined) return [isOffered];
    const redirect =
      provider.ProviderType === "SAML"
        ? samlCheck(provider, base, poolId)
        : await redirectCheck(provider, `${base}/oauth2/idpresponse`);
    return [isOffered, redirect];
  });
  return (await Promise.all(checks)).flat();
}
