import type { Input } from "../../../support/local/protocol-request.ts";
import { beginSignIn, oidc, preparePools } from "./cognito-pool.ts";
import { observePools } from "./cognito-reading.ts";
import { clientValues, poolValues } from "./cognito-settings.ts";
import { userInputs, userValues } from "./cognito-users.ts";
import { differ, differWith, type Made, refuses, type Subject, type Values } from "./subject.ts";

const scope = (name: string) => ({ ScopeName: name, ScopeDescription: name });

function poolInputs({ UserPoolId, two, app, secretApp, style }: Made): Readonly<Record<string, Input>> {
  const of = { UserPoolId };
  const client = { ...of, ClientId: app };
  const branding = { ...of, ManagedLoginBrandingId: style };
  const group = { ...of, GroupName: "first" };
  const server = { ...of, Identifier: "first" };
  const provider = { ...of, ProviderName: "first" };
  return {
    CreateUserPool: { PoolName: "new" },
    DescribeUserPool: of,
    UpdateUserPool: of,
    ListUserPools: { MaxResults: 60 },
    DeleteUserPool: { UserPoolId: two },
    GetUserPoolMfaConfig: of,
    SetUserPoolMfaConfig: { UserPoolId: two },
    CreateUserPoolClient: { ...of, ClientName: "new" },
    DescribeUserPoolClient: client,
    UpdateUserPoolClient: client,
    ListUserPoolClients: of,
    DeleteUserPoolClient: client,
    CreateUserPoolDomain: { UserPoolId: two, Domain: "two" },
    DescribeUserPoolDomain: { Domain: "one" },
    UpdateUserPoolDomain: { ...of, Domain: "one", ManagedLoginVersion: 2 },
    DeleteUserPoolDomain: { ...of, Domain: "one" },
    CreateGroup: { ...of, GroupName: "new" },
    GetGroup: group,
    UpdateGroup: group,
    ListGroups: of,
    DeleteGroup: group,
    CreateIdentityProvider: { ...of, ProviderName: "new", ProviderType: "OIDC", ProviderDetails: oidc("new") },
    DescribeIdentityProvider: provider,
    UpdateIdentityProvider: provider,
    ListIdentityProviders: of,
    DeleteIdentityProvider: provider,
    CreateManagedLoginBranding: { ...of, ClientId: secretApp },
    DescribeManagedLoginBranding: branding,
    DescribeManagedLoginBrandingByClient: client,
    UpdateManagedLoginBranding: branding,
    DeleteManagedLoginBranding: branding,
    CreateResourceServer: { ...of, Identifier: "new", Name: "new", Scopes: [scope("new")] },
    DescribeResourceServer: server,
    UpdateResourceServer: { ...server, Name: "new", Scopes: [scope("new")] },
    ListResourceServers: of,
    DeleteResourceServer: server,
  };
}

function values(made: Made): Readonly<Record<string, Values>> {
  const { UserPoolId, two, arn, app, secretApp, style } = made;
  const providerOf = (type: unknown): Input => ({
    ProviderName: type === "Google" ? "Google" : "new",
    ProviderDetails: type === "SAML" ? { MetadataURL: "https://example.com/first" } : oidc("new"),
  });
  return {
    ...poolValues(made),
    ...clientValues(),
    ...userValues(made),
    UserPoolId: refuses("ResourceNotFoundException", UserPoolId, "us-east-1_none"),
    "DeleteUserPool.UserPoolId": refuses("ResourceNotFoundException", two, "us-east-1_none"),
    "SetUserPoolMfaConfig.UserPoolId": refuses("ResourceNotFoundException", two, "us-east-1_none"),
    "CreateUserPoolDomain.UserPoolId": refuses("ResourceNotFoundException", two, "us-east-1_none"),
    ClientId: refuses("ResourceNotFoundException", app, "none"),
    "CreateManagedLoginBranding.ClientId": refuses("ResourceNotFoundException", secretApp, "none"),
    ResourceArn: refuses("ResourceNotFoundException", arn, `${arn}none`),
    Username: refuses("UserNotFoundException", "ann", "none"),
    GroupName: refuses("ResourceNotFoundException", "first", "none"),
    "CreateGroup.GroupName": differ("new", "newer"),
    Identifier: refuses("ResourceNotFoundException", "first", "none"),
    "CreateResourceServer.Identifier": differ("new", "newer"),
    ManagedLoginBrandingId: refuses("ResourceNotFoundException", style, "12345678-1234-4234-8234-123456789012"),
    ProviderName: refuses("ResourceNotFoundException", "first", "none"),
    "CreateIdentityProvider.ProviderName": differ("new", "newer"),
    "CreateIdentityProvider.ProviderType": differWith(providerOf, "OIDC", "SAML", "Google"),
    ProviderDetails: differ(oidc("first"), oidc("third")),
    AttributeMapping: differ({ email: "first" }, { email: "other" }),
    IdpIdentifiers: differ(["first"], ["other"]),
    "Scopes.ScopeDescription": differ("first", "other"),
    TagKeys: differ(["team"], ["area"]),
    Limit: differ(1, 2),
    MaxResults: differ(1, 2),
    Settings: differ({ a: "first" }, { a: "other" }),
    UseCognitoProvidedValues: differ(true, false),
    "CreateUserPoolDomain.Domain": differ("first", "other"),
    "CreateUserPoolDomain.ManagedLoginVersion": differ(1, 2),
    "UpdateUserPoolDomain.ManagedLoginVersion": differ(1, 2),
    "DescribeUserPoolDomain.Domain": differ("one", "none"),
    "UpdateUserPoolDomain.Domain": refuses("InvalidParameterException", "one", "none"),
    "DeleteUserPoolDomain.Domain": refuses("InvalidParameterException", "one", "none"),
    "ListUserPools.NextToken": differ(undefined, made["pools"]),
    "ListUserPoolClients.NextToken": differ(undefined, made["clients"]),
    "ListIdentityProviders.NextToken": differ(undefined, made["providers"]),
    "ListResourceServers.NextToken": differ(undefined, made["servers"]),
    "ListGroups.NextToken": differ(undefined, made["groups"]),
  };
}

// What they are for: Cognito's API reference, InitiateAuth, AdminInitiateAuth and AdminCreateUser.
const TRIGGERS = "triggers are handed it, and no pool here has any";
const PINPOINT = "Pinpoint is handed it, and no client here has a project there";
const THREATS = "threat protection looks at it, and here it only counts";

/** Cognito: two pools, one with two of everything. */
export const cognito: Subject = {
  name: "cognito-idp",
  prepare: preparePools,
  begin: beginSignIn,
  inputs: (made) => ({ ...poolInputs(made), ...userInputs(made) }),
  values,
  observe: observePools,
  answering: [
    ...["InitiateAuth", "AdminInitiateAuth", "RespondToAuthChallenge", "AdminRespondToAuthChallenge"],
    ...["AssociateSoftwareToken", "VerifySoftwareToken", "ResendConfirmationCode", "ForgotPassword"],
  ],
  unseen: {
    ClientMetadata: TRIGGERS,
    "ValidationData.Name": TRIGGERS,
    "ValidationData.Value": TRIGGERS,
    "AnalyticsMetadata.AnalyticsEndpointId": PINPOINT,
    "UserContextData.IpAddress": THREATS,
    "UserContextData.EncodedData": THREATS,
    "ContextData.IpAddress": THREATS,
    "ContextData.ServerName": THREATS,
    "ContextData.ServerPath": THREATS,
    "ContextData.HttpHeaders.headerName": THREATS,
    "ContextData.HttpHeaders.headerValue": THREATS,
    "ContextData.EncodedData": THREATS,
    FriendlyDeviceName: "no operation shows the name of an authenticator app",
  },
};
