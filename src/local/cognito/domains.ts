import { type Operation, op } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import type { World } from "../world.ts";
import type { Pool } from "./cognito-model.ts";
import { invalid, poolsEverywhere } from "./pool-lookup.ts";
import { onPool } from "./pool-operations.ts";
import { tierOf } from "./tiers.ts";

type OfDomain = Readonly<Record<"UserPoolId" | "Domain", string>> & { readonly ManagedLoginVersion?: number };

/** The pool of a domain prefix. All regions share one address here, so a prefix is unique across regions. */
export const poolAt = (world: World, prefix: string): Pool | undefined =>
  poolsEverywhere(world).find(({ domain }) => domain?.Domain === prefix);

/** The base URL of a pool's hosted pages; undefined without a domain. */
export const baseOf = (endpoint: string, { domain }: Pool): string | undefined =>
  domain && `${endpoint}/_aws/cognito-idp/${domain.Domain}`;

function check({ settings }: Pool, { ManagedLoginVersion }: OfDomain): void {
  if (ManagedLoginVersion !== 2 || tierOf(settings) !== "LITE") return;
  const message =
    "The following feature is not available for the LITE pricing tier configured: Managed Login Version 2";
  throw new Refusal(400, "FeatureUnavailableInTierException", message);
}

function ownDomain(pool: Pool, { Domain }: OfDomain) {
  if (pool.domain?.Domain !== Domain) throw invalid("No such domain or user pool exists.");
  return pool.domain;
}

/** The domains of hosted pages. */
export const domainOperations: Readonly<Record<string, Operation>> = {
  CreateUserPoolDomain: onPool<OfDomain>("Domain ManagedLoginVersion", (pool, input, { world }) => {
    const { Domain, ManagedLoginVersion = 1 } = input;
    check(pool, input);
    const reserved = ["aws", "amazon", "cognito"].find((word) => Domain.includes(word));
    if (reserved) throw invalid(`Domain cannot contain reserved word: ${reserved}`);
    if (pool.domain) throw invalid("User pool already has a domain configured.");
    if (poolAt(world, Domain)) throw invalid("Domain already associated with another user pool.");
    pool.domain = { Domain, ManagedLoginVersion };
    return { ManagedLoginVersion };
  }),
  DescribeUserPoolDomain: op<OfDomain>("Domain", ({ Domain }, { world, region }) => {
    const pool = poolAt(world, Domain);
    if (!pool?.domain || !pool.Id.startsWith(`${region}_`)) return { DomainDescription: {} };
    const about = { AWSAccountId: world.account, Status: "ACTIVE", CustomDomainConfig: {} };
    return { DomainDescription: { ...pool.domain, UserPoolId: pool.Id, ...about } };
  }),
  UpdateUserPoolDomain: onPool<OfDomain>("Domain ManagedLoginVersion", (pool, input) => {
    const domain = ownDomain(pool, input);
    check(pool, input);
    domain.ManagedLoginVersion = input.ManagedLoginVersion ?? domain.ManagedLoginVersion;
    return { ManagedLoginVersion: domain.ManagedLoginVersion };
  }),
  DeleteUserPoolDomain: onPool<OfDomain>("Domain", (pool, input) => {
    ownDomain(pool, input);
    delete pool.domain;
  }),
};
