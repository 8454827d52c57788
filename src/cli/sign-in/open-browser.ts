import { spawn } from "node:child_process";
import type { Io } from "../io.ts";

/** A program and what comes before the address. No shell ever sees the address, so nothing in it is a command. */
function openerOf(env: Io["env"], platform: NodeJS.Platform): readonly [string, ...string[]] {
  const own = env["BROWSER"];
  if (own) return [own];
  if (platform === "darwin") return ["open"];
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler"];
  return ["xdg-open"];
}

/** A browser lives on and starts programs of its own: it gets none of our secrets. */
const withoutSecrets = (env: Io["env"]): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:AUTHZ_|AWS_|ID_TOKEN$)/.test(name)));

/**
 * Opens an address in the user's browser: BROWSER where it is set, else what the system opens addresses with.
 * @param url https, or http on loopback.
 * @returns false when there is no such program.
 */
export function openBrowser(
  url: string,
  env: Io["env"],
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  const [program, ...before] = openerOf(env, platform);
  return new Promise((resolve) => {
    const child = spawn(program, [...before, url], {
      detached: true,
      stdio: "ignore",
      shell: false,
      env: withoutSecrets(env),
    });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}
