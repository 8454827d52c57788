import { spawn } from "node:child_process";
import type { Io } from "./io.ts";

const OPENERS: Readonly<Record<string, readonly [program: string, ...before: string[]]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

// Some openers stay for as long as the browser does.
const PATIENCE_MS = 3_000;

/**
 * Opens an address in the person's browser, without a shell.
 * @param env where programs are found (PATH).
 * @returns whether that worked, as far as can be told: show the address in any case.
 */
export function openBrowser(url: string, env: Io["env"] = process.env): Promise<boolean> {
  // An opener opens files and programs too, and takes a leading dash for an option of its own.
  if (!/^https?:$/.test(new URL(url).protocol)) return Promise.resolve(false);
  const [program, ...before] = OPENERS[process.platform] ?? ["xdg-open"];
  return new Promise((resolve) => {
    const child = spawn(program, [...before, new URL(url).href], { stdio: "ignore", detached: true, env });
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
