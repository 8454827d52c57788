import { loadSharedConfigFiles, type SharedConfigInit } from "@smithy/shared-ini-file-loader";

/** The settings of one profile, as the shared AWS files write them. */
export type Profile = Readonly<Record<string, string | undefined>>;

/** What ~/.aws/config and ~/.aws/credentials hold, or the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name. */
export interface SharedFiles {
  readonly profiles: Readonly<Record<string, Profile>>;
  /** The `[sso-session NAME]` sections by NAME. */
  readonly ssoSessions: Readonly<Record<string, Profile>>;
}

const SSO_SESSION = "sso-session.";

/** As the SDK reads them: of a setting that is in both files, the credentials file's value counts. */
export async function sharedFiles(init: SharedConfigInit = {}): Promise<SharedFiles> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles(init);
  // The loader hands [sso-session x] and [services x] of the config file out as "sso-session.x" and "services.x".
  const ofConfig = Object.keys(configFile).filter((name) => !/^(?:sso-session|services)\./.test(name));
  const names = [...new Set([...ofConfig, ...Object.keys(credentialsFile)])];
  const sessions = Object.entries(configFile).filter(([name]) => name.startsWith(SSO_SESSION));
  return {
    profiles: Object.fromEntries(names.map((name) => [name, { ...configFile[name], ...credentialsFile[name] }])),
    ssoSessions: Object.fromEntries(sessions.map(([name, settings]) => [name.slice(SSO_SESSION.length), settings])),
  };
}
