import type { UpdateUserPoolClientRequest, UpdateUserPoolRequest } from "@aws-sdk/client-cognito-identity-provider";
import { changesOfNode, type HandChange, type HandChanges } from "./hand-change.ts";

/** Sends the settings of the pool again with some of them changed, as the console does. */
const poolWith =
  (change: (pool: Partial<UpdateUserPoolRequest>) => Partial<UpdateUserPoolRequest>): HandChange["by"] =>
  async ({ aws, userPoolId: UserPoolId }) => {
    const cognito = await aws.cognito();
    const { UserPool = {} } = await cognito.describeUserPool({ UserPoolId });
    const { Policies, DeletionProtection, AutoVerifiedAttributes, UserPoolTags, UserPoolTier, LambdaConfig } = UserPool;
    const { AccountRecoverySetting, AdminCreateUserConfig: { AllowAdminCreateUserOnly } = {} } = UserPool;
    const settings = {
      ...{ Policies, DeletionProtection, AutoVerifiedAttributes, UserPoolTags, UserPoolTier, LambdaConfig },
      ...{ AccountRecoverySetting, AdminCreateUserConfig: { AllowAdminCreateUserOnly } },
    };
    await cognito.updateUserPool({ UserPoolId, ...settings, ...change(settings) });
  };

/** The same for the app client. */
const clientWith =
  (change: (client: Partial<UpdateUserPoolClientRequest>) => Partial<UpdateUserPoolClientRequest>): HandChange["by"] =>
  async ({ aws, userPoolId: UserPoolId, clientId: ClientId }) => {
    const cognito = await aws.cognito();
    const { UserPoolClient = {} } = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
    const { CreationDate: _, LastModifiedDate: __, ...settings } = UserPoolClient;
    await cognito.updateUserPoolClient({ ...settings, ...change(settings), UserPoolId, ClientId });
  };

/** The same for the identity provider. */
const providerWith =
  (change: Readonly<Record<string, string>>, AttributeMapping?: Record<string, string>): HandChange["by"] =>
  async ({ aws, userPoolId: UserPoolId }) => {
    const at = { UserPoolId, ProviderName: "corp" };
    const cognito = await aws.cognito();
    const { IdentityProvider: idp = {} } = await cognito.describeIdentityProvider(at);
    const ProviderDetails = { ...idp.ProviderDetails, ...change };
    await cognito.updateIdentityProvider({ ...at, ProviderDetails, ...(AttributeMapping && { AttributeMapping }) });
  };

const passwords = (change: object) =>
  poolWith(({ Policies }) => ({ Policies: { PasswordPolicy: { ...Policies?.PasswordPolicy, ...change } } }));

/** Changes of user pools and what is in them. */
export const POOL_CHANGES: HandChanges = {
  ...changesOfNode("cognito.user-pool:pool", {
    "anyone may sign up": [
      "self sign-up (AllowAdminCreateUserOnly)",
      poolWith(() => ({ AdminCreateUserConfig: { AllowAdminCreateUserOnly: false } })),
    ],
    "the pool is protected": ["DeletionProtection", poolWith(() => ({ DeletionProtection: "ACTIVE" }))],
    "the pool is of another tier": ["UserPoolTier", poolWith(() => ({ UserPoolTier: "PLUS" }))],
    "passwords are short": ["PasswordPolicy.MinimumLength", passwords({ MinimumLength: 6 })],
    "first passwords last a year": ["TemporaryPasswordValidityDays", passwords({ TemporaryPasswordValidityDays: 365 })],
    "no address is verified": ["AutoVerifiedAttributes", poolWith(() => ({ AutoVerifiedAttributes: [] }))],
    "only an admin recovers passwords": [
      "AccountRecoverySetting",
      poolWith(() => ({ AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] } })),
    ],
    "the pool has another name": ["Name", poolWith(() => ({ PoolName: "renamed" }))],
    "users may have codes": [
      "MfaConfiguration",
      async ({ aws, userPoolId: UserPoolId }) =>
        (await aws.cognito()).setUserPoolMfaConfig({
          UserPoolId,
          MfaConfiguration: "OPTIONAL",
          SoftwareTokenMfaConfiguration: { Enabled: true },
        }),
    ],
  }),
  ...changesOfNode("cognito.user-pool-client:client", {
    "another site gets codes": [
      "CallbackURLs",
      clientWith(({ CallbackURLs = [] }) => ({ CallbackURLs: [...CallbackURLs, "https://evil.example/"] })),
    ],
    "users sign out to another site": ["LogoutURLs", clientWith(() => ({ LogoutURLs: ["https://evil.example/"] }))],
    "tokens last a day": ["token lifetimes", clientWith(() => ({ AccessTokenValidity: 1_440 }))],
    "tokens are in the address": [
      "AllowedOAuthFlows and AllowedOAuthScopes",
      clientWith(() => ({ AllowedOAuthFlows: ["code", "implicit"] })),
    ],
    "passwords are sent": [
      "ExplicitAuthFlows and RefreshTokenRotation",
      clientWith(({ ExplicitAuthFlows = [] }) => ({
        ExplicitAuthFlows: [...ExplicitAuthFlows, "ALLOW_USER_PASSWORD_AUTH"],
      })),
    ],
    "tokens cannot be revoked": [
      "PreventUserExistenceErrors and EnableTokenRevocation",
      clientWith(() => ({ EnableTokenRevocation: false })),
    ],
    "tokens have no name": ["ReadAttributes", clientWith(() => ({ ReadAttributes: ["email"] }))],
    "users may change their nickname": [
      "WriteAttributes",
      clientWith(({ WriteAttributes = [] }) => ({ WriteAttributes: [...WriteAttributes, "nickname"] })),
    ],
    "the client has another name": ["ClientName", clientWith(() => ({ ClientName: "renamed" }))],
    "a provider is off": [
      "SupportedIdentityProviders",
      clientWith(() => ({ SupportedIdentityProviders: ["COGNITO"] })),
    ],
  }),
  ...changesOfNode("cognito.user-pool-domain:domain", {
    "the sign-in pages are the old ones": [
      "ManagedLoginVersion",
      async ({ aws, userPoolId: UserPoolId }) => {
        const cognito = await aws.cognito();
        const { UserPool: { Domain } = {} } = await cognito.describeUserPool({ UserPoolId });
        await cognito.updateUserPoolDomain({ UserPoolId, Domain, ManagedLoginVersion: 1 });
      },
    ],
  }),
  ...changesOfNode("cognito.user-pool-group:admins", {
    "a group is deleted": [
      "",
      async ({ aws, userPoolId: UserPoolId }) => (await aws.cognito()).deleteGroup({ UserPoolId, GroupName: "admins" }),
    ],
  }),
  ...changesOfNode("cognito.identity-provider:corp", {
    "the provider knows another client": ["ProviderDetails.client_id", providerWith({ client_id: "evil" })],
    "the provider's keys are elsewhere": [
      "ProviderDetails.jwks_uri",
      providerWith({ jwks_uri: "https://evil.example/keys" }),
    ],
    "the provider has another secret": ["client_secret", providerWith({ client_secret: "hunter2-by-hand" })],
    "the provider names users by another claim": [
      "AttributeMapping.email",
      providerWith({}, { email: "upn", username: "sub" }),
    ],
  }),
  ...changesOfNode("cognito.resource-server:orders", {
    "a scope is gone": [
      "Scopes",
      async ({ aws, userPoolId: UserPoolId }) =>
        (await aws.cognito()).updateResourceServer({ UserPoolId, Identifier: "orders", Name: "orders", Scopes: [] }),
    ],
  }),
};
