import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stateFolder } from "../../src/cli/sign-in/state-folder.ts";
import { openBrowser } from "../../src/cli/terminal/open-browser.ts";

test.each<[NodeJS.Platform, Record<string, string>, string]>([
  ["linux", { HOME: "/home/ann" }, "/home/ann/.local/state/lambda-authz"],
  ["linux", { HOME: "/home/ann", XDG_STATE_HOME: "/srv/state" }, "/srv/state/lambda-authz"],
  ["linux", { HOME: "/home/ann", XDG_STATE_HOME: "state" }, "/home/ann/.local/state/lambda-authz"],
  ["linux", {}, join(homedir(), ".local/state/lambda-authz")],
  ["darwin", { HOME: "/Users/ann", XDG_STATE_HOME: "/srv" }, "/Users/ann/Library/Application Support/lambda-authz"],
  ["win32", { LOCALAPPDATA: "/c/ann/local" }, "/c/ann/local/lambda-authz"],
])("on %s with %o sign-ins are kept in %s", (platform, env, folder) => {
  expect(stateFolder(env, platform)).toBe(folder);
});

test("no browser there is no error: the address can be opened by hand", async () => {
  expect(await openBrowser("http://127.0.0.1:1/", { BROWSER: "/no/such/browser" })).toBe(false);
});
