import { accessSync, constants } from "node:fs";
import { fromIni } from "@aws-sdk/credential-provider-ini";
import { AuthzError } from "../../lib/errors.ts";
import { explainAwsError } from "../aws-errors.ts";
import { afterGrace, REQUEST_LIMITS, RequestHandler } from "../calls/requests.ts";
import { type ProcessFailure, watchingProcess } from "./credential-process.ts";
import { followProfile, namesCredentials, type Origin, renewalOf } from "./profile-chain.ts";
import { sharedFiles } from "./profiles.ts";
import { type Provider, type RunCredentials, SDK_CHAIN } from "./run-credentials.ts";

type Credentials = Awaited<ReturnType<Provider>>;

interface Options {
  /** Chosen by flag, AWS_PROFILE or config.ini. */
  readonly profile: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asks a person for the code of a device; undefined when the run is not interactive. */
  readonly askCode: ((question: string) => Promise<string>) | undefined;
  readonly signal: AbortSignal;
}

function unreadable(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

/** @throws AuthzError CREDENTIALS_MISSING for one key of a pair, or a temporary key without its token. */
function checkKeys(env: Options["env"]): void {
  const has = (name: string) => Boolean(env[name]);
  const [id, secret, token] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] as const;
  const missing = has(id) !== has(secret) ? (has(id) ? secret : id) : undefined;
  if (missing !== undefined)
    throw new AuthzError("CREDENTIALS_MISSING", `${missing === id ? secret : id} is set, but ${missing} is not`, {
      fix: `set ${missing} too, or unset both and take a profile`,
    });
  // IAM user guide, "Understanding unique ID prefixes": ASIA is the prefix of temporary keys.
  if (env[id]?.startsWith("ASIA") && !has(token))
    throw new AuthzError("CREDENTIALS_MISSING", `${id} is a temporary key, but ${token} is not set`, {
      fix: `set ${token}, which came with the key`,
    });
}

/** What the SDK's provider of a profile says. It has no error names, and quotes a service's or the network's in its own. */
function ofProvider(error: Error, origin: Origin): AuthzError {
  const { kind, profile } = origin;
  const words = /ENOENT/.test(error.message)
    ? "not signed in"
    : error.message.replace(/\s*To refresh this SSO session run.*$/, "");
  const message = `profile ${profile}: ${words}`;
  // The SDK's words about a process hold its command.
  const cause = kind === "process" ? {} : { cause: error };
  const fix = (text: string) => ({ ...cause, fix: text });
  if (kind !== "sso" && kind !== "login")
    return new AuthzError("CREDENTIALS_MISSING", message, fix(`check profile ${profile} in the shared AWS files`));
  if (/\b(?:ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|E(?:HOST|NET)UNREACH|TimeoutError)\b/.test(error.message))
    return new AuthzError("ENDPOINT_UNREACHABLE", message, fix("check the network"));
  if (/Forbidden|No access/.test(error.message))
    return new AuthzError("CREDENTIALS_MISSING", message, fix(`check sso_account_id and sso_role_name of ${profile}`));
  return new AuthzError("CREDENTIALS_EXPIRED", message, fix(`sign in again: ${renewalOf(origin)}`));
}

/** What the SDK threw while it was getting the credentials of a profile. */
function explained(error: unknown, chosen: string, origin: Origin, failure: ProcessFailure | undefined): unknown {
  if (error instanceof AuthzError || !(error instanceof Error) || error.name === "AbortError") return error;
  const { kind, profile } = origin;
  if (failure !== undefined) {
    const said = failure.said === "" ? "nothing on standard error" : failure.said;
    return new AuthzError(
      "CREDENTIALS_MISSING",
      `profile ${profile}: credential_process ${failure.how}; it said: ${said}`,
      { fix: `run the command of credential_process in profile ${profile} by hand to see why` },
    );
  }
  if (/CredentialsProvider|TokenProvider/.test(error.name)) return ofProvider(error, origin);
  const call = kind === "web identity" ? "sts:AssumeRoleWithWebIdentity" : "sts:AssumeRole";
  const { $metadata } = error as { $metadata?: object };
  if ($metadata === undefined) return error;
  if (/MultiFactorAuthentication failed/.test(error.message))
    return new AuthzError("CREDENTIALS_MISSING", `profile ${chosen}: AWS does not accept the MFA code`, {
      fix: "wait for the next code of the device and run this again: each is accepted once",
      cause: error,
    });
  Object.assign(error, { operation: `profile ${chosen}: ${call}`, renewal: renewalOf(origin) });
  return explainAwsError(error, { profile: chosen, region: undefined, endpoint: undefined });
}

const EXPIRES_SOON_MS = 5 * 60_000;
const isFresh = ({ expiration }: Credentials): boolean =>
  expiration === undefined || expiration.getTime() - Date.now() > EXPIRES_SOON_MS;

/** One answer for all who ask, until it is about to expire. A failure is kept: a person is not asked again by each client. */
function shared(provider: Provider): Provider {
  let last: Promise<Credentials> | undefined;
  return async (options) => {
    const seen = last;
    const known = await seen;
    if (known !== undefined && isFresh(known)) return known;
    if (last === seen) last = provider(options);
    return last as Promise<Credentials>;
  };
}

/**
 * Decides where credentials come from, and looks at what the shared AWS files say of them before AWS is asked.
 * @throws AuthzError CREDENTIALS_MISSING; the provider too, and CREDENTIALS_EXPIRED.
 */
export async function credentialsOf({ profile, env, askCode, signal }: Options): Promise<RunCredentials> {
  if (profile === undefined) {
    checkKeys(env);
    if (env["AWS_ACCESS_KEY_ID"])
      return { provider: undefined, renewal: renewalOf({ kind: "environment", profile: "", settings: {} }) };
    if (Object.keys(env).some((name) => /^AWS_(?:WEB_IDENTITY|CONTAINER_CREDENTIALS)_/.test(name) && env[name]))
      return SDK_CHAIN;
  }
  const files = await sharedFiles();
  const chosen = profile ?? "default";
  if (!namesCredentials(files.profiles[chosen])) return SDK_CHAIN;
  const origin = followProfile(chosen, files, { env, unreadable, canAsk: askCode !== undefined });
  const mfaCodeProvider = (device: string) =>
    askCode?.(`MFA code of ${device} (profile ${chosen})`) ?? Promise.reject(new Error("the run is not interactive"));
  const requestHandler = new RequestHandler(REQUEST_LIMITS, afterGrace(signal, REQUEST_LIMITS.graceMs));
  const ofProfile = fromIni({ profile: chosen, mfaCodeProvider, clientConfig: { requestHandler } });
  const provider: Provider = async (options) => {
    let failure: ProcessFailure | undefined;
    try {
      return await watchingProcess(
        () => ofProfile(options),
        (seen) => {
          failure = seen;
        },
      );
    } catch (error) {
      throw explained(error, chosen, origin, failure);
    }
  };
  return { provider: shared(provider), renewal: renewalOf(origin) };
}
