import { homedir } from "node:os";
import { join } from "node:path";

/** The profiles of the shared AWS files by name, with their region; nothing else of them is kept. */
export async function awsProfiles(
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly { name: string; region: string | undefined }[]> {
  const { loadSharedConfigFiles } = await import("@smithy/shared-ini-file-loader");
  const folder = join(env["HOME"] || env["USERPROFILE"] || homedir(), ".aws");
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    configFilepath: env["AWS_CONFIG_FILE"] || join(folder, "config"),
    filepath: env["AWS_SHARED_CREDENTIALS_FILE"] || join(folder, "credentials"),
    ignoreCache: true,
  });
  // The loader hands [sso-session x] and [services x] of the config file out as "sso-session.x" and "services.x".
  const ofConfig = Object.keys(configFile).filter((name) => !/^(sso-session|services)\./.test(name));
  const names = new Set([...ofConfig, ...Object.keys(credentialsFile)]);
  return [...names]
    .sort((a, b) => Number(b === "default") - Number(a === "default") || (a < b ? -1 : 1))
    .map((name) => ({ name, region: configFile[name]?.["region"] ?? credentialsFile[name]?.["region"] }));
}
