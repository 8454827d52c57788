import { AuthzError } from "../../lib/errors.ts";
import type { Io } from "../terminal/io.ts";
import { keyIn, type LocalKey } from "./endpoint-files.ts";

const NAME = "LAMBDA_AUTHZ_LOCAL_CREDENTIALS";

/** The key that a script has fixed. @throws AuthzError USAGE that does not repeat it. */
export function fixedKey(env: Io["env"]): LocalKey | undefined {
  const text = env[NAME];
  if (!text) return undefined;
  const [, accessKeyId = "", secretAccessKey = ""] = /^([^\s:/,=;]+):(\S+)$/.exec(text) ?? [];
  if (secretAccessKey !== "") return { accessKeyId, secretAccessKey };
  throw new AuthzError("USAGE", `${NAME} is not <id>:<secret>`, {
    fix: "set both, separated by a colon and without spaces, or unset it",
  });
}

/** The key of the endpoint that runs for this folder. @throws AuthzError LOCAL_FAILED. */
export function localKey(folder: string): LocalKey {
  const key = keyIn(folder);
  if (key !== undefined) return key;
  throw new AuthzError("LOCAL_FAILED", "the local endpoint runs, but its key file cannot be read", {
    fix: { text: "stop it, then run this again", command: { name: "local stop" } },
  });
}
