import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { end, localFolder, processFolder, removed } from "./local-folder.ts";

interface Deployed {
  readonly invokeUrl: string;
  readonly accountId: string;
  readonly userPool: { readonly id: string; readonly clientId: string };
  readonly changes: { readonly created: readonly string[]; readonly unchanged: number };
}
interface Status {
  readonly running: boolean;
  readonly endpoint: string | null;
  readonly pid: number | null;
  readonly port: number | null;
}

const statusOf = (url: string, token?: string) =>
  fetch(url, token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } }).then(({ status }) => status);

test("an empty folder has an API that answers 401, 401 and 200, and in the end nothing at all", async () => {
  // As for users: with keys that the endpoint makes.
  const { cwd, run, json } = processFolder({ NODE_OPTIONS: "" });
  const { invokeUrl, changes, userPool } = await json<Deployed>("deploy", "--local");
  expect(changes.created).toHaveLength(23);
  const status = await json<Status>("local", "status");
  expect(status).toEqual({
    running: true,
    endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    pid: expect.any(Number),
    port: expect.any(Number),
  });

  const { token } = await json<{ token: string }>("token", "--local");
  expect(await statusOf(invokeUrl)).toBe(401);
  expect(await statusOf(invokeUrl, `${token.slice(0, -4)}AAAA`)).toBe(401);
  expect(await statusOf(invokeUrl, token)).toBe(200);
  expect(await statusOf(`${invokeUrl}health`)).toBe(200);

  const keys = createRemoteJWKSet(new URL(`${status.endpoint}/${userPool.id}/.well-known/jwks.json`));
  const issuer = `${status.endpoint}/${userPool.id}`;
  const { payload } = await jwtVerify(token, keys, { issuer });
  expect(payload).toMatchObject({ token_use: "access", client_id: userPool.clientId, username: "test" });

  expect((await json<Deployed>("deploy", "--local")).changes).toMatchObject({ created: [], unchanged: 23 });
  expect(await run("test-token", "--local", "--json")).toMatchObject({ code: 0 });
  expect(await json("teardown", "--local", "--yes")).toMatchObject({ left: [] });
  expect(await json("local", "status")).toEqual({ running: false, endpoint: null, pid: null, port: null });
  expect(existsSync(join(cwd, ".lambda-authz", "local"))).toBe(false);
});

test("the first words are that it is the built-in example, and the curl lines work as they stand", async () => {
  const { run } = localFolder();
  const { stdout, stderr } = await run("deploy", "--local");
  expect(stderr).toMatch(/^no config\.ini here: this is the built-in example/);
  expect(stdout).toMatch(/-H "Authorization: Bearer \$\((npx )?lambda-authz token --local\)"/);
});

test.each(["test-token", "invoke", "teardown", "token"])(
  "%s --local makes no example: where nothing is, it says so",
  async (command) => {
    const { cwd, run } = localFolder();
    const { code, stderr } = await run(command, "--local", "--yes");
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(/config\.ini does not exist\n.*lambda-authz deploy --local/),
    });
    expect(existsSync(join(cwd, ".lambda-authz"))).toBe(false);
  },
);

test("what was deployed is there after a stop, and after a kill, at the same address", async () => {
  const { json, running } = localFolder();
  const { invokeUrl } = await json<Deployed>("deploy", "--local");
  expect(await json("local", "stop")).toEqual({ stopped: true });
  expect((await json<Deployed>("deploy", "--local")).changes).toMatchObject({ created: [], unchanged: 23 });
  end(running()?.pid);
  expect(await json<Status>("local", "status")).toMatchObject({ running: false });
  const again = await json<Deployed>("deploy", "--local");
  expect(again).toMatchObject({ invokeUrl, changes: { created: [], unchanged: 23 } });
  expect(await statusOf(invokeUrl)).toBe(401);
});

const SECRETS = {
  AUTHZ_TOKEN: "MARKED-token",
  AUTHZ_CLIENT_SECRET: "MARKED-client-secret",
  AUTHZ_PASSWORD: "MARKED-password",
  ID_TOKEN: "MARKED-id-token",
  AWS_SECRET_ACCESS_KEY: "MARKED-key",
  AWS_SESSION_TOKEN: "MARKED-session",
  NODE_AUTH_TOKEN: "MARKED-npm",
  GOOGLE_SECRET: "MARKED-provider",
};

// Linux shows a process's environment as a file.
test.runIf(process.platform === "linux")("the endpoint keeps no secret of whoever started it", async () => {
  const background = processFolder(SECRETS);
  await background.json("deploy", "--local");
  const foreground = processFolder(SECRETS);
  await foreground.start("AWS_ENDPOINT_URL=", "local");
  for (const { running } of [background, foreground]) {
    const environment = readFileSync(`/proc/${running()?.pid}/environ`, "latin1");
    expect(environment).toContain("PATH=");
    expect(environment).not.toContain("MARKED");
  }
});

test("two that begin at once share one endpoint", async () => {
  const { cwd, run, runAlone, json, running } = localFolder();
  await run("deploy", "--local");
  await run("local", "stop");
  const tokens = await Promise.all([1, 2, 3, 4].map(() => runAlone("token", "--local")));
  expect(tokens.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  const { pid } = await json<Status>("local", "status");
  expect(pid).toBe(running()?.pid);
  const log = readFileSync(join(cwd, ".lambda-authz", "local", "endpoint.log"), "utf8");
  expect(log.match(/answers at/g)).toHaveLength(2);
});

const CONFIG = `[project]
name = shop
[aws]
region = eu-west-1
expected_account_id = 123456789012
[function.hello]
source = hello
[routes]
GET / = hello
DELETE / = hello
[issuer.main]
kind = cognito
user_pool = eu-west-1_Shop
client_id = shopclient
token_use = id
[rule.admins]
allow = ANY /
groups = admins
[cors]
allow_origins = https://shop.example
[sign_in]
port = 4321
`;

test("a config.ini's own pool, client, region and groups are there; the account that it expects is no matter", async () => {
  const { cwd, json, run, running } = localFolder();
  mkdirSync(join(cwd, "hello"));
  writeFileSync(join(cwd, "config.ini"), CONFIG);
  writeFileSync(
    join(cwd, "hello", "index.mjs"),
    "export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event.requestContext.authorizer) });",
  );
  const { invokeUrl, userPool, accountId } = await json<Deployed>("deploy", "--local");
  expect({ userPool: userPool.id, accountId }).toEqual({ userPool: "eu-west-1_Shop", accountId: "000000000000" });
  const { stdout } = await run("token", "--local");
  const answer = await fetch(invokeUrl, { headers: { Authorization: `Bearer ${stdout.trim()}` } });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ "cognito:groups": '["admins"]', email: "test@example.com" });
  expect(await run("test-token", "--local", "--all-methods", "--json")).toMatchObject({ code: 0 });
  // A browser can sign in there, and come back to the port that is named.
  const { endpoint } = running() ?? {};
  const document = await fetch(`${endpoint}/eu-west-1_Shop/.well-known/openid-configuration`);
  const { authorization_endpoint: authorize } = (await document.json()) as { authorization_endpoint: string };
  const asked = { client_id: "shopclient", response_type: "code", redirect_uri: "http://localhost:4321/callback" };
  const login = await fetch(`${authorize}?${new URLSearchParams(asked)}`);
  expect({ status: login.status, body: await login.text() }).toEqual({
    status: 200,
    body: expect.stringContaining("<form"),
  });
});

test.each(["test-token", "invoke", "invoke shopLambdaAuthorizer", "ui --no-browser"])(
  "%s --local of what is not deployed names the command that deploys it there",
  async (command) => {
    const { cwd, run } = localFolder();
    writeFileSync(join(cwd, "shop.ini"), CONFIG);
    const { code, stderr } = await run(...command.split(" "), "--local", "--config", "shop.ini", "--stage", "two");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/\nfix: .*: lambda-authz deploy --local --config shop\.ini --stage two\n$/),
    });
  },
);

test("whoever reaches it by another name is refused: a page elsewhere may point a name of its own at 127.0.0.1", async () => {
  const { json, run, running } = localFolder();
  await run("deploy", "--local");
  const { port } = running() ?? { port: 0 };
  const ask = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = request({ port, host: "127.0.0.1", path: "/_local/health", headers: { host } });
      asked
        .on("error", reject)
        .on("response", (response) => resolve(response.resume().statusCode))
        .end();
    });
  expect(
    await Promise.all(["evil.example", "127.0.0.1.evil.example", `localhost.evil.example:${port}`].map(ask)),
  ).toEqual([403, 403, 403]);
  expect(
    await Promise.all(
      [`localhost:${port}`, `127.0.0.1:${port}`, `abc.execute-api.us-east-1.localhost:${port}`].map(ask),
    ),
  ).toEqual([200, 200, 403]);
  expect(await json<Status>("local", "status")).toMatchObject({ running: true });
});

test("its log says what happened and what the functions wrote, and never a token", async () => {
  const { cwd, run, json } = localFolder();
  const { invokeUrl } = await json<Deployed>("deploy", "--local");
  const { token } = await json<{ token: string }>("token", "--local");
  await statusOf(`${invokeUrl}?token=${token}`, token);
  await run("local", "stop");
  const { stdout } = await run("local", "logs");
  expect(stdout).toMatch(/apigateway CreateRestApi\n[\s\S]*GET \/dev\/ 200\n/);
  expect(stdout).toMatch(/basic-dev-basicLambdaAuthorizer: .*"verdict":"allow"/);
  const { password } = JSON.parse(readFileSync(join(cwd, ".lambda-authz", "local", "user.json"), "utf8"));
  for (const secret of [...token.split("."), password]) expect(stdout).not.toContain(secret.slice(0, 20));
});

const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("a deploy right after the folder was removed starts anew: the old endpoint does not take the new folder", async () => {
  const { cwd, json } = localFolder();
  await json<Deployed>("deploy", "--local");
  const { pid } = await json<Status>("local", "status");
  await removed(join(cwd, ".lambda-authz"));
  const { changes, invokeUrl } = await json<Deployed>("deploy", "--local");
  expect(changes).toMatchObject({ created: expect.objectContaining({ length: 23 }), unchanged: 0 });
  expect(await statusOf(`${invokeUrl}health`)).toBe(200);
  expect((await json<Status>("local", "status")).pid).not.toBe(pid);
  await expect.poll(() => lives(pid ?? 0), { timeout: 10_000 }).toBe(false);
});
