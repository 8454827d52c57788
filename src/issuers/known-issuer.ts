import type { IssuerConfig } from "../config/config.ts";
import { namesOf } from "../config/sections/issuers.ts";
import { AuthzError } from "../lib/errors.ts";
import type { BundledIssuer } from "./baked-config.ts";

/** An issuer that tokens are compared with. */
export interface KnownIssuer extends BundledIssuer {
  /** The key of config.ini for audiences; undefined where they are not configurable: deploy creates the pool. */
  readonly audienceKey?: "audience" | "client_id";
  /** Why its keys are unknown: the issuer is down. Then `keys` is empty. */
  readonly unreachable?: string;
}

function audienceKey({ createsPool, writesAudience }: IssuerConfig): Pick<KnownIssuer, "audienceKey"> {
  if (createsPool) return {};
  return { audienceKey: writesAudience ? "audience" : "client_id" };
}

/**
 * An issuer with its keys, without them when it is down. Only the comparison with the keys is then left out, not the
 * proof: the authorizer has the keys of the last deploy.
 * @param resolve resolveIssuer, for the target of the run.
 * @throws every error of `resolve` except KEYS_UNREACHABLE.
 */
export async function knownIssuer(
  issuer: IssuerConfig,
  resolve: (issuer: IssuerConfig) => Promise<BundledIssuer>,
  endpoint?: string,
): Promise<KnownIssuer> {
  try {
    return { ...(await resolve(issuer)), ...audienceKey(issuer) };
  } catch (error) {
    if (!(error instanceof AuthzError) || error.code !== "KEYS_UNREACHABLE") throw error;
    const { name, kind, audience, groupsClaim, groupsFormat, tokenUse, hostedDomain, jwksUri = "" } = issuer;
    return {
      name,
      kind,
      audience,
      groupsClaim,
      jwksUri,
      issuers: namesOf(issuer, endpoint),
      keys: [],
      ...(groupsFormat && { groupsFormat }),
      ...(tokenUse && { tokenUse }),
      ...(hostedDomain && { hostedDomain }),
      ...audienceKey(issuer),
      unreachable: error.message,
    };
  }
}
