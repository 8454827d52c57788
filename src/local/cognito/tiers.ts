import { Refusal } from "../wire/refusal.ts";
import type { ClientSettings, Pool, PoolSettings } from "./cognito-model.ts";

/** The feature plan of a pool. */
export const tierOf = ({ UserPoolTier = "ESSENTIALS" }: PoolSettings): string => UserPoolTier;

const ROTATION = "Refresh Token Rotation";
const rotates = ({ RefreshTokenRotation: rotation }: ClientSettings) => rotation?.Feature === "ENABLED";

/** What the settings and, of a pool that exists, its clients and its domain use and the tier lacks, as Cognito calls it. */
function lacking({ UserPoolAddOns: addOns, Policies: policies, ...settings }: PoolSettings, pool: Pool | undefined) {
  const tier = tierOf(settings);
  const isLite = tier === "LITE";
  const used: readonly (readonly [string, boolean])[] = [
    ["Threat Protection", tier !== "PLUS" && (addOns?.AdvancedSecurityMode ?? "OFF") !== "OFF"],
    ["Password History", isLite && (policies?.PasswordPolicy?.PasswordHistorySize ?? 0) > 0],
    [ROTATION, isLite && Object.values(pool?.clients ?? {}).some((client) => rotates(client.settings))],
    ["Managed Login Version 2", isLite && pool?.domain?.ManagedLoginVersion === 2],
  ];
  return used.flatMap(([feature, isUsed]) => (isUsed ? [feature] : []));
}

const refused = (code: string, tier: string, features: readonly string[]) => {
  const list = features.join(", ");
  const message = `The following features need to be disabled for the ${tier} pricing tier configured: ${list}`;
  return new Refusal(400, code, message);
};

/**
 * Refuses a tier that lacks what is used; a change of the tier has an error of its own.
 * @param pool the one that exists; undefined for a new one.
 * @throws Refusal FeatureUnavailableInTierException, TierChangeNotAllowedException.
 */
export function checkTier(settings: PoolSettings, pool?: Pool): void {
  const features = lacking(settings, pool);
  if (features.length === 0) return;
  const tier = tierOf(settings);
  const isChange = pool !== undefined && tierOf(pool.settings) !== tier;
  throw refused(isChange ? "TierChangeNotAllowedException" : "FeatureUnavailableInTierException", tier, features);
}

/** @throws Refusal FeatureUnavailableInTierException. */
export function checkClientTier(pool: Pool, client: ClientSettings): void {
  const tier = tierOf(pool.settings);
  if (tier === "LITE" && rotates(client)) throw refused("FeatureUnavailableInTierException", tier, [ROTATION]);
}
