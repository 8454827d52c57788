import type { Config } from "../../config/config.ts";
import type { DeployedStack } from "../../stack/locate.ts";

/** What to enter at each identity provider so that it sends users back to the pool; nothing without providers. */
export function providerLines({ identityProviders }: Config, { userPool }: Pick<DeployedStack, "userPool">): string[] {
  if (userPool === null || userPool.domain === null) return [];
  const { id, domain } = userPool;
  const at = { google: "Google", oidc: "the OpenID Connect provider", saml: "the SAML identity provider" };
  return identityProviders.flatMap(({ kind, name }) => [
    `At ${at[kind]} of [identity_provider.${name}], enter:`,
    ...(kind === "saml"
      ? [`  reply (ACS) URL: ${domain}/saml2/idpresponse`, `  audience (entity id): urn:amazon:cognito:sp:${id}`]
      : [`  redirect URI: ${domain}/oauth2/idpresponse`]),
  ]);
}
