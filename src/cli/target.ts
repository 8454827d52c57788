import { devNull } from "node:os";
import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import { meantRegion } from "../config/schema/region-name.ts";
import { AuthzError } from "../lib/errors.ts";
import { useProfileCaBundle } from "../lib/http/network.ts";
import type { LocalKey } from "./endpoint/files.ts";
import type { CommonOptions } from "./input/options.ts";
import type { Io } from "./terminal/io.ts";
import type { Ui } from "./terminal/ui.ts";

/** Account, region and endpoint of a run, decided from flags, environment, config.ini and the shared AWS files, in this order. */
export interface Target {
  readonly profile: string | undefined;
  readonly region: string;
  readonly endpoint: string | undefined;
  /** The local endpoint: no account, no credentials of AWS. */
  readonly isLocal?: boolean;
  /** Of the local endpoint. */
  readonly key?: LocalKey;
}

type Profiles = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

const given = (value: string | undefined): string | undefined => value || undefined;

/** Keys in the environment beat a profile in the file, as the environment beats the file everywhere. */
const profileOf = (
  options: CommonOptions,
  env: Io["env"],
  config: { readonly aws: Pick<Config["aws"], "profile"> },
): string | undefined =>
  given(options.profile) ?? given(env["AWS_PROFILE"]) ?? (env["AWS_ACCESS_KEY_ID"] ? undefined : config.aws.profile);

async function sharedProfiles(): Promise<Profiles> {
  const { sharedFiles } = await import("../aws/credentials/profiles.ts");
  return (await sharedFiles()).profiles;
}

/** It becomes part of host names and of the path of the state file. */
const REGION = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** @throws AuthzError USAGE. */
export function checkRegion(region: string): void {
  const meant = meantRegion(region);
  if (REGION.test(region) && meant === undefined) return;
  const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
  throw new AuthzError("USAGE", `region ${JSON.stringify(region)} is not the name of a region${hint}`, {
    fix: "check --region, AWS_REGION and [aws] region; such as us-east-1",
  });
}

/** @throws AuthzError USAGE. */
function checkUrl(name: string, value: string | undefined): void {
  if (value === undefined || (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol))) return;
  throw new AuthzError("USAGE", `${name} ${JSON.stringify(value)} is not an address`, {
    fix: "set it to one that begins with https:// or http://, or unset it",
  });
}

/**
 * Decides profile, region and endpoint.
 * @throws AuthzError USAGE, PROFILE_UNKNOWN, REGION_MISSING.
 */
export async function resolveTarget(
  options: CommonOptions,
  env: Io["env"],
  config: { readonly aws: Pick<Config["aws"], "profile" | "region"> },
): Promise<Target> {
  const profile = profileOf(options, env, config);
  const region =
    given(options.region) ?? given(env["AWS_REGION"]) ?? given(env["AWS_DEFAULT_REGION"]) ?? config.aws.region;
  const ignored = env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] === "true";
  const endpoint = ignored ? undefined : (given(env["AWS_ENDPOINT_URL_API_GATEWAY"]) ?? given(env["AWS_ENDPOINT_URL"]));
  // The SDK reads those of single services by itself.
  if (!ignored)
    for (const name of Object.keys(env)) if (/^AWS_ENDPOINT_URL(?:_|$)/.test(name)) checkUrl(name, given(env[name]));
  const profiles = await sharedProfiles();
  if (profile !== undefined && profiles[profile] === undefined) {
    const known = Object.keys(profiles).join(", ") || "none";
    const fix = `profiles there: ${known}; aws configure --profile ${profile} makes one`;
    throw new AuthzError("PROFILE_UNKNOWN", `profile ${profile} is not in the shared AWS files`, { fix });
  }
  const settings = profiles[profile ?? "default"] ?? {};
  useProfileCaBundle(settings["ca_bundle"], profile ?? "default");
  const found = region ?? given(settings["region"]);
  if (found === undefined) {
    const fix = "set [aws] region in config.ini, AWS_REGION, or pass --region";
    throw new AuthzError("REGION_MISSING", "no AWS region is set", { fix });
  }
  checkRegion(found);
  const url = endpoint ?? (ignored ? undefined : given(settings["endpoint_url"]));
  checkUrl("endpoint_url", url);
  return { profile, region: found, endpoint: url?.replace(/\/+$/, "") };
}

/** Variables with which the SDK would look for another endpoint, other credentials or another way to sign. */
const ELSEWHERE =
  /^AWS_(?:(?:DEFAULT_)?PROFILE$|SESSION_TOKEN$|CREDENTIAL_|ACCOUNT_ID|ENDPOINT_URL|IGNORE_CONF|USE_FIPS|USE_DUALSTACK|AUTH_SCHEME|SIGV4A)/;

/** Whatever leads elsewhere, and whoever's keys there are: the local endpoint gets neither. */
function pointAt({ endpoint, key }: Target, env: Io["env"]): void {
  for (const name of Object.keys(env)) if (ELSEWHERE.test(name)) delete env[name];
  Object.assign(env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: key?.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key?.secretAccessKey,
    // A default profile may ask for all of that too.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  });
}

/** Prepares the environment, which is all that the SDK reads: its profile, and no word of its own about Node. */
export function prepareSdk({ profile }: Pick<Target, "profile">, env: Io["env"]): void {
  // Set in the environment rather than passed to the clients: a profile's endpoint settings are ignored otherwise.
  if (profile !== undefined) env["AWS_PROFILE"] = profile;
  // `doctor` says it, once.
  env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
}

/** The clients of a run, connected to its target. The only file that chooses between AWS and the local endpoint. */
export async function connectTarget(
  target: Target,
  config: Config,
  run: {
    readonly ui: Ui;
    readonly env: Io["env"];
    readonly signal: AbortSignal;
    readonly adopt: boolean;
    /** Undefined when nobody is there to be asked for an MFA code. */
    readonly askCode: ((question: string) => Promise<string>) | undefined;
  },
): Promise<Aws> {
  prepareSdk(target, run.env);
  if (target.isLocal) pointAt(target, run.env);
  // STS answers while the other clients are still loading.
  const { identify } = await import("../aws/caller.ts");
  const credentials = target.isLocal
    ? undefined
    : await import("../aws/credentials/credentials.ts").then(({ credentialsOf }) =>
        credentialsOf({ ...run, profile: target.profile }),
      );
  const account = target.isLocal ? undefined : config.aws.expectedAccountId;
  const caller = identify(target.region, account, run.signal, undefined, credentials, run.ui.on);
  caller.catch(() => {});
  // Loading modules blocks; a turn of the event loop before it lets the request leave.
  await new Promise((resolve) => setImmediate(resolve));
  const { connect } = await import("../aws/clients.ts");
  return connect({
    region: target.region,
    endpoint: target.endpoint,
    profile: target.profile,
    signal: run.signal,
    caller,
    ...(credentials && { credentials }),
    stack: {
      project: config.project,
      stage: config.api.stage,
      region: target.region,
      apiName: config.api.name,
      adopt: run.adopt,
    },
    on: run.ui.on,
    slowestSeconds: Math.max(...[...config.functions, config.authorizer].map(({ timeoutSeconds }) => timeoutSeconds)),
  });
}
