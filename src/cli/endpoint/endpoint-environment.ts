import type { Io } from "../terminal/io.ts";

/**
 * What the local endpoint and the programs that it starts need: to find programs and their settings, a place for
 * temporary files, language and time zone, and Node's own. Names, for NODE_AUTH_TOKEN is Node's in name only.
 */
const NEEDED = new Set([
  ...["PATH", "HOME", "USER", "SHELL", "TMPDIR", "LANG", "TZ", "VIRTUAL_ENV", "PYENV_ROOT", "PYENV_VERSION"],
  ...["NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED", "NODE_V8_COVERAGE"],
  ...["SYSTEMROOT", "PATHEXT", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA"],
  ...["LAMBDA_AUTHZ_FAULTS", "LAMBDA_AUTHZ_LOCAL_POLICY"],
]);

/**
 * The environment of the local endpoint. It outlives the run that starts it, and anyone who may list a user's processes
 * reads their environment: tokens, secrets and keys of the caller do not go into it.
 * @param env the caller's.
 */
export const endpointEnvironment = (env: Io["env"]): Io["env"] =>
  Object.fromEntries(
    // Windows does not care about case and says Path.
    Object.entries(env).filter(([name]) => NEEDED.has(name.toUpperCase()) || name.startsWith("LC_")),
  );
