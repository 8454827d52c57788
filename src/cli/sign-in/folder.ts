import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import type { Io } from "../terminal/io.ts";

const NAME = "lambda-authz";

/**
 * The folder of a user for what programs keep between runs: by the XDG Base Directory Specification on Linux, where
 * macOS and Windows put it there. Relative paths do not count, as that specification demands.
 */
export function stateFolder(env: Io["env"], platform: NodeJS.Platform = process.platform): string {
  const home = env["HOME"] ?? homedir();
  const given = (name: string, otherwise: string) => {
    const path = env[name];
    return path && isAbsolute(path) ? path : otherwise;
  };
  if (platform === "darwin") return join(home, "Library", "Application Support", NAME);
  if (platform === "win32") return join(given("LOCALAPPDATA", join(homedir(), "AppData", "Local")), NAME);
  return join(given("XDG_STATE_HOME", join(home, ".local", "state")), NAME);
}
