import { homedir } from "node:os";
import { join } from "node:path";

/** The names and regions of the profiles in the shared AWS files; nothing else is kept. */
export async function awsProfiles(
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly { name: string; region: string | undefined }[]> {
  const { sharedFiles } = await import("../aws/credentials/profiles.ts");
  const folder = join(env["HOME"] || env["USERPROFILE"] || homedir(), ".aws");
  const { profiles } = await sharedFiles({
    configFilepath: env["AWS_CONFIG_FILE"] || join(folder, "config"),
    filepath: env["AWS_SHARED_CREDENTIALS_FILE"] || join(folder, "credentials"),
    ignoreCache: true,
  });
  return Object.keys(profiles)
    .sort((a, b) => Number(b === "default") - Number(a === "default") || (a < b ? -1 : 1))
    .map((name) => ({ name, region: profiles[name]?.["region"] }));
}
