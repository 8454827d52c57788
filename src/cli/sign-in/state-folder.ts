import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import type { Io } from "../terminal/io.ts";

const NAME = "lambda-authz";

/**
 * The folder of this program for state between runs: by the XDG Base Directory Specification on Linux, by their own
 * conventions on macOS and Windows. Relative paths are ignored, as that specification requires.
 */
export function stateFolder(env: Io["env"], platform: NodeJS.Platform = process.platform): string {
  const home = env["HOME"] ?? homedir();
  const folderFrom = (name: string, otherwise: string) => {
    const path = env[name];
    return path && isAbsolute(path) ? path : otherwise;
  };
  if (platform === "darwin") return join(home, "Library", "Application Support", NAME);
  if (platform === "win32") return join(folderFrom("LOCALAPPDATA", join(homedir(), "AppData", "Local")), NAME);
  return join(folderFrom("XDG_STATE_HOME", join(home, ".local", "state")), NAME);
}
