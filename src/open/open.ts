import { resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import { useNetwork } from "../lib/http/network.ts";
import { once } from "../lib/once.ts";
import type { AccessKey, SessionTarget } from "./connector.ts";
import type { OpenOptions } from "./open-options.ts";
import { createSession } from "./open-session.ts";
import { processEnvironment } from "./process-environment.ts";
import { resolveTarget } from "./resolve-target.ts";
import { type Stack, stackOf } from "./stack.ts";

/** Before AWS blocked any runtime: calls that only read or delete must work with a blocked runtime too. */
const BEFORE_BLOCKED_RUNTIMES = new Date(0);

type Env = Readonly<Record<string, string | undefined>>;

/** The SDK reads the environment of the process; keys of another one are passed on. */
function accessKeyIn(env: Env): AccessKey | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = env;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(token && { sessionToken: token }) };
}

/**
 * Opens the stack of a config.ini: reads the file and resolves profile, region and endpoint, without calls to AWS.
 *
 * This API never prints, prompts or exits. It changes only two environment variables of the process, which the SDK reads
 * nowhere else (see `environmentChanges`); proxies and certificates are those of the last `open`.
 * @throws AuthzError CONFIG_MISSING, CONFIG_INVALID, USAGE, PROFILE_UNKNOWN, REGION_MISSING.
 */
export async function open(options: OpenOptions = {}): Promise<Stack> {
  const { env = processEnvironment, configFile = "config.ini", stage, mfaCode, on = () => {} } = options;
  useNetwork(env);
  const region = options.region ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"];
  const load = (today: Date) => loadConfig(resolve(configFile), { stage, region }, today);
  const config = load(BEFORE_BLOCKED_RUNTIMES);
  for (const text of config.notes) on({ type: "note", text });
  const isOwnEnvironment = env === processEnvironment;
  const resolved = await resolveTarget(options, env, config);
  const accessKey = options.accessKey ?? (isOwnEnvironment || resolved.profile ? undefined : accessKeyIn(env));
  const target: SessionTarget = {
    ...resolved,
    ...(accessKey && { accessKey }),
    hasFixedEndpoint: options.endpoint !== undefined || (!isOwnEnvironment && resolved.endpoint !== undefined),
  };
  const session = createSession({
    env,
    config: async () => config,
    configToUpload: once(async () => load(new Date())),
    target: async () => target,
    mfaCode,
    signal: new AbortController().signal,
    ...(options.environmentChanges && { environmentChanges: options.environmentChanges }),
  });
  return stackOf(session);
}
