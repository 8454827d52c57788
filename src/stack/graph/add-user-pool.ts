import { partitionOf } from "../../aws/partition.ts";
import type { Config, IdentityProviderConfig } from "../../config/config.ts";
import { isPoolGroup } from "../../config/schema/parse-pool.ts";
import type { NodeRef } from "../../engine/graph.ts";
import { AuthzError } from "../../lib/errors.ts";
import { type IdentityProviderProps, identityProvider } from "../../resources/identity-provider.ts";
import { managedLoginBranding } from "../../resources/managed-login-branding.ts";
import { resourceServer, resourceServersOf, scopesOf } from "../../resources/resource-server.ts";
import { userPool } from "../../resources/user-pool.ts";
import { userPoolClient } from "../../resources/user-pool-client.ts";
import { type UserPoolDomainAttrs, userPoolDomain } from "../../resources/user-pool-domain.ts";
import { userPoolGroup } from "../../resources/user-pool-group.ts";
import { domainPrefix } from "../pool/domain-prefix.ts";
import type { PoolRefs } from "../pool/managed-pool.ts";
import type { Blueprint } from "./blueprint.ts";
import { NODE } from "./node-ids.ts";
import { STEP } from "./steps.ts";

/** Inputs of an identity provider that config.ini only refers to. */
export interface ProviderInput {
  /** Undefined if it has none, or in a dry run without it. */
  readonly secret: string | undefined;
  /** SAML: the text of the file. */
  readonly metadata: string | undefined;
}

/** By the section's name. */
export type ProviderInputs = ReadonlyMap<string, ProviderInput>;

export interface UserPoolNodes extends PoolRefs {
  readonly domain: NodeRef<UserPoolDomainAttrs>;
}

const TYPES = { google: "Google", oidc: "OIDC", saml: "SAML" } as const;

function providerProps(
  provider: IdentityProviderConfig,
  { secret, metadata }: ProviderInput,
): Omit<IdentityProviderProps, "poolId"> {
  const { providerName, kind, clientId = "", issuer = "", scopes, metadataUrl = "", attributes } = provider;
  const client = { client_id: clientId, authorize_scopes: scopes.join(" ") };
  const details = {
    google: client,
    oidc: { ...client, oidc_issuer: issuer, attributes_request_method: "GET" },
    saml: metadata === undefined ? { MetadataURL: metadataUrl } : { MetadataFile: metadata },
  }[kind];
  return { name: providerName, providerType: TYPES[kind], details, secret, attributes };
}

/** The groups that rules name, except those that Cognito cannot have: its group names contain no spaces. */
const groupsOf = ({ rules }: Config): string[] =>
  [...new Set(rules.flatMap(({ groups }) => groups))].filter(isPoolGroup);

/** Only Cognito sets these: it refuses a client with write access to them. */
const NOT_WRITTEN = ["username", "email_verified", "phone_number_verified"];

function attributesOf({ identityProviders }: Config) {
  const mapped = identityProviders.flatMap(({ attributes }) => Object.keys(attributes));
  const of = (names: readonly string[]) => [...new Set(names)].sort();
  return {
    reads: of(["email", "email_verified", "name", ...mapped.filter((name) => name !== "username")]),
    writes: of(["email", ...mapped.filter((name) => !NOT_WRITTEN.includes(name))]),
  };
}

/** The redirect URLs of the local sign-in page and of `login`, and those in config.ini. */
function urlsOf({ signIn, userPool: settings }: Config) {
  const home = `http://localhost:${signIn.port}/`;
  return {
    callbackUrls: [...new Set([`${home}callback`, home, ...(settings?.callbackUrls ?? [])])],
    logoutUrls: [...new Set([home, ...(settings?.logoutUrls ?? [])])],
  };
}

/**
 * The user pool of `user_pool = create` with all that sign-in needs; undefined without `user_pool = create`.
 * @throws AuthzError CONFIG_INVALID in a partition without user pools.
 */
export function addUserPool(
  { graph, config, names, tags }: Blueprint,
  where: { readonly account: string; readonly region: string },
  inputs: ProviderInputs = new Map(),
): UserPoolNodes | undefined {
  const { userPool: settings, identityProviders } = config;
  if (settings === undefined) return undefined;
  if (partitionOf(where.region).lacks.includes("Cognito user pools"))
    throw new AuthzError("CONFIG_INVALID", `user_pool = create: user pools are not available in ${where.region}`, {
      fix: "choose another region, or an issuer of kind = oidc",
    });
  const { tier, mfa, deletionProtection, passwordMinLength, selfSignUp } = settings;
  const { accessTokenMinutes, idTokenMinutes, refreshTokenDays } = settings;
  const pool = graph.add(NODE.pool, userPool, STEP.userPool, {}, () => ({
    name: names.userPool,
    deletionProtection,
    passwordMinLength,
    selfSignUp,
    tags,
    tier: tier.toUpperCase() as "LITE" | "ESSENTIALS" | "PLUS",
    mfa: mfa.toUpperCase() as "OFF" | "OPTIONAL" | "ON",
  }));
  for (const name of groupsOf(config))
    graph.add(name, userPoolGroup, STEP.userPool, { pool }, (d) => ({ poolId: d.pool.get("id"), name }));

  const servers = resourceServersOf(config).map((server) =>
    graph.add(server.identifier, resourceServer, STEP.userPool, { pool }, (d) => ({
      poolId: d.pool.get("id"),
      ...server,
    })),
  );

  const providers = identityProviders.map((provider) => {
    const input = inputs.get(provider.name) ?? { secret: undefined, metadata: undefined };
    const props = providerProps(provider, input);
    return graph.add(provider.providerName, identityProvider, STEP.userPool, { pool }, (d) => ({
      poolId: d.pool.get("id"),
      ...props,
    }));
  });
  // A client can only reference existing providers and scopes.
  const named = Object.fromEntries([...providers, ...servers].map((ref, i) => [`named${i}`, ref]));
  const client = graph.add(NODE.client, userPoolClient, STEP.userPool, { ...named, pool }, (d) => ({
    poolId: d.pool.get("id"),
    name: names.userPool,
    ...urlsOf(config),
    ...attributesOf(config),
    scopes: scopesOf(config),
    providers: ["COGNITO", ...identityProviders.map(({ providerName }) => providerName)],
    accessTokenMinutes,
    idTokenMinutes,
    refreshTokenDays,
    rotatesRefreshTokens: tier !== "lite",
  }));
  const isManaged = settings.loginPages === "managed";
  const domain = graph.add(NODE.domain, userPoolDomain, STEP.userPool, { pool }, (d) => ({
    poolId: d.pool.get("id"),
    domain: domainPrefix(config, where),
    version: isManaged ? (2 as const) : (1 as const),
  }));
  if (isManaged)
    graph.add(NODE.client, managedLoginBranding, STEP.userPool, { pool, client }, (d) => ({
      poolId: d.pool.get("id"),
      clientId: d.client.get("id"),
    }));
  return { pool, client, domain };
}
