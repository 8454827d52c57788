import type { UpdateUserPoolClientRequest, UpdateUserPoolRequest } from "@aws-sdk/client-cognito-identity-provider";
import { identityProvider } from "../../src/resources/identity-provider.ts";
import { resourceServer } from "../../src/resources/resource-server.ts";
import { type UserPoolAttrs, type UserPoolProps, userPool } from "../../src/resources/user-pool.ts";
import {
  type UserPoolClientAttrs,
  type UserPoolClientProps,
  userPoolClient,
} from "../../src/resources/user-pool-client.ts";
import { userPoolDomain } from "../../src/resources/user-pool-domain.ts";
import { userPoolGroup } from "../../src/resources/user-pool-group.ts";
import type { Contract } from "./contract.ts";
import { drift } from "./drift.ts";
import { oidcProps, poolProps, resourceServerProps } from "./props.ts";
import { poolClient, type World } from "./world.ts";

/** Sends the settings of a pool again with some of them changed, as the console does. */
const poolWith =
  (change: (pool: Partial<UpdateUserPoolRequest>) => Partial<UpdateUserPoolRequest>) =>
  async ({ aws }: World, _props: UserPoolProps, { id: UserPoolId }: UserPoolAttrs) => {
    const cognito = await aws.cognito();
    const { UserPool = {} } = await cognito.describeUserPool({ UserPoolId });
    const { Policies, DeletionProtection, AutoVerifiedAttributes, UserPoolTags, UserPoolTier } = UserPool;
    const { AccountRecoverySetting, AdminCreateUserConfig: { AllowAdminCreateUserOnly } = {} } = UserPool;
    const settings = {
      ...{ Policies, DeletionProtection, AutoVerifiedAttributes, UserPoolTags, UserPoolTier, AccountRecoverySetting },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly },
    };
    await cognito.updateUserPool({ UserPoolId, ...settings, ...change(settings) });
  };

/** The same for an app client. */
const clientWith =
  (change: (client: Partial<UpdateUserPoolClientRequest>) => Partial<UpdateUserPoolClientRequest>) =>
  async ({ aws }: World, { poolId: UserPoolId }: UserPoolClientProps, { id: ClientId }: UserPoolClientAttrs) => {
    const cognito = await aws.cognito();
    const { UserPoolClient = {} } = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
    const { CreationDate: _, LastModifiedDate: __, RefreshTokenRotation: rotation, ...rest } = UserPoolClient;
    const settings = { ...rest, ...(rotation?.Feature === "ENABLED" && { RefreshTokenRotation: rotation }) };
    await cognito.updateUserPoolClient({ ...settings, ...change(settings), UserPoolId, ClientId });
  };

const provider =
  (change: Readonly<Record<string, string>>) =>
  async ({ aws }: World, { poolId, name, details, secret }: ReturnType<typeof oidcProps> & { poolId: string }) =>
    (await aws.cognito()).updateIdentityProvider({
      UserPoolId: poolId,
      ProviderName: name,
      ProviderDetails: { ...details, client_secret: secret, ...change },
    });

const FORGER = "arn:aws:lambda:us-east-1:123456789012:function:forger";

/** User pools themselves: each row makes one, and a pool makes two RSA keys. */
export const POOL_DRIFTS: readonly Contract[] = [
  drift({
    kind: userPool,
    props: poolProps,
    byHand: {
      tier: poolWith(() => ({ UserPoolTier: "PLUS" })),
      deletionProtection: poolWith(() => ({ DeletionProtection: "ACTIVE" })),
      passwordPolicy: poolWith(({ Policies }) => ({
        Policies: { PasswordPolicy: { ...Policies?.PasswordPolicy, MinimumLength: 6 } },
      })),
      temporaryPasswordDays: poolWith(({ Policies }) => ({
        Policies: { PasswordPolicy: { ...Policies?.PasswordPolicy, TemporaryPasswordValidityDays: 365 } },
      })),
      selfSignUp: poolWith(() => ({ AdminCreateUserConfig: { AllowAdminCreateUserOnly: false } })),
      recovery: poolWith(() => ({
        AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] },
      })),
      verified: poolWith(() => ({ AutoVerifiedAttributes: [] })),
      "triggers: claims": poolWith(() => ({ LambdaConfig: { PreTokenGeneration: FORGER } })),
      "triggers: passwords": poolWith(() => ({ LambdaConfig: { UserMigration: FORGER } })),
      name: poolWith(() => ({ PoolName: "renamed" })),
      mfa: async ({ aws }, _, { id: UserPoolId }) =>
        (await aws.cognito()).setUserPoolMfaConfig({
          UserPoolId,
          MfaConfiguration: "OPTIONAL",
          SoftwareTokenMfaConfiguration: { Enabled: true },
        }),
    },
    left: {
      LambdaConfig: poolWith(() => ({ LambdaConfig: { PreSignUp: FORGER } })),
      VerificationMessageTemplate: poolWith(() => ({ VerificationMessageTemplate: { EmailMessage: "Code {####}" } })),
      UserAttributeUpdateSettings: poolWith(() => ({
        UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] },
      })),
      PasswordHistorySize: poolWith(({ Policies }) => ({
        Policies: { PasswordPolicy: { ...Policies?.PasswordPolicy, PasswordHistorySize: 5 } },
      })),
      DeviceConfiguration: poolWith(() => ({ DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } })),
      "custom attributes": async ({ aws }, _, { id: UserPoolId }) =>
        (await aws.cognito()).addCustomAttributes({
          UserPoolId,
          CustomAttributes: [{ Name: "team", AttributeDataType: "String" }],
        }),
    },
  }),
];

/** What is in user pools. */
export const IN_POOL_DRIFTS: readonly Contract[] = [
  drift({
    kind: userPoolClient,
    props: poolClient,
    byHand: {
      callbackUrls: clientWith(({ CallbackURLs = [] }) => ({
        CallbackURLs: [...CallbackURLs, "https://evil.example/"],
      })),
      logoutUrls: clientWith(() => ({ LogoutURLs: ["https://evil.example/"] })),
      "lifetimes: access": clientWith(() => ({ AccessTokenValidity: 1_440 })),
      "lifetimes: units": clientWith(({ TokenValidityUnits }) => ({
        RefreshTokenValidity: 315_360_000,
        TokenValidityUnits: { ...TokenValidityUnits, RefreshToken: "seconds" },
      })),
      "oauth: implicit flow": clientWith(() => ({ AllowedOAuthFlows: ["code", "implicit"] })),
      "oauth: scopes": clientWith(({ AllowedOAuthScopes = [] }) => ({
        AllowedOAuthScopes: [...AllowedOAuthScopes, "aws.cognito.signin.user.admin"],
      })),
      "oauth: off": clientWith(() => ({ AllowedOAuthFlowsUserPoolClient: false })),
      "flows: passwords": clientWith(({ ExplicitAuthFlows = [] }) => ({
        ExplicitAuthFlows: [...ExplicitAuthFlows, "ALLOW_USER_PASSWORD_AUTH"],
      })),
      "protections: users are told apart": clientWith(() => ({ PreventUserExistenceErrors: "LEGACY" })),
      "protections: tokens are not revoked": clientWith(() => ({ EnableTokenRevocation: false })),
      reads: clientWith(() => ({ ReadAttributes: ["email"] })),
      writes: clientWith(({ WriteAttributes = [] }) => ({ WriteAttributes: [...WriteAttributes, "nickname"] })),
      name: clientWith(() => ({ ClientName: "renamed" })),
    },
    left: {
      AuthSessionValidity: clientWith(() => ({ AuthSessionValidity: 15 })),
      DefaultRedirectURI: clientWith(({ CallbackURLs = [] }) => ({ DefaultRedirectURI: CallbackURLs[0] })),
    },
  }),

  drift({
    kind: userPoolDomain,
    props: async (world) => ({ poolId: await world.pool(), domain: world.unique("d"), version: 1 as const }),
    byHand: {
      version: async ({ aws }, { poolId: UserPoolId, domain: Domain }) =>
        (await aws.cognito()).updateUserPoolDomain({ UserPoolId, Domain, ManagedLoginVersion: 2 }),
    },
  }),

  drift({
    kind: identityProvider,
    props: async (world) => ({ ...oidcProps(world), poolId: await world.pool() }),
    byHand: {
      details: provider({ client_id: "evil" }),
      secret: provider({ client_secret: "evil" }),
      "discovered: keys": provider({ jwks_uri: "https://evil.example/keys" }),
      "discovered: tokens and keys": provider({
        token_url: "https://evil.example/t",
        jwks_uri: "https://evil.example/k",
      }),
      attributes: async ({ aws }, { poolId, name }) =>
        (await aws.cognito()).updateIdentityProvider({
          UserPoolId: poolId,
          ProviderName: name,
          AttributeMapping: { email: "upn", username: "sub" },
        }),
    },
    left: {
      IdpIdentifiers: async ({ aws }, { poolId, name }) =>
        (await aws.cognito()).updateIdentityProvider({
          UserPoolId: poolId,
          ProviderName: name,
          IdpIdentifiers: ["example.com"],
        }),
    },
  }),

  drift({
    kind: resourceServer,
    props: resourceServerProps,
    byHand: {
      scopes: async ({ aws }, { poolId, identifier }) =>
        (await aws.cognito()).updateResourceServer({
          UserPoolId: poolId,
          Identifier: identifier,
          Name: "renamed",
          Scopes: [],
        }),
    },
    left: {
      Scopes: async ({ aws }, { poolId, identifier }) => {
        const cognito = await aws.cognito();
        const at = { UserPoolId: poolId, Identifier: identifier };
        const { ResourceServer = {} } = await cognito.describeResourceServer(at);
        const audit = { ScopeName: "audit", ScopeDescription: "of the auditors" };
        await cognito.updateResourceServer({
          ...at,
          Name: "renamed",
          Scopes: [...(ResourceServer.Scopes ?? []), audit],
        });
      },
    },
  }),

  drift({
    kind: userPoolGroup,
    props: async (world) => ({ poolId: await world.pool(), name: world.unique("group") }),
    byHand: {},
    left: {
      Description: async ({ aws }, { poolId: UserPoolId, name: GroupName }) =>
        (await aws.cognito()).updateGroup({ UserPoolId, GroupName, Description: "of the web team" }),
    },
  }),
];
