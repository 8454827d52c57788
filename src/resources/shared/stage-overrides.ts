import type { MethodSetting, PatchOperation, Stage } from "@aws-sdk/client-api-gateway";
import { fingerprints, type Overridden, overridesOf, remove, replace, type Values } from "./property-overrides.ts";

const CACHING = "methodSettings.cachingEnabled";
const BLOCKED = "methodSettings.throttling";

/** What each stage has that config.ini cannot change. */
export const STAGE: Values = { variables: {}, cacheClusterEnabled: false, [CACHING]: [], [BLOCKED]: [] };

const isBlocked = ({ throttlingBurstLimit, throttlingRateLimit }: MethodSetting): boolean =>
  throttlingBurstLimit === 0 || throttlingRateLimit === 0;

/** What blocks every call, answers one caller with the response for another, or reaches the functions. */
export function stageOverrides({ variables, cacheClusterEnabled, methodSettings = {} }: Stage): Overridden {
  const methods = (which: (settings: MethodSetting) => boolean) =>
    Object.entries(methodSettings).flatMap(([method, settings]) => (which(settings) ? [method] : []));
  const values = {
    variables: fingerprints(variables),
    cacheClusterEnabled,
    [CACHING]: methods(({ cachingEnabled }) => cachingEnabled === true),
    [BLOCKED]: methods(isBlocked),
  };
  return overridesOf(values, STAGE);
}

/** A setting of "orders/{id}/GET", which AWS also writes "~1orders~1{id}/GET", or of all methods as a patch path. */
export function settingPath(method: string, setting: string): string {
  const end = method.lastIndexOf("/");
  return `/${method.slice(0, end).replaceAll("/", "~1")}${method.slice(end)}/${setting}`;
}

/** The operations that undo overrides. */
export function stagePatches({ overrides = {} }: Overridden): PatchOperation[] {
  const methods = (name: string) => (overrides[name] ?? []) as readonly string[];
  return [
    ...Object.keys(overrides["variables"] ?? {}).map((name) => remove(`/variables/${name}`)),
    ...methods(CACHING).map((method) => replace(settingPath(method, "caching/enabled"), "false")),
    ...(overrides["cacheClusterEnabled"] ? [replace("/cacheClusterEnabled", "false")] : []),
    // -1 leaves the limit of the account.
    ...methods(BLOCKED).flatMap((method) => [
      replace(settingPath(method, "throttling/rateLimit"), "-1"),
      replace(settingPath(method, "throttling/burstLimit"), "-1"),
    ]),
  ];
}
