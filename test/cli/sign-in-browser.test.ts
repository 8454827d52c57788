import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { expect, onTestFinished, test } from "vitest";
import { openLoopback } from "../../src/sign-in/oauth/loopback-server.ts";
import { emptyFolder } from "../support/folder.ts";
import { signInAt } from "../support/local/served-pool.ts";
import { localFolderWith, PASSWORD, type Project, project } from "./signing-in.ts";

const ANN = "ann@example.com";
const ADDRESS = /^http:\/\/127\.0\.0\.1:\S+\/oauth2\/authorize\?\S+$/m;

async function begun(made: Project, ...more: string[]) {
  const login = await made.start("/oauth2/authorize?", "login", "--local", "--no-browser", ...more);
  await expect.poll(() => ADDRESS.exec(login.said())?.[0]).toBeDefined();
  return { login, url: ADDRESS.exec(login.said())?.[0] ?? "" };
}

test("the address that is printed leads through the sign-in page and back; then token and test-token work", async () => {
  const made = await project();
  await made.json("deploy", "--local");
  await made.addUser(ANN, "--group", "admins");
  const { login, url } = await begun(made);
  const callback = await signInAt(url, ANN, PASSWORD);
  expect(callback).toContain(`http://localhost:${made.port}/callback?`);
  expect(await (await fetch(callback)).text()).toContain("You can close this window.");
  expect(await login.ended).toMatchObject({ code: 0, stdout: `Signed in as ${ANN} (issuer main).\n` });
  expect(login.said()).not.toMatch(/eyJ/);

  expect(await made.json("whoami", "--local")).toMatchObject({ user: ANN, method: "browser", groups: ["admins"] });
  // Without --local there is no test user to fall back to.
  const aws = localFolderWith(made, {
    AWS_ENDPOINT_URL: made.running()?.endpoint ?? "",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    XDG_STATE_HOME: made.stateHome,
  });
  const { checks } = await aws.json<{ checks: { name: string; got: string }[] }>("test-token");
  expect(checks).toContainEqual(expect.objectContaining({ name: "GET / with this token", got: "200" }));
  const invoked = await made
    .json<{ result: { principalId: string } }>("invoke", "basicAuthorizer", "--local")
    .catch(String);
  expect(invoked).toBeDefined();
});

test("a callback that nobody asked for is refused and ends nothing: the sign-in goes on", async () => {
  const made = await project();
  await made.addUser(ANN);
  const { login, url } = await begun(made);
  for (const query of ["?code=stolen&state=other", "?code=stolen", ""])
    expect((await fetch(`http://127.0.0.1:${made.port}/callback${query}`)).status).toBe(400);
  expect(existsSync(made.sessions) ? made.kept() : []).toEqual([]);
  await fetch(await signInAt(url, ANN, PASSWORD));
  expect(await login.ended).toMatchObject({ code: 0, stdout: `Signed in as ${ANN} (issuer main).\n` });
});

test("Ctrl-C ends the waiting with 130, and the port is free again", async () => {
  const made = await project();
  const { login } = await begun(made);
  expect(await login.interrupt()).toMatchObject({ code: 130, stdout: "" });
  const again = await openLoopback({ port: made.port, timeoutMs: 1, signal: new AbortController().signal });
  again.close();
});

test("a port in use is PORT_BUSY, exit 1", async () => {
  const made = await project();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(made.port, "127.0.0.1", resolve));
  onTestFinished(() => void other.close());
  const { code, stdout } = await made.run("login", "--local", "--no-browser", "--json");
  expect({ code, error: JSON.parse(stdout).error }).toMatchObject({
    code: 1,
    error: { code: "PORT_BUSY", message: expect.stringContaining(String(made.port)) },
  });
});

test("a callback URL that the client does not know is CLIENT_MISCONFIGURED before any browser opens, exit 3", async () => {
  const opened = join(emptyFolder(), "opened");
  const made = await project({ BROWSER: recorder(opened) });
  await made.addUser(ANN);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const endpoint = made.running()?.endpoint ?? "";
  const cognito = new CognitoIdentityProvider({ region: "us-east-1", endpoint, credentials });
  // As somebody's own pool may be; with --local the seed would register the address again.
  await cognito.updateUserPoolClient({
    UserPoolId: "us-east-1_AbC",
    ClientId: "client1",
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ["code"],
    AllowedOAuthScopes: ["openid", "email", "profile"],
    CallbackURLs: ["https://app.example.com/"],
    SupportedIdentityProviders: ["COGNITO"],
  });
  const aws = localFolderWith(made, { AWS_ENDPOINT_URL: endpoint, AWS_REGION: "us-east-1", BROWSER: recorder(opened) });
  const ran = await aws.run("login");
  expect(ran).toMatchObject({ code: 3, stdout: "" });
  expect(ran.stderr).toContain(
    `register exactly this callback URL at the client: http://localhost:${made.port}/callback`,
  );
  expect(existsSync(opened)).toBe(false);
});

/** A browser that only writes down what it was started with. */
function recorder(file: string): string {
  const program = `${file}.mjs`;
  writeFileSync(
    program,
    `#!${process.execPath}
import { writeFileSync } from "node:fs";
writeFileSync(${JSON.stringify(file)}, JSON.stringify({ argv: process.argv.slice(2), env: process.env }));
`,
    { mode: 0o755 },
  );
  return program;
}

test("the browser gets the address as one argument, and none of our secrets", async () => {
  const opened = join(emptyFolder(), "opened");
  const made = await project({
    BROWSER: recorder(opened),
    AUTHZ_CLIENT_SECRET: "marked-secret",
    AUTHZ_TOKEN: "marked-secret",
  });
  await made.addUser(ANN);
  const login = await made.start("opening the browser", "login", "--local");
  await expect.poll(() => existsSync(opened) && readFileSync(opened, "utf8") !== "").toBe(true);
  const { argv, env } = JSON.parse(readFileSync(opened, "utf8"));
  expect(argv).toEqual([expect.stringMatching(ADDRESS)]);
  expect(JSON.stringify({ argv, env })).not.toContain("marked-secret");
  expect(await login.interrupt()).toMatchObject({ code: 130 });
});
