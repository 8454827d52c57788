import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { browserEnvironment, withoutClientSecrets } from "../../src/cli/terminal/browser-environment.ts";
import { openBrowser } from "../../src/cli/terminal/open-browser.ts";
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

describe("the environment of a browser", () => {
  test("has nothing of AWS, of this tool, and nothing that looks like a secret", () => {
    const secret = [
      ...["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "aws_session_token", "AUTHZ_TOKEN", "LAMBDA_AUTHZ_LOCAL_CREDENTIALS"],
      ...[
        "ID_TOKEN",
        "GITHUB_TOKEN",
        "NODE_AUTH_TOKEN",
        "npm_config_//registry.npmjs.org/:_authToken",
        "npm_config__auth",
      ],
      ...["GOOGLE_CLIENT_SECRET", "PGPASSWORD", "DB_PASSWD", "SSH_PASSPHRASE", "GOOGLE_APPLICATION_CREDENTIALS"],
      ...[
        "OPENAI_API_KEY",
        "STRIPE_KEY",
        "APIKEY",
        "GITLAB_PAT",
        "MYSQL_PWD",
        "SENTRY_DSN",
        "MY_JWT",
        "SESSION_COOKIE",
      ],
    ];
    const env = {
      ...Object.fromEntries(secret.map((name) => [name, "marked"])),
      DATABASE_URL: "postgres://app:marked@db/app",
      HEADER: "Bearer eyJmarked.e30.x",
    };
    expect(browserEnvironment(env)).toEqual({});
  });

  test("has no variable that config.ini names for a client secret", () => {
    const config = { identityProviders: [{ clientSecretEnv: "PLAIN" }] as never };
    expect(withoutClientSecrets({ PLAIN: "marked", PATH: "/bin" }, config)).toEqual({ PATH: "/bin" });
  });

  test("keeps what a browser and a desktop need", () => {
    const needed = [
      ...["PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "PWD", "BROWSER", "DISPLAY", "WAYLAND_DISPLAY"],
      ...["XAUTHORITY", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK", "SESSION_MANAGER"],
      ...["GNOME_KEYRING_CONTROL", "KEYBOARD_LAYOUT", "SYSTEMROOT", "LOCALAPPDATA", "no_proxy"],
    ];
    const env = {
      ...Object.fromEntries(needed.map((name) => [name, "unix:path=/run/user/1000/bus"])),
      https_proxy: "http://ann:word@proxy:3128",
      START: "https://example.com/a:b@c",
    };
    expect(browserEnvironment(env)).toEqual(env);
  });
});
