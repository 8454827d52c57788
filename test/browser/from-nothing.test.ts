import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { runCli } from "../support/cli.ts";
import { emptyFolder } from "../support/folder.ts";
import { closedPort } from "../support/http/server.ts";
import { press, signIn, typePassword } from "./acts.ts";
import { hasChromium, type Visit, visit } from "./chromium.ts";

const EMAIL = "ann@example.com";
/** Marked, so that it is found wherever it should not be. */
const PASSWORD = "Marked-Password-7331";

/** An empty folder, in which nobody is signed in. */
function nothing() {
  const cwd = emptyFolder();
  const env = {
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_PROFILE: undefined,
    XDG_STATE_HOME: join(emptyFolder(), "state"),
  };
  const written: string[] = [];
  const run = async (args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const ran = await runCli(args, { cwd, env: { ...env, ...more } });
    written.push(ran.stdout, ran.stderr);
    return ran;
  };
  onTestFinished(async () => void (await runCli(["teardown", "--local", "--yes"], { cwd, env })));
  return { cwd, env, run, written };
}

/** A command that goes on; resolves with the first address that it prints. */
function addressOf({ cwd, env }: ReturnType<typeof nothing>, args: readonly string[]) {
  let said = "";
  let child: ChildProcess | undefined;
  let found = (_address: string) => {};
  const printed = new Promise<string>((resolve) => {
    found = resolve;
  });
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
    const [address] = /^http\S+$/m.exec(said) ?? [];
    if (address !== undefined) found(address);
  };
  const onSpawn = (one: ChildProcess) => {
    child = one;
    one.stdout?.on("data", hear);
    one.stderr?.on("data", hear);
  };
  const ended = runCli(args, { cwd, env, onSpawn });
  onTestFinished(() => void child?.kill("SIGKILL"));
  const early = ended.then(({ code }) => Promise.reject(new Error(`${args[0]} ended with ${code}: ${said}`)));
  early.catch(() => {});
  return { address: Promise.race([printed, early]), ended, said: () => said, interrupt: () => child?.kill("SIGINT") };
}

/** Every file of a folder as text, with its path. */
const textsIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));

const isThere = hasChromium();

describe.runIf(isThere)("from an empty folder", () => {
  test("to 200 in the browser, a command a step; nothing secret is left anywhere", async () => {
    const here = nothing();
    const ok = async (args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
      const ran = await here.run(args, more);
      expect(ran, `${args.join(" ")}: ${ran.stdout}${ran.stderr}`).toMatchObject({ code: 0 });
      return ran.stdout;
    };
    await ok(["init", "--yes", "--create-user-pool"]);
    // The port of a machine may be taken; a person would say so in the file too.
    const port = new URL(await closedPort()).port;
    const file = join(here.cwd, "config.ini");
    const config = readFileSync(file, "utf8").replace("localhost:3000", `localhost:${port}`);
    writeFileSync(file, `${config}\n[sign_in]\nport = ${port}\n`);

    await ok(["deploy", "--local"]);
    await ok(["user", "add", EMAIL, "--local"], { AUTHZ_PASSWORD: PASSWORD });

    const browser = await visit();
    const login = addressOf(here, ["login", "--local", "--no-browser"]);
    await browser.page.goto(await login.address);
    await typePassword(browser.page, { name: EMAIL, password: PASSWORD });
    await browser.page.getByText("You can close this window").waitFor();
    expect(await login.ended).toMatchObject({ code: 0 });

    const token = (await ok(["token", "--local"])).trim();
    const { ok: isProved } = JSON.parse(await ok(["test-token", "--local", "--json"]));
    expect(isProved).toBe(true);
    const { written } = here;

    const ui = addressOf(here, ["ui", "--local", "--no-browser"]);
    const page: Visit = await visit();
    await signIn(page.page, await ui.address, { name: EMAIL, password: PASSWORD });
    expect(await press(page.page, "GET /", "good")).toMatch(/^200 /);
    expect(await press(page.page, "GET /", "none")).toMatch(/^401 /);
    expect(page.complaints).toEqual([]);
    ui.interrupt();
    expect(await ui.ended).toMatchObject({ code: 0 });

    const secrets = [PASSWORD, token, token.split(".")[2] ?? token];
    const texts = [...textsIn(here.cwd), login.said(), ui.said(), ...written.filter((text) => text.trim() !== token)];
    for (const secret of secrets) expect(texts.filter((text) => text.includes(secret))).toEqual([]);

    expect(JSON.parse(await ok(["teardown", "--local", "--yes", "--json"]))).toMatchObject({ left: [], kept: [] });
    expect(existsSync(join(here.cwd, ".lambda-authz", "local"))).toBe(false);
  });
});
