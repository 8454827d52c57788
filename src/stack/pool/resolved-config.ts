import type { Config, IssuerConfig } from "../../config/config.ts";

/** An issuer whose user pool is known: named in config.ini, or made by a deploy and found again. */
export type ResolvedIssuer = IssuerConfig &
  ({ readonly createsPool?: never } | { readonly createsPool: true; readonly userPool: string });

/** A configuration that knows the ids of a managed user pool. One without a managed pool is resolved as it is. */
export interface ResolvedConfig extends Config {
  readonly issuers: readonly ResolvedIssuer[];
}

/** Whether nothing has to be looked up any more. */
export const isResolved = (config: Config): config is ResolvedConfig =>
  config.issuers.every(({ createsPool, userPool }) => !createsPool || userPool !== undefined);

/** What config.ini does not say about a managed pool. */
export interface PoolIds {
  readonly poolId: string;
  readonly clientId: string;
  /** Prefix of the sign-in pages; undefined when there is none. */
  readonly domain: string | undefined;
}

/** The configuration as if the ids were set in it. */
export function withIds(config: Config, { poolId, clientId, domain }: PoolIds): ResolvedConfig {
  const issuers = config.issuers.map(
    ({ createsPool, ...issuer }): ResolvedIssuer =>
      createsPool ? { ...issuer, createsPool, userPool: poolId, audience: [clientId] } : issuer,
  );
  const userPool = config.userPool && { ...config.userPool, ...(domain !== undefined && { domain }) };
  return { ...config, issuers, ...(userPool && { userPool }) };
}
