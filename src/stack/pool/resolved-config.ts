import type { Config, IssuerConfig } from "../../config/config.ts";

/** An issuer whose user pool is known: an existing one, or a managed one after deploy. */
export type ResolvedIssuer = IssuerConfig &
  ({ readonly createsPool?: never } | { readonly createsPool: true; readonly userPool: string });

/** A configuration with the IDs of a managed user pool. One without a managed pool is always resolved. */
export interface ResolvedConfig extends Config {
  readonly issuers: readonly ResolvedIssuer[];
}

/** Whether all IDs are known. */
export const isResolved = (config: Config): config is ResolvedConfig =>
  config.issuers.every(({ createsPool, userPool }) => !createsPool || userPool !== undefined);

/** The IDs of a managed pool, which config.ini does not contain. */
export interface PoolIds {
  readonly poolId: string;
  readonly clientId: string;
  /** Domain prefix of the sign-in pages, if any. */
  readonly domain: string | undefined;
}

/** The configuration with these IDs. */
export function withIds(config: Config, { poolId, clientId, domain }: PoolIds): ResolvedConfig {
  const issuers = config.issuers.map(
    ({ createsPool, ...issuer }): ResolvedIssuer =>
      createsPool ? { ...issuer, createsPool, userPool: poolId, audience: [clientId] } : issuer,
  );
  const userPool = config.userPool && { ...config.userPool, ...(domain !== undefined && { domain }) };
  return { ...config, issuers, ...(userPool && { userPool }) };
}
