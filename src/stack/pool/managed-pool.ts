import type { IssuerConfig } from "../../config/config.ts";
import type { NodeRef } from "../../engine/graph.ts";
import type { BundledIssuer } from "../../issuers/baked-config.ts";
import type { UserPoolAttrs } from "../../resources/user-pool.ts";
import type { UserPoolClientAttrs } from "../../resources/user-pool-client.ts";

/** Names of the nodes; there is one of each in a stack. */
export const NODE = { pool: "pool", client: "client", domain: "domain" } as const;

/** Ids of their rows in the state file. */
export const POOL = `cognito.user-pool:${NODE.pool}`;
export const CLIENT = `cognito.user-pool-client:${NODE.client}`;
export const DOMAIN = `cognito.user-pool-domain:${NODE.domain}`;

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

/**
 * An issuer with `user_pool = create`, as the authorizer is told of it.
 * @param made undefined, or all words, where nothing is made: then nothing is known of it, and no token would pass.
 */
export function madeIssuer(issuer: IssuerConfig, made: MadePool | undefined): BundledIssuer {
  const { name, kind, groupsClaim, groupsFormat, tokenUse } = issuer;
  const known = made !== undefined && Array.isArray(made.pool.keys) ? made : undefined;
  return {
    ...{ name, kind, groupsClaim, ...(groupsFormat && { groupsFormat }), ...(tokenUse && { tokenUse }) },
    issuers: known?.pool.issuers ?? [],
    audience: known === undefined ? [] : [known.client.id],
    jwksUri: known?.pool.jwksUri ?? "",
    keys: known?.pool.keys ?? [],
  };
}
