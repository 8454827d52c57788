import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emulatorEnv, type Ran, runCli } from "../support/cli.ts";
import { emptyFolder } from "../support/folder.ts";
import { freePort, signInAt } from "../support/local/served-pool.ts";
import { type LocalEndpoint, startLocal } from "../support/local-endpoint.ts";
import { readmeBlocks } from "../support/readme.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const [CLONE = [], TRIAL = [], AWS = [], ACCOUNTLESS = []] = readmeBlocks(ROOT, "sh");
const PACK = 'npm install --save-dev "$(npm pack --silent ../lambda-authz)"';
const USER = "you@example.com";

/** A folder in which the README's lines are typed, and a home whose browser only writes the address down. */
function typist(installed: string, env: Readonly<Record<string, string>> = {}) {
  const cwd = emptyFolder();
  const home = emptyFolder();
  const [opened, browser] = [join(home, "opened"), join(home, "browser.sh")];
  writeFileSync(browser, `#!/bin/sh\nprintf '%s' "$1" > "${opened}.part" && mv "${opened}.part" "${opened}"\n`);
  chmodSync(browser, 0o755);
  const all = { HOME: home, XDG_STATE_HOME: join(home, "state"), BROWSER: browser, CI: undefined, ...env };
  const npx = join(installed, "node_modules/.bin/lambda-authz");
  let password = "";

  const start = (line: string, signal?: AbortSignal): Promise<Ran> => {
    const [, words = ""] = /^npx lambda-authz (.+)$/.exec(line) ?? [];
    expect(words, line).not.toBe("");
    // A person answers the questions of init; here nobody is at the terminal.
    const args = [...words.split(" "), ...(/^(?:init|teardown)$/.test(words) ? ["--yes"] : [])];
    return runCli(args, {
      cwd,
      env: all,
      program: [npx],
      onSpawn: (child) => signal?.addEventListener("abort", () => child.kill("SIGINT")),
    });
  };
  const address = async () => {
    await expect.poll(() => existsSync(opened)).toBe(true);
    const url = readFileSync(opened, "utf8");
    rmSync(opened);
    return url;
  };

  return {
    /** Types one line of the README, does what a person does meanwhile, and expects it to succeed. */
    async type(line: string): Promise<Ran> {
      const leave = new AbortController();
      const run = start(line, leave.signal);
      if (line.includes(" login")) await fetch(await signInAt(await address(), USER, password));
      if (line.includes(" ui ")) {
        expect((await fetch(await address())).status).toBe(200);
        leave.abort();
        const left = await run;
        expect([0, 130]).toContain(left.code);
        return left;
      }
      const ran = await run;
      expect(ran.code, `${line}\n${ran.stdout}${ran.stderr}`).toBe(0);
      if (line.endsWith(" init") || line.includes(" init ")) {
        appendFileSync(join(cwd, "config.ini"), `\n[sign_in]\nport = ${await freePort()}\n`);
      }
      if (line.includes(" user add ")) {
        const [, shown = ""] = /^Password \([^)]*\): (\S+)$/m.exec(ran.stdout) ?? [];
        expect(shown, ran.stdout).not.toBe("");
        password = shown;
      }
      return ran;
    },
  };
}

describe.runIf(process.platform === "linux")("every command of the README, from the packed tarball", () => {
  let installed: string;
  let aws: LocalEndpoint;

  beforeAll(async () => {
    installed = mkdtempSync(join(tmpdir(), "readme-"));
    const npm = (...args: string[]) => execFileSync("npm", args, { cwd: installed, stdio: "pipe" });
    execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", installed], {
      cwd: ROOT,
      stdio: "pipe",
    });
    const [tarball = ""] = readdirSync(installed);
    npm("init", "--yes");
    npm("install", "--ignore-scripts", "--save-dev", join(installed, tarball));
    aws = await startLocal();
  }, 180_000);
  afterAll(async () => {
    await aws.stop();
    rmSync(installed, { recursive: true, force: true });
  });

  test("the first lines are those that the CI runs on a clean clone", () => {
    expect(CLONE).toEqual(["npm ci && npx lambda-authz deploy --local", "npm ci && npm test"]);
    expect(AWS[0]).toBe(PACK);
  });

  test("the trial on this machine", async () => {
    const shell = typist(installed);
    for (const line of TRIAL) await shell.type(line);
  });

  test("the way without an account, with a user and a sign-in", async () => {
    const shell = typist(installed);
    for (const line of ACCOUNTLESS) await shell.type(line);
    await shell.type("npx lambda-authz teardown --local --yes");
  });

  test("the way to AWS, here to an endpoint in its place", async () => {
    const shell = typist(installed, emulatorEnv(aws.endpoint));
    for (const line of AWS.slice(1)) {
      if (line.includes(" login")) await shell.type(`npx lambda-authz user add ${USER}`);
      await shell.type(line);
    }
  });
});
