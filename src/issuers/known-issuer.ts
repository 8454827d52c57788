import type { IssuerConfig } from "../config/config.ts";
import { namesOf } from "../config/sections/issuers.ts";
import { AuthzError } from "../lib/errors.ts";
import type { BundledIssuer } from "./baked-config.ts";

/** An issuer as a token is compared with it. */
export interface KnownIssuer extends BundledIssuer {
  /** The key of config.ini that an audience is added to; undefined where nobody can add one: deploy makes the pool. */
  readonly audienceKey?: "audience" | "client_id";
  /** Why its keys are not known, in words: the issuer is down. Then `keys` is empty. */
  readonly unreachable?: string;
}

function audienceKey({ createsPool, writesAudience }: IssuerConfig): Pick<KnownIssuer, "audienceKey"> {
  if (createsPool) return {};
  return { audienceKey: writesAudience ? "audience" : "client_id" };
}

/**
 * What is known of an issuer. One that is down costs the comparison with its keys, never the proof: the API may well
 * answer, for the authorizer has the keys of the last deploy.
 * @param resolve resolveIssuer, for the place that the run goes to.
 * @param endpoint that place, when it is another one than AWS.
 * @throws what `resolve` throws beside KEYS_UNREACHABLE.
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
      ...{ name, kind, audience, groupsClaim, jwksUri, issuers: namesOf(issuer, endpoint), keys: [] },
      ...(groupsFormat && { groupsFormat }),
      ...(tokenUse && { tokenUse }),
      ...(hostedDomain && { hostedDomain }),
      ...audienceKey(issuer),
      unreachable: error.message,
    };
  }
}
