import type { ChildProcess } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, onTestFinished, test } from "vitest";
import { emulatorEnv, runCli } from "../support/cli.ts";
import { hasMiniStack, startMiniStack } from "../support/emulators/ministack.ts";
import { emptyFolder } from "../support/folder.ts";
import { closedPort } from "../support/http/server.ts";

const EMAIL = "ann@example.com";
const PASSWORD = "Correct-Horse-12";

/** Types into MiniStack's sign-in page, as a browser would send its form. @returns where it sends the browser. */
async function signInOnPage(url: string): Promise<string> {
  const page = await fetch(url);
  const html = await page.text();
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  const form = new URLSearchParams(hidden.map(([, name = "", value = ""]): [string, string] => [name, value]));
  form.set("username", EMAIL);
  form.set("password", PASSWORD);
  const answer = await fetch(new URL("/login", url), { method: "POST", body: form, redirect: "manual" });
  return answer.headers.get("location") ?? `no way back: ${answer.status}`;
}

describe.skipIf(!hasMiniStack())("a user pool that deploy makes on MiniStack", () => {
  test("signs in by password and in the browser with PKCE, and goes with teardown", async () => {
    const emulator = await startMiniStack();
    onTestFinished(() => emulator.stop());
    const cwd = emptyFolder();
    const env = { ...emulatorEnv(emulator.endpoint), XDG_STATE_HOME: join(cwd, "state") };
    const run = (args: readonly string[], onSpawn?: (child: ChildProcess) => void) =>
      runCli(args, { cwd, env: { ...env, AUTHZ_PASSWORD: PASSWORD }, ...(onSpawn && { onSpawn }) });
    await run(["init", "--yes", "--create-user-pool"]);
    const port = new URL(await closedPort()).port;
    // MiniStack knows neither managed login nor refresh tokens that rotate.
    const more = `[user_pool]\ntier = lite\nlogin_pages = classic\n[sign_in]\nport = ${port}\n`;
    const file = join(cwd, "config.ini");
    writeFileSync(file, readFileSync(file, "utf8").replace("localhost:3000", `localhost:${port}`) + more);
    const deployed = await run(["deploy", "--json"]);
    expect(deployed, deployed.stdout).toMatchObject({ code: 0 });
    const { userPool } = JSON.parse(deployed.stdout);
    expect(JSON.parse((await run(["deploy", "--json"])).stdout).changes).toMatchObject({ created: [], updated: [] });
    expect(await run(["user", "add", EMAIL])).toMatchObject({ code: 0 });

    expect(await run(["login", "--username", EMAIL])).toMatchObject({ code: 0 });
    expect(await run(["test-token"])).toMatchObject({ code: 0 });
    expect(await run(["logout"])).toMatchObject({ code: 0 });

    let said = "";
    const login = run(["login", "--no-browser"], (child) => {
      child.stderr?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
    });
    await expect.poll(() => said, { timeout: 15_000 }).toMatch(/^http\S+\n/m);
    const callback = await signInOnPage(/^http\S+/m.exec(said)?.[0] ?? "");
    expect(callback).toContain(`http://localhost:${port}/callback?code=`);
    expect(await (await fetch(callback)).text()).toContain("You can close this window");
    expect(await login).toMatchObject({ code: 0 });
    expect(await run(["test-token"])).toMatchObject({ code: 0 });

    const gone = await run(["teardown", "--yes", "--json"]);
    expect(JSON.parse(gone.stdout)).toMatchObject({ left: [], kept: [] });
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const cognito = new CognitoIdentityProvider({ region: "us-east-1", endpoint: emulator.endpoint, credentials });
    const { UserPools = [] } = await cognito.listUserPools({ MaxResults: 60 });
    expect(UserPools.map(({ Id }) => Id)).not.toContain(userPool.id);
  });
});
