import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { claimsOf } from "../support/local/cognito-pool.ts";
import { runMain } from "../support/program/run-main.ts";
import { localFolderWith, modeOf, PASSWORD, type Project, project } from "./signing-in.ts";

const ANN = "ann@example.com";

/** The kept access token has run out; what else is kept stays. */
function expire({ kept }: Project): void {
  for (const { path, text } of kept()) {
    const session = JSON.parse(text);
    const [head, , tail] = session.tokens.accessToken.split(".");
    const claims = { ...claimsOf(session.tokens.accessToken), exp: 1_000_000_000 };
    const body = Buffer.from(JSON.stringify(claims)).toString("base64url");
    session.tokens.accessToken = [head, body, tail].join(".");
    writeFileSync(path, JSON.stringify(session));
  }
}

/** The same endpoint as AWS would be: without --local there is no test user to fall back to. */
const asAws = (made: Project, env: Readonly<Record<string, string>> = {}) =>
  localFolderWith(made, {
    AWS_ENDPOINT_URL: made.running()?.endpoint ?? "",
    AWS_REGION: "us-east-1",
    XDG_STATE_HOME: made.stateHome,
    ...env,
  });

test("signs in, prints fresh tokens for scripts, tells who it is, and signs out", async () => {
  const made = await project();
  await made.addUser(ANN, "--group", "admins");
  expect(await made.loginAs(ANN)).toMatchObject({ user: ANN, groups: ["admins"], method: "password" });

  const [one] = made.kept();
  expect(made.kept()).toHaveLength(1);
  expect([modeOf(made.sessions), modeOf(one?.path ?? "")]).toEqual(["700", "600"]);

  // No AWS keys, no --local: what a script of somebody who only signs in has.
  const aws = asAws(made);
  const first = await aws.run("token");
  expect(first).toMatchObject({ code: 0, stderr: "" });
  expect(claimsOf(first.stdout)).toMatchObject({ token_use: "access", "cognito:groups": ["admins"] });
  expect(claimsOf((await aws.run("token", "--id")).stdout)).toMatchObject({ token_use: "id", email: ANN });

  expire(made);
  const [next, again] = [await aws.run("token"), await aws.run("token")];
  expect(claimsOf(next.stdout).exp).toBeGreaterThan(Date.now() / 1_000 + 3_000);
  expect(again.stdout).toBe(next.stdout);

  const who = await aws.run("whoami");
  expect(who.stdout).toMatch(/^ann@example\.com \(issuer main, by password\)\n/);
  expect(who.stdout).toMatch(/^groups {3}admins$/m);

  expect(await aws.run("logout")).toMatchObject({ code: 0, stdout: "Signed out (issuer main).\n" });
  expect(made.kept()).toEqual([]);
  expect(await aws.run("logout")).toMatchObject({ code: 0, stdout: "No one was signed in.\n" });
  for (const command of ["token", "whoami"]) {
    const refused = await aws.run(command);
    expect(refused).toMatchObject({ code: 4, stdout: "" });
    expect(refused.stderr).toMatch(/not signed in \(issuer main\)\n.*lambda-authz login/);
  }
});

test("processes that refresh a rotating sign-in at once get the same token, and the sign-in lives on", async () => {
  const made = await project();
  await made.addUser(ANN);
  const endpoint = made.running()?.endpoint ?? "";
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const cognito = new CognitoIdentityProvider({ region: "us-east-1", endpoint, credentials });
  await cognito.updateUserPoolClient({
    UserPoolId: "us-east-1_AbC",
    ClientId: "client1",
    ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
    RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
  });
  await made.loginAs(ANN);
  const aws = asAws(made);
  for (let times = 0; times < 2; times++) {
    expire(made);
    const ran = await Promise.all([aws.runAlone("token"), aws.runAlone("token"), aws.runAlone("token")]);
    expect(ran.map(({ code, stderr }) => ({ code, stderr }))).toEqual(ran.map(() => ({ code: 0, stderr: "" })));
    expect(new Set(ran.map(({ stdout }) => stdout)).size).toBe(1);
  }
});

test("a sign-in whose refresh token was revoked: exit 4, nothing on stdout, and what to do", async () => {
  const made = await project();
  await made.addUser(ANN);
  await made.loginAs(ANN);
  const [one] = made.kept();
  const aws = asAws(made);
  await aws.run("logout");
  writeFileSync(one?.path ?? "", one?.text ?? "", { mode: 0o600 });
  expire(made);
  const refused = await aws.run("token");
  expect(refused).toMatchObject({ code: 4, stdout: "" });
  expect(refused.stderr).toMatch(/has ended \(.*\)\n.*lambda-authz login/);
  // --local does not hide it behind the test user.
  expect(await made.run("token", "--local")).toMatchObject({ code: 4, stdout: "" });
});

test("nothing secret is in any output, file of the project, or error, however much is said", async () => {
  const made = await project();
  await made.addUser(ANN);
  await made.loginAs(ANN);
  const [one] = made.kept();
  const { accessToken, idToken, refreshToken } = JSON.parse(one?.text ?? "").tokens;
  const wrong = localFolderWith(made, {
    AUTHZ_PASSWORD: `${PASSWORD}-wrong`,
    XDG_STATE_HOME: made.stateHome,
    AUTHZ_CLIENT_SECRET: "marked-secret-client-secret",
  });
  const said: string[] = [];
  for (const argv of [
    ["login", "--local", "--username", ANN, "--verbose"],
    ["login", "--local", "--client-credentials", "--verbose"],
    ["whoami", "--local"],
    ["whoami", "--local", "--json"],
    ["user", "list", "--local", "--json"],
    ["user", "add", ANN, "--local", "--verbose"],
    ["logout", "--local", "--verbose"],
  ]) {
    const { stdout, stderr } = await wrong.run(...argv);
    said.push(stdout, stderr);
  }
  const everything = said.join("\n") + made.projectText();
  expect(everything).toContain(ANN);
  expect(everything).toContain("Incorrect username or password");
  for (const secret of [PASSWORD, "marked-secret", accessToken, idToken, refreshToken])
    expect(everything.includes(secret)).toBe(false);
});

test("what is missing, mistyped or spoilt has its code and exit code", async () => {
  const made = await project();
  await made.addUser(ANN);
  const refusal = async (...argv: string[]) => {
    const { code, stdout } = await made.run(...argv, "--local", "--json");
    return { exit: code, code: JSON.parse(stdout).error?.code };
  };
  expect(await refusal("login", "--username", ANN)).toEqual({ exit: 2, code: "INPUT_MISSING" });
  expect(await refusal("login", "--username", ANN, "--client-credentials")).toEqual({ exit: 2, code: "USAGE" });
  expect(await refusal("login", "--issuer", "other")).toEqual({ exit: 2, code: "USAGE" });
  expect(await refusal("token", "--id", "--access")).toEqual({ exit: 2, code: "USAGE" });
  expect(await refusal("user", "rename", ANN)).toEqual({ exit: 2, code: "USAGE" });
  expect(await refusal("user", "add")).toEqual({ exit: 2, code: "USAGE" });
  expect(await refusal("user", "add", "ann")).toEqual({ exit: 2, code: "USAGE" });
  expect(await refusal("user", "add", ANN)).toEqual({ exit: 1, code: "USER_EXISTS" });
  expect(await refusal("user", "add", "b@example.com", "--group", "nope")).toEqual({ exit: 2, code: "GROUP_UNKNOWN" });
  expect(await refusal("user", "remove", ANN)).toEqual({ exit: 2, code: "CONFIRMATION_NEEDED" });
  expect(await refusal("user", "remove", "b@example.com", "--yes")).toEqual({ exit: 1, code: "USER_UNKNOWN" });
  const wrong = localFolderWith(made, { AUTHZ_PASSWORD: `${PASSWORD}-wrong`, XDG_STATE_HOME: made.stateHome });
  const refused = await wrong.run("login", "--local", "--username", ANN, "--json");
  expect(refused.code).toBe(4);
  expect(JSON.parse(refused.stdout).error.code).toBe("SIGN_IN_REFUSED");
  await made.loginAs(ANN);
  const [one] = made.kept();
  chmodSync(one?.path ?? "", 0o644);
  const who = await made.run("whoami", "--local");
  expect([who.code, modeOf(one?.path ?? "")]).toEqual([0, "600"]);
  expect(who.stderr).toContain("other users could read");
  writeFileSync(one?.path ?? "", "{");
  expect(await refusal("whoami")).toEqual({ exit: 1, code: "SESSION_UNREADABLE" });
  const out = await made.run("logout", "--local");
  expect(out).toMatchObject({ code: 0, stdout: expect.stringContaining("could not be read") });
  expect(made.kept()).toEqual([]);
});

test("user add shows a password once that signs in; list marks the user, remove takes it away", async () => {
  const made = await project();
  const added = await made.json<{ user: string; password: string }>("user", "add", ANN, "--group", "admins", "--local");
  expect(added).toEqual({ user: ANN, password: expect.stringMatching(/^\S{24,}$/) });
  expect(made.projectText()).not.toContain(added.password);
  const { users } = await made.json<{ users: object[] }>("user", "list", "--local");
  expect(users).toContainEqual({ user: ANN, status: "CONFIRMED", enabled: true, groups: ["admins"], made: true });
  expect(users).toContainEqual(expect.objectContaining({ user: "test@example.com", made: false }));
  expect(await made.json("user", "remove", ANN, "--local", "--yes")).toEqual({ removed: ANN });
  expect((await made.run("user", "list", "--local")).stdout).not.toContain(ANN);
  const { stdout } = await made.run("user", "add", ANN, "--local");
  expect(stdout).toMatch(
    /\nPassword \(shown only once\): \S+\nNext, in the browser or with --username and the password: lambda-authz login --local\n/,
  );
  expect(readFileSync(`${made.cwd}/config.ini`, "utf8")).not.toContain(ANN);
});

test("the password is asked for unseen in a terminal, and shown nowhere", async () => {
  const made = await project();
  await made.addUser(ANN);
  const { code, stdout, stderr } = await runMain(["login", "--username", ANN], {
    cwd: made.cwd,
    terminal: true,
    typed: ["Password (hidden)", `${PASSWORD}\r`],
    env: {
      AWS_ENDPOINT_URL: made.running()?.endpoint ?? "",
      AWS_REGION: "us-east-1",
      XDG_STATE_HOME: made.stateHome,
    },
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: `Signed in as ${ANN} (issuer main).\n` });
  expect(stderr).toContain("Password (hidden)");
  expect(stderr).not.toContain(PASSWORD);
});

test("a temporary password asks for a new one, which AUTHZ_NEW_PASSWORD gives", async () => {
  const made = await project();
  await made.addUser(ANN);
  const endpoint = made.running()?.endpoint ?? "";
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const cognito = new CognitoIdentityProvider({ region: "us-east-1", endpoint, credentials });
  await cognito.adminSetUserPassword({
    UserPoolId: "us-east-1_AbC",
    Username: ANN,
    Password: PASSWORD,
    Permanent: false,
  });
  const inEnvironment = (env: Readonly<Record<string, string>>) =>
    localFolderWith(made, { XDG_STATE_HOME: made.stateHome, ...env });
  const login = ["login", "--local", "--username", ANN];
  const asked = await inEnvironment({ AUTHZ_PASSWORD: PASSWORD }).run(...login);
  expect(asked).toMatchObject({ code: 2, stdout: "" });
  expect(asked.stderr).toMatch(/no new password was given\n.*AUTHZ_NEW_PASSWORD/);
  const changed = { AUTHZ_PASSWORD: PASSWORD, AUTHZ_NEW_PASSWORD: `${PASSWORD}-new` };
  expect(await inEnvironment(changed).run(...login)).toMatchObject({ code: 0 });
  expect(await inEnvironment({ AUTHZ_PASSWORD: `${PASSWORD}-new` }).run(...login)).toMatchObject({ code: 0 });
});
