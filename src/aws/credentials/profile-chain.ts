import { AuthzError } from "../../lib/errors.ts";
import type { Profile, SharedFiles } from "./profiles.ts";

/** What the credentials of a profile come from in the end, and which profile says so. */
export interface Origin {
  readonly kind: "keys" | "environment" | "metadata" | "web identity" | "process" | "sso" | "login";
  readonly profile: string;
  readonly settings: Profile;
}

/** What the walk needs to know in addition to the files. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** False when the run cannot ask for an MFA code. */
  readonly canAsk: boolean;
  /** Why a file cannot be read ("ENOENT"); undefined when it can. */
  readonly unreadable: (path: string) => string | undefined;
}

const fault = (message: string, fix: string) => new AuthzError("CREDENTIALS_MISSING", message, { fix });

const hasKeys = ({ aws_access_key_id: id, aws_secret_access_key: secret }: Profile) => Boolean(id && secret);

const NAMING =
  /^(?:role_arn|source_profile|credential_source|web_identity_token_file|credential_process|login_session|sso_\w+|aws_access_key_id|aws_secret_access_key)$/;

/** True for a profile that says where its credentials come from; one with a region alone leaves that to the SDK. */
export const namesCredentials = (settings: Profile | undefined): boolean =>
  Object.keys(settings ?? {}).some((key) => NAMING.test(key));

/** Of a profile that assumes no role. */
function originOf(profile: string, settings: Profile, { ssoSessions }: SharedFiles): Origin {
  const origin = (kind: Origin["kind"]): Origin => ({ kind, profile, settings });
  if (hasKeys(settings)) return origin("keys");
  if (settings["credential_process"] !== undefined) return origin("process");
  if (Object.keys(settings).some((key) => key.startsWith("sso_"))) {
    const name = settings["sso_session"];
    const session = name === undefined ? {} : ssoSessions[name];
    if (session === undefined)
      throw fault(
        `profile ${profile}: sso_session = ${name}, and there is no [sso-session ${name}] in the AWS config file`,
        `sso-sessions there: ${Object.keys(ssoSessions).join(", ") || "none"}; aws configure sso makes one`,
      );
    const all = { ...settings, ...session };
    const missing = ["sso_start_url", "sso_region", "sso_account_id", "sso_role_name"].filter((key) => !all[key]);
    if (missing.length > 0)
      throw fault(`profile ${profile} has no ${missing.join(", ")}`, `aws configure sso --profile ${profile} sets it`);
    return origin("sso");
  }
  if (settings["login_session"] !== undefined) return origin("login");
  const [there, lacking] = settings["aws_access_key_id"]
    ? ["aws_access_key_id", "aws_secret_access_key"]
    : ["aws_secret_access_key", "aws_access_key_id"];
  if (settings[there] !== undefined)
    throw fault(
      `profile ${profile} has ${there}, but no ${lacking}`,
      `set both in [${profile}] of the AWS credentials file`,
    );
  throw fault(`profile ${profile} has no credentials`, `aws configure --profile ${profile} sets them`);
}

/** `credential_source` of a profile that assumes a role. */
function sourceOf(profile: string, settings: Profile, { env }: Surroundings): Origin {
  const source = settings["credential_source"];
  const of = `profile ${profile}: credential_source = ${source}`;
  if (source === "Environment") {
    if (env["AWS_ACCESS_KEY_ID"] && env["AWS_SECRET_ACCESS_KEY"]) return { kind: "environment", profile, settings };
    throw fault(`${of}, and the environment has no keys`, "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  }
  const inContainer = env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] ?? env["AWS_CONTAINER_CREDENTIALS_FULL_URI"];
  if (source === "EcsContainer" && inContainer === undefined)
    throw fault(
      `${of}, and this is not a container of ECS or EKS`,
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set; take another profile",
    );
  if (source === "EcsContainer" || source === "Ec2InstanceMetadata") return { kind: "metadata", profile, settings };
  throw fault(`${of} is not a source`, "set Environment, Ec2InstanceMetadata or EcsContainer");
}

/** A role taken with a token from a file. */
function webIdentity(profile: string, settings: Profile, { unreadable }: Surroundings): Origin {
  const file = settings["web_identity_token_file"] ?? "";
  const why = unreadable(file);
  if (why === undefined) return { kind: "web identity", profile, settings };
  const reason = why === "ENOENT" ? "does not exist" : `cannot be read (${why})`;
  throw fault(
    `profile ${profile}: web_identity_token_file = ${file} ${reason}`,
    "check the path; whatever issues the token writes that file",
  );
}

/**
 * Follows a profile as the SDK does, over `source_profile`, to what its credentials come from. The SDK has one message
 * for whatever is wrong on the way ("Could not load credentials from any providers"), so this is looked at first.
 * @throws AuthzError CREDENTIALS_MISSING that names the profile and the setting.
 */
export function followProfile(name: string, files: SharedFiles, around: Surroundings): Origin {
  const { profiles } = files;
  const way: string[] = [];
  for (let profile = name; ; ) {
    const settings = profiles[profile] ?? {};
    way.push(profile);
    const { role_arn: role, source_profile: next, credential_source: source, mfa_serial: mfa } = settings;
    // Keys of a profile that others lead to count before its own role: that is how a profile may name itself.
    if (way.length > 1 ? hasKeys(settings) : role === undefined) return originOf(profile, settings, files);
    if (next !== undefined && source !== undefined)
      throw fault(`profile ${profile} has source_profile and credential_source`, "keep one of the two");
    // A profile that others lead to may name a source without a role of its own.
    if (role === undefined)
      return source === undefined ? originOf(profile, settings, files) : sourceOf(profile, settings, around);
    if (next === undefined && source === undefined) {
      if (hasKeys(settings)) return originOf(profile, settings, files);
      if (settings["web_identity_token_file"] !== undefined) return webIdentity(profile, settings, around);
      throw fault(
        `profile ${profile} has role_arn, but nothing to assume the role with`,
        `set source_profile, credential_source or web_identity_token_file in it`,
      );
    }
    if (mfa !== undefined && !around.canAsk)
      throw fault(
        `profile ${profile} needs a code of the MFA device ${mfa}, and there is no terminal to ask for it in`,
        "run it in a terminal; for scripts take a role that needs no code",
      );
    if (next === undefined) return sourceOf(profile, settings, around);
    if (profiles[next] === undefined)
      throw fault(
        `profile ${profile}: source_profile = ${next}, and there is no profile ${next} in the shared AWS files`,
        `use an existing profile: ${Object.keys(profiles).join(", ")}`,
      );
    if (way.includes(next) && !hasKeys(profiles[next]))
      throw fault(
        `profile ${profile}: source_profile = ${next} leads in a circle (${[...way, next].join(" -> ")})`,
        "one of these profiles needs credentials of its own",
      );
    profile = next;
  }
}

/** How to get new credentials in place of expired ones. */
export function renewalOf({ kind, profile, settings }: Origin): string {
  switch (kind) {
    case "sso":
      return `aws sso login --profile ${profile}`;
    case "login":
      return `aws login --profile ${profile}`;
    case "process":
      return `sign in again with what credential_process of profile ${profile} uses`;
    case "web identity":
      return `put a new token into ${settings["web_identity_token_file"]}`;
    case "environment":
      return "set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN again";
    case "metadata":
      return "check the role of this machine or container";
    case "keys":
      return `put new keys into profile ${profile} of the AWS credentials file`;
  }
}
