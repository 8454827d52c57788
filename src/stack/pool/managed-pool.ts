import type { IssuerConfig } from "../../config/config.ts";
import type { NodeRef } from "../../engine/graph.ts";
import { type Output, Unknown } from "../../engine/unknown.ts";
import type { BundledIssuer } from "../../issuers/baked-config.ts";
import type { UserPoolAttrs } from "../../resources/user-pool.ts";
import type { UserPoolClientAttrs } from "../../resources/user-pool-client.ts";

/** The nodes whose attributes the authorizer is told of. */
export interface PoolRefs {
  readonly pool: NodeRef<UserPoolAttrs>;
  readonly client: NodeRef<UserPoolClientAttrs>;
}

/** The pool that the stack made, and its client. */
export interface MadePool {
  readonly pool: UserPoolAttrs;
  readonly client: UserPoolClientAttrs;
}

/** The attributes of both; undefined while a dry run does not know them. */
export const madePool = ({ pool, client }: { [K in keyof MadePool]: Output<MadePool[K]> }): MadePool | undefined =>
  pool.all instanceof Unknown || client.all instanceof Unknown ? undefined : { pool: pool.all, client: client.all };

/**
 * An issuer with `user_pool = create`, as the authorizer gets it.
 * @param made undefined where no pool exists yet: then no token would be valid.
 */
export function madeIssuer(issuer: IssuerConfig, made: MadePool | undefined): BundledIssuer {
  const { name, kind, groupsClaim, groupsFormat, tokenUse } = issuer;
  return {
    name,
    kind,
    groupsClaim,
    ...(groupsFormat && { groupsFormat }),
    ...(tokenUse && { tokenUse }),
    issuers: made?.pool.issuers ?? [],
    audience: made === undefined ? [] : [made.client.id],
    jwksUri: made?.pool.jwksUri ?? "",
    keys: made?.pool.keys ?? [],
  };
}
