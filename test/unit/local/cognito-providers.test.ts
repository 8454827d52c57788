import {
  CreateIdentityProviderCommand,
  CreateUserPoolClientCommand,
  DeleteIdentityProviderCommand,
  DescribeIdentityProviderCommand,
  type IdentityProviderTypeType,
  ListGroupsCommand,
  ListIdentityProvidersCommand,
  UpdateIdentityProviderCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { pool } from "../../support/local/cognito-pool.ts";

const shared = pool();
const KEYS = { client_id: "a", client_secret: "b", authorize_scopes: "openid email" };
const OIDC = { ...KEYS, oidc_issuer: "https://okta.example", attributes_request_method: "GET" };
const METADATA = '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"/>';

const create = async (
  ProviderName: string,
  ProviderType: IdentityProviderTypeType,
  ProviderDetails: Record<string, string>,
) => {
  const { client, UserPoolId } = await shared;
  return client.send(new CreateIdentityProviderCommand({ UserPoolId, ProviderName, ProviderType, ProviderDetails }));
};
const without = (details: Record<string, string>, name: string) =>
  Object.fromEntries(Object.entries(details).filter(([one]) => one !== name));

describe("a provider is refused", () => {
  const P = "InvalidParameterException";
  test.each<[string, string, IdentityProviderTypeType, Record<string, string>, string, string]>([
    ...["client_id", "client_secret", "authorize_scopes"].map(
      (name): [string, string, "Google", Record<string, string>, string, string] => [
        ...([
          `Google without ${name}`,
          "Google",
          "Google",
          without(KEYS, name),
          P,
          `ProviderDetails: ${name}`,
        ] as const),
      ],
    ),
    ["Google under another name", "Gmail", "Google", KEYS, P, "must be named Google"],
    [
      "OIDC without a request method",
      "corp",
      "OIDC",
      without(OIDC, "attributes_request_method"),
      P,
      "attributes_request_method",
    ],
    [
      "OIDC with another request method",
      "okta",
      "OIDC",
      { ...OIDC, attributes_request_method: "PUT" },
      P,
      "GET or POST",
    ],
    [
      "OIDC without addresses",
      "corp",
      "OIDC",
      { ...without(OIDC, "oidc_issuer"), token_url: "https://okta.example/t" },
      P,
      "oidc_issuer or all of",
    ],
    ["OIDC without openid", "okta", "OIDC", { ...OIDC, authorize_scopes: "email" }, P, "openid"],
    ["SAML without metadata", "corp", "SAML", {}, P, "either MetadataURL or MetadataFile"],
    [
      "SAML with metadata twice",
      "corp",
      "SAML",
      { MetadataURL: "https://x.example", MetadataFile: METADATA },
      P,
      "either",
    ],
    ["SAML with another file", "corp", "SAML", { MetadataFile: "<html/>" }, P, "not SAML metadata"],
    [
      "a type that is not played",
      "Facebook",
      "Facebook",
      KEYS,
      "NotImplemented",
      "CreateIdentityProvider ProviderType Facebook",
    ],
    ["a name with an underscore", "my_idp", "OIDC", OIDC, P, "providerName"],
  ])("%s", async (_, provider, type, details, name, message) => {
    await expect(create(provider, type, details)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });
});

test("providers are made, described with what Cognito knows of them, changed, listed and deleted", async () => {
  const { client, UserPoolId } = await shared;
  await create("Google", "Google", KEYS);
  await create("okta", "OIDC", OIDC);
  await create("corp", "SAML", { MetadataFile: METADATA });
  await expect(create("okta", "OIDC", OIDC)).rejects.toMatchObject({ name: "DuplicateProviderException" });
  const of = { UserPoolId, ProviderName: "Google" };
  const about = async () => (await client.send(new DescribeIdentityProviderCommand(of))).IdentityProvider;
  expect(await about()).toMatchObject({
    ProviderType: "Google",
    AttributeMapping: { username: "sub" },
    UserPoolId,
    ProviderDetails: { ...KEYS, authorize_url: "https://accounts.google.com/o/oauth2/v2/auth" },
  });
  await client.send(new UpdateIdentityProviderCommand({ ...of, AttributeMapping: { email: "email" } }));
  expect(await about()).toMatchObject({
    AttributeMapping: { email: "email", username: "sub" },
    ProviderDetails: KEYS,
  });
  await expect(
    client.send(new UpdateIdentityProviderCommand({ ...of, ProviderDetails: { client_id: "a" } })),
  ).rejects.toMatchObject({ name: "InvalidParameterException" });
  const { Groups } = await client.send(new ListGroupsCommand({ UserPoolId }));
  expect(Groups?.map(({ GroupName }) => GroupName)).toContain(`${UserPoolId}_okta`);

  const SupportedIdentityProviders = ["COGNITO", "okta"];
  const { UserPoolClient } = await client.send(
    new CreateUserPoolClientCommand({ UserPoolId, ClientName: "one", SupportedIdentityProviders }),
  );
  await client.send(new DeleteIdentityProviderCommand({ UserPoolId, ProviderName: "okta" }));
  const { Providers, NextToken } = await client.send(new ListIdentityProvidersCommand({ UserPoolId, MaxResults: 1 }));
  expect(Providers).toMatchObject([{ ProviderName: "Google", ProviderType: "Google" }]);
  const rest = await client.send(new ListIdentityProvidersCommand({ UserPoolId, MaxResults: 1, NextToken }));
  expect(rest.Providers).toMatchObject([{ ProviderName: "corp", ProviderType: "SAML" }]);
  // A client that still lists it cannot be updated.
  const { ClientId } = UserPoolClient ?? {};
  await expect(
    client.send(new UpdateUserPoolClientCommand({ UserPoolId, ClientId, SupportedIdentityProviders })),
  ).rejects.toMatchObject({ message: `The provider okta does not exist for User Pool ${UserPoolId}.` });
});
