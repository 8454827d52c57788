import type { Config } from "../../config/config.ts";
import type { Io } from "./io.ts";

/** Of this tool, of AWS, and of other programs: names under which tokens, passwords and keys are kept. */
const SECRETS = [
  /^(?:AWS|AUTHZ|LAMBDA_AUTHZ)_/,
  /TOKEN|SECRET|PASSW|PASSPHRASE|PASSCODE|CREDENTIAL|APIKEY|JWT/,
  /(?:^|_)(?:KEY|PAT|PWD|AUTH|COOKIE|DSN)$/,
];
/** Needed where the name looks like a secret's: the folder, and whom desktops and agents let in by a file or a socket. */
const HARMLESS = new Set(["PWD", "OLDPWD"]);
/** A JWT, or a password in an address. Proxies are the browser's own business. */
const SECRET_VALUE = /eyJ[\w-]{5,}\.|:\/\/[^/\s:@]*:[^/\s@]+@/;

function isSecret(name: string, value: string): boolean {
  const upper = name.toUpperCase();
  if (HARMLESS.has(upper)) return false;
  if (SECRETS.some((pattern) => pattern.test(upper))) return true;
  return !upper.endsWith("_PROXY") && SECRET_VALUE.test(value);
}

/** The environment of a browser: it lives on and starts programs of its own, and needs none of our secrets. */
export const browserEnvironment = (env: Io["env"]): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name, value]) => value === undefined || !isSecret(name, value)));

/** An environment without the variables that config.ini names as holding client secrets, whatever they are called. */
export function withoutClientSecrets(
  env: Io["env"],
  { identityProviders }: Pick<Config, "identityProviders">,
): Io["env"] {
  const named = new Set(identityProviders.map(({ clientSecretEnv }) => clientSecretEnv));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !named.has(name)));
}
