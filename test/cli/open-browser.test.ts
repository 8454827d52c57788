import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openBrowser } from "../../src/cli/open-browser.ts";
import { emptyFolder } from "../support/folder.ts";

/** A PATH on which xdg-open writes down what it was given, and ends as it is told. */
function opener(exitCode: number) {
  const folder = emptyFolder();
  const program = join(folder, "xdg-open");
  const given = join(folder, "given");
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$#" "$@" > '${given}'\nexit ${exitCode}\n`);
  chmodSync(program, 0o755);
  return { env: { PATH: folder }, given: () => (existsSync(given) ? readFileSync(given, "utf8") : undefined) };
}

describe.runIf(process.platform === "linux")("a browser", () => {
  test("gets the address as one argument that no shell has read", async () => {
    const { env, given } = opener(0);
    expect(await openBrowser("http://localhost:3000/?a=$(id)&b=`id`;c='d'", env)).toBe(true);
    expect(given()).toBe("1\nhttp://localhost:3000/?a=$(id)&b=`id`;c=%27d%27\n");
  });

  test("that could not be opened is told so", async () => {
    expect(await openBrowser("http://localhost:3000/", opener(3).env)).toBe(false);
    expect(await openBrowser("http://localhost:3000/", { PATH: emptyFolder() })).toBe(false);
  });

  test.each(["file:///etc/passwd", "javascript:alert(1)"])("is not given %s", async (url) => {
    const { env, given } = opener(0);
    expect(await openBrowser(url, env)).toBe(false);
    expect(given()).toBeUndefined();
  });
});
