import type { IssuerConfig } from "../../config/config.ts";
import type { NodeRef } from "../../engine/graph.ts";
import { type Output, Unknown } from "../../engine/unknown.ts";
import type { BundledIssuer } from "../../issuers/baked-config.ts";
import type { UserPoolAttrs } from "../../resources/user-pool.ts";
import type { UserPoolClientAttrs } from "../../resources/user-pool-client.ts";

/** The nodes whose attributes the authorizer's code contains. */
export interface PoolRefs {
  readonly pool: NodeRef<UserPoolAttrs>;
  readonly client: NodeRef<UserPoolClientAttrs>;
}

/** The managed pool and its client. */
export interface ManagedPool {
  readonly pool: UserPoolAttrs;
  readonly client: UserPoolClientAttrs;
}

/** The attributes of both; undefined if a dry run does not know them. */
export const managedPool = ({
  pool,
  client,
}: { [K in keyof ManagedPool]: Output<ManagedPool[K]> }): ManagedPool | undefined =>
  pool.all instanceof Unknown || client.all instanceof Unknown ? undefined : { pool: pool.all, client: client.all };

/**
 * An issuer with `user_pool = create`, for the authorizer's config.json.
 * @param managed undefined if the pool does not exist yet: then no token is valid.
 */
export function managedIssuer(issuer: IssuerConfig, managed: ManagedPool | undefined): BundledIssuer {
  const { name, kind, groupsClaim, groupsFormat, tokenUse } = issuer;
  return {
    name,
    kind,
    groupsClaim,
    ...(groupsFormat && { groupsFormat }),
    ...(tokenUse && { tokenUse }),
    issuers: managed?.pool.issuers ?? [],
    audience: managed === undefined ? [] : [managed.client.id],
    jwksUri: managed?.pool.jwksUri ?? "",
    keys: managed?.pool.keys ?? [],
  };
}
