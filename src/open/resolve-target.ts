import type { Config } from "../config/config.ts";
import { meantRegion } from "../config/schema/region-name.ts";
import { AuthzError } from "../lib/errors.ts";
import { useProfileCaBundle } from "../lib/http/network.ts";

/** Profile, region and endpoint of a run, resolved from options, environment, config.ini and the shared AWS files. */
export interface Target {
  readonly profile: string | undefined;
  readonly region: string;
  /** Undefined for AWS; without a trailing slash. */
  readonly endpoint: string | undefined;
}

/** Explicit choices; the others are resolved from the environment, config.ini and the shared AWS files. */
export interface TargetChoice {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

type Profiles = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

/** An empty string counts as absent. */
const set = (value: string | undefined): string | undefined => value || undefined;

/** Access keys in the environment override a profile in config.ini, as the environment always overrides the file. */
const profileOf = (
  choice: TargetChoice,
  env: Env,
  config: { readonly aws: Partial<Pick<Config["aws"], "profile">> },
): string | undefined =>
  set(choice.profile) ?? set(env["AWS_PROFILE"]) ?? (env["AWS_ACCESS_KEY_ID"] ? undefined : config.aws.profile);

async function sharedProfiles(): Promise<Profiles> {
  const { sharedFiles } = await import("../aws/credentials/profiles.ts");
  return (await sharedFiles()).profiles;
}

/** A region becomes part of host names and of the path of the state file. */
const REGION = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** @throws AuthzError USAGE. */
export function checkRegion(region: string): void {
  const meant = meantRegion(region);
  if (REGION.test(region) && meant === undefined) return;
  const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
  throw new AuthzError("USAGE", `region ${JSON.stringify(region)} is not a region name${hint}`, {
    fix: "check --region, AWS_REGION and [aws] region; for example us-east-1",
  });
}

/** @throws AuthzError USAGE. */
function checkUrl(name: string, value: string | undefined): void {
  if (value === undefined || (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol))) return;
  throw new AuthzError("USAGE", `${name} ${JSON.stringify(value)} is not a URL`, {
    fix: "set it to a URL that begins with https:// or http://, or unset it",
  });
}

/**
 * Resolves profile, region and endpoint.
 * @throws AuthzError USAGE, PROFILE_UNKNOWN, REGION_MISSING.
 */
export async function resolveTarget(
  choice: TargetChoice,
  env: Env,
  config: { readonly aws: Partial<Pick<Config["aws"], "profile" | "region">> },
): Promise<Target> {
  const profile = profileOf(choice, env, config);
  const region = set(choice.region) ?? set(env["AWS_REGION"]) ?? set(env["AWS_DEFAULT_REGION"]) ?? config.aws.region;
  const ignored = env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] === "true";
  const chosen = set(choice.endpoint);
  checkUrl("endpoint", chosen);
  const endpoint =
    chosen ?? (ignored ? undefined : (set(env["AWS_ENDPOINT_URL_API_GATEWAY"]) ?? set(env["AWS_ENDPOINT_URL"])));
  // The SDK itself reads the service-specific variables.
  if (!ignored)
    for (const name of Object.keys(env)) if (/^AWS_ENDPOINT_URL(?:_|$)/.test(name)) checkUrl(name, set(env[name]));
  const profiles = await sharedProfiles();
  if (profile !== undefined && profiles[profile] === undefined) {
    const existing = Object.keys(profiles).join(", ") || "none";
    const fix = `use an existing profile (${existing}), or create it: aws configure --profile ${profile}`;
    throw new AuthzError("PROFILE_UNKNOWN", `profile ${profile} is not in the shared AWS files`, { fix });
  }
  const settings = profiles[profile ?? "default"] ?? {};
  useProfileCaBundle(settings["ca_bundle"], profile ?? "default");
  const found = region ?? set(settings["region"]);
  if (found === undefined) {
    const fix = "set [aws] region in config.ini, AWS_REGION, or pass --region";
    throw new AuthzError("REGION_MISSING", "no AWS region is set", { fix });
  }
  checkRegion(found);
  const url = endpoint ?? (ignored ? undefined : set(settings["endpoint_url"]));
  checkUrl("endpoint_url", url);
  return { profile, region: found, endpoint: url?.replace(/\/+$/, "") };
}
