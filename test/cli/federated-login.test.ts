import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emulatorEnv, runCli } from "../support/cli.ts";
import { closedPort } from "../support/http/server.ts";
import { CREDENTIALS, mockProvider } from "../support/local/mock-provider.ts";
import { projects } from "./user-pool-folder.ts";

const { project, endpoint } = projects();
const SECRET = { OKTA_SECRET: CREDENTIALS.client_secret };

/** A browser at the pool's pages: follows one redirect at a time, and keeps the cookies. */
function browser() {
  const cookies: string[] = [];
  return async (url: string) => {
    const answer = await fetch(url, { redirect: "manual", headers: { cookie: cookies.join("; ") } });
    cookies.push(...answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? ""));
    return new URL(answer.headers.get("location") ?? "no:where", url).href;
  };
}

test("a provider of config.ini, played by oidc-provider: doctor finds it in order, login --provider signs in through it", async () => {
  const domain = `federated-${process.pid}`;
  const here = `${endpoint()}/_aws/cognito-idp/${domain}/oauth2/idpresponse`;
  const provider = await mockProvider(here);
  const port = new URL(await closedPort()).port;
  const okta = `kind = oidc\nissuer = ${provider.issuer}\nclient_id = ${CREDENTIALS.client_id}\nclient_secret_env = OKTA_SECRET`;
  const shop = project(
    {
      user_pool: `domain = ${domain}`,
      "identity_provider.okta": okta,
      sign_in: `port = ${port}`,
      cors: `allow_origins = http://localhost:${port}`,
    },
    SECRET,
  );
  const { stdout: deployed, stderr, code } = await shop.run("deploy");
  expect(stderr).toContain("no users yet; add one, then sign in: lambda-authz user add <email>\n");
  expect({ code, deployed }).toEqual({ code: 0, deployed: expect.stringContaining(here) });
  expect(await shop.run("doctor")).toMatchObject({ code: 0, stdout: expect.stringContaining(`okta: knows ${here}`) });

  let said = "";
  const onSpawn = (child: ChildProcess) => {
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  };
  const env = { ...emulatorEnv(endpoint()), XDG_STATE_HOME: join(shop.cwd, "state") };
  const login = runCli(["login", "--no-browser", "--provider", "okta"], { cwd: shop.cwd, env, onSpawn });
  await expect.poll(() => said, { timeout: 15_000 }).toMatch(/^http\S+\n/m);
  const onward = browser();
  const asked = await onward(/^http\S+/m.exec(said)?.[0] ?? "");
  expect(asked.startsWith(provider.issuer)).toBe(true);
  const callback = await onward(await provider.walk({ location: asked }, "gina"));
  expect(callback).toContain(`http://localhost:${port}/callback?code=`);
  expect(await (await fetch(callback)).text()).toContain("You are signed in");
  expect(await login).toMatchObject({ code: 0, stdout: expect.stringContaining("gina@example.test") });

  const { stdout } = await runCli(["test-token", "--json"], { cwd: shop.cwd, env });
  expect(JSON.parse(stdout)).toMatchObject({ ok: true });
  const all = [...shop.ran.flatMap((ran) => [ran.stdout, ran.stderr]), said, stdout].join("");
  expect(all).not.toContain(CREDENTIALS.client_secret);
  expect(JSON.parse((await shop.run("teardown", "--yes", "--json")).stdout)).toMatchObject({ left: [] });
});
