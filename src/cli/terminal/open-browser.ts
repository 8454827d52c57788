import { spawn } from "node:child_process";
import { browserEnvironment } from "./browser-environment.ts";
import type { Io } from "./io.ts";

/** A program and what comes before the address. No shell ever sees the address, so nothing in it is a command. */
function openerOf(env: Io["env"], platform: NodeJS.Platform): readonly [string, ...string[]] {
  const own = env["BROWSER"];
  if (own) return [own];
  if (platform === "darwin") return ["open"];
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler"];
  return ["xdg-open"];
}

// Some openers stay for as long as the browser does.
const PATIENCE_MS = 3_000;

/**
 * Opens an address in the person's browser: BROWSER where it is set, else what the system opens addresses with.
 * @param env where programs are found (PATH), and which one.
 * @returns whether that worked, as far as that is known: show the address in any case.
 */
export function openBrowser(
  url: string,
  env: Io["env"],
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  // An opener opens files and programs too, and takes a leading dash for an option of its own.
  if (!/^https?:$/.test(new URL(url).protocol)) return Promise.resolve(false);
  const [program, ...before] = openerOf(env, platform);
  return new Promise((resolve) => {
    const child = spawn(program, [...before, new URL(url).href], {
      stdio: "ignore",
      detached: true,
      env: browserEnvironment(env),
    });
    const patience = setTimeout(() => resolve(true), PATIENCE_MS);
    const settle = (opened: boolean) => {
      clearTimeout(patience);
      resolve(opened);
    };
    child.once("error", () => settle(false)).once("exit", (code) => settle(code === 0));
    child.unref();
    patience.unref();
  });
}
