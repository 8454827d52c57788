import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { end } from "./local-folder.ts";
import { type Deployed, projects, signInOnPages } from "./user-pool-folder.ts";

const { project, cognito, endpoint } = projects();
const NOTHING = { created: [], updated: [], replaced: [], deleted: [] };

const poolNames = async () => (await cognito().listUserPools({ MaxResults: 60 })).UserPools?.map(({ Name }) => Name);

test("user_pool = create makes a pool that one can sign in to, and takes it away again", async () => {
  const shop = project({ "rule.admin": "allow = GET /admin\ngroups = admins", "rule.all": "allow = GET /" });
  const { userPool, issuers, invokeUrl, changes } = await shop.deploy();
  const { id, clientId, domain } = userPool;
  expect(changes.created.filter((one) => one.startsWith("cognito.")).sort()).toEqual([
    "cognito.managed-login-branding:client",
    "cognito.user-pool-client:client",
    "cognito.user-pool-domain:domain",
    "cognito.user-pool-group:admins",
    "cognito.user-pool:pool",
  ]);
  expect(domain).toMatch(new RegExp(`^${endpoint()}/_aws/cognito-idp/${shop.name}-dev-[0-9a-f]{8}$`));
  expect(issuers).toMatchObject([
    {
      issuer: `${endpoint()}/${id}`,
      jwksUri: `${endpoint()}/${id}/.well-known/jwks.json`,
      audience: [clientId],
    },
  ]);

  const password = "Correct-Horse-1";
  const user = { UserPoolId: id, Username: "ann@example.com" };
  const UserAttributes = [
    { Name: "email", Value: "ann@example.com" },
    { Name: "email_verified", Value: "true" },
  ];
  await cognito().adminCreateUser({ ...user, UserAttributes, MessageAction: "SUPPRESS" });
  await cognito().adminSetUserPassword({ ...user, Password: password, Permanent: true });
  const tokenOf = async () =>
    (await signInOnPages(domain ?? "", clientId, "ann@example.com", password))["access_token"] ?? "";
  const statusOf = async (path: string) =>
    (await fetch(`${invokeUrl}${path}`, { headers: { Authorization: `Bearer ${await tokenOf()}` } })).status;
  expect([await statusOf(""), await statusOf("admin")]).toEqual([200, 403]);
  await cognito().adminAddUserToGroup({ ...user, GroupName: "admins" });
  expect(await statusOf("admin")).toBe(200);
  expect(await shop.runWith({ AUTHZ_TOKEN: await tokenOf() }, "test-token")).toMatchObject({ code: 0 });

  const { code, stdout } = await shop.run("teardown", "--yes", "--json");
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, left: [], kept: [] });
  expect(await poolNames()).not.toContain(`${shop.name}-dev`);
});

test("the client is public, takes codes at exact addresses, and lets nothing else in", async () => {
  const urls = "callback_urls = https://app.example.com/\nlogout_urls = https://app.example.com/bye";
  const shop = project({ user_pool: `access_token_minutes = 15\n${urls}`, sign_in: "port = 4000" });
  const { userPool } = await shop.deploy();
  const at = { UserPoolId: userPool.id, ClientId: userPool.clientId };
  const { UserPoolClient: client } = await cognito().describeUserPoolClient(at);
  expect(client).toMatchObject({
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ["code"],
    AllowedOAuthScopes: ["openid", "email", "profile"],
    CallbackURLs: ["http://localhost:4000/callback", "http://localhost:4000/", "https://app.example.com/"],
    LogoutURLs: ["http://localhost:4000/", "https://app.example.com/bye"],
    ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
    PreventUserExistenceErrors: "ENABLED",
    EnableTokenRevocation: true,
    RefreshTokenRotation: { Feature: "ENABLED" },
    AccessTokenValidity: 15,
    TokenValidityUnits: { AccessToken: "minutes" },
    SupportedIdentityProviders: ["COGNITO"],
  });
  expect(client).not.toHaveProperty("ClientSecret");
  const { UserPool: pool } = await cognito().describeUserPool({ UserPoolId: userPool.id });
  expect(pool).toMatchObject({
    UsernameAttributes: ["email"],
    UsernameConfiguration: { CaseSensitive: false },
    AutoVerifiedAttributes: ["email"],
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    DeletionProtection: "INACTIVE",
    UserPoolTags: { "lambda-authz:project": shop.name },
  });
  expect(pool?.Policies?.PasswordPolicy?.MinimumLength).toBe(12);
});

test("a second deploy writes nothing, and without the state file it makes one deployment of the API", async () => {
  const shop = project({ "rule.a": "allow = GET /*\ngroups = admins" });
  const { userPool } = await shop.deploy();
  const again = await shop.deploy();
  expect(again).toMatchObject({ changes: NOTHING, userPool });
  rmSync(join(shop.cwd, ".lambda-authz"), { recursive: true });
  const remade = { created: ["apigateway.deployment:deployment"], updated: ["apigateway.stage:dev"] };
  expect(await shop.deploy()).toMatchObject({ changes: { ...NOTHING, ...remade }, userPool });
  expect(await shop.deploy()).toMatchObject({ changes: NOTHING, userPool });
  rmSync(join(shop.cwd, ".lambda-authz"), { recursive: true });
  const { stdout } = await shop.run("teardown", "--yes", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ left: [] });
  expect(await poolNames()).not.toContain(`${shop.name}-dev`);
});

test("a pool that somebody deleted is made anew, with all that belongs to it", async () => {
  const shop = project({});
  const { userPool } = await shop.deploy();
  const at = { UserPoolId: userPool.id };
  await cognito().deleteUserPoolDomain({ ...at, Domain: userPool.domain?.split("/").at(-1) });
  await cognito().deleteUserPool(at);
  const again = await shop.deploy();
  expect(again.userPool.id).not.toBe(userPool.id);
  expect(again.userPool.domain).toBe(userPool.domain);
  expect(again.issuers).toMatchObject([{ audience: [again.userPool.clientId] }]);
  expect(again.changes.updated).toContain(`lambda.function:${shop.name}LambdaAuthorizer`);
  expect(await shop.deploy()).toMatchObject({ changes: NOTHING, userPool: again.userPool });
});

test("a group that goes with its rule is named, since its members go with it", async () => {
  const shop = project({ "rule.a": "allow = GET /\ngroups = admins" });
  await shop.deploy();
  shop.configure({ "rule.a": "allow = GET /" });
  const { code, stdout } = await shop.run("deploy");
  expect({ code, stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Deleted: cognito\.user-pool-group:admins$/m),
  });
});

test("what was set by hand besides stays when settings change", async () => {
  const shop = project({});
  const { userPool } = await shop.deploy();
  const at = { UserPoolId: userPool.id };
  const { UserPool: before = {} } = await cognito().describeUserPool(at);
  const { Policies, AutoVerifiedAttributes, AccountRecoverySetting, UserPoolTags, UserPoolTier } = before;
  const EmailConfiguration = { EmailSendingAccount: "DEVELOPER", SourceArn: `arn:aws:ses:us-east-1:1:identity/a@b.c` };
  await cognito().updateUserPool({
    ...at,
    Policies,
    AutoVerifiedAttributes,
    AccountRecoverySetting,
    UserPoolTags,
    UserPoolTier,
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    EmailConfiguration: EmailConfiguration as object,
  });
  shop.configure({ user_pool: "password_min_length = 20\nmfa = optional", tags: "team = payments" });
  expect((await shop.deploy()).changes.updated).toContain("cognito.user-pool:pool");
  const { UserPool: after } = await cognito().describeUserPool(at);
  expect(after).toMatchObject({ EmailConfiguration, MfaConfiguration: "OPTIONAL", UserPoolTags: { team: "payments" } });
  expect(after?.Policies?.PasswordPolicy?.MinimumLength).toBe(20);
});

test("a dry run says what would be made and makes nothing", async () => {
  const shop = project({ "identity_provider.google": "client_id = a\nclient_secret_env = GOOGLE_SECRET" });
  const { code, stdout } = await shop.run("deploy", "--dry-run", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout).plan.created).toEqual(
    expect.arrayContaining([
      "cognito.user-pool:pool",
      "cognito.user-pool-domain:domain",
      "cognito.identity-provider:Google",
    ]),
  );
  expect(await poolNames()).not.toContain(`${shop.name}-dev`);
});

test("a protected pool stops teardown and a deploy without it, before anything is deleted", async () => {
  const shop = project({ user_pool: "deletion_protection = on" });
  const made = await shop.deploy();
  const refused = { code: "AWS_REFUSED", message: expect.stringContaining("deletion_protection = on in [user_pool]") };
  const stopped = await shop.run("teardown", "--yes", "--json");
  expect(stopped.code).toBe(1);
  expect(JSON.parse(stopped.stdout).error).toMatchObject(refused);
  shop.configure({
    "issuer.main": "kind = oidc\nissuer = https://a.example\njwks_uri = http://127.0.0.1:1/\nclient_id = a",
  });
  expect(JSON.parse((await shop.run("teardown", "--yes", "--json")).stdout).error).toMatchObject(refused);

  shop.configure({ user_pool: "deletion_protection = on" });
  expect(await shop.deploy()).toMatchObject({ changes: NOTHING, userPool: made.userPool });
  shop.configure({
    "issuer.main": `kind = cognito\nuser_pool = ${made.userPool.id}\nclient_id = ${made.userPool.clientId}`,
  });
  expect(JSON.parse((await shop.run("deploy", "--json")).stdout).error).toMatchObject(refused);

  shop.configure({});
  expect((await shop.deploy()).changes.updated).toEqual(["cognito.user-pool:pool"]);
  expect(JSON.parse((await shop.run("teardown", "--yes", "--json")).stdout)).toMatchObject({ left: [] });
});

test("a pool that is no longer asked for goes, with its domain", async () => {
  const shop = project({});
  await shop.deploy();
  const jwks = (await other()).jwks;
  shop.configure({ "issuer.main": `kind = oidc\nissuer = https://a.example\njwks_uri = ${jwks}\nclient_id = a` });
  expect((await shop.deploy()).changes.deleted).toEqual(
    expect.arrayContaining(["cognito.user-pool-domain:domain", "cognito.user-pool:pool"]),
  );
  expect(await poolNames()).not.toContain(`${shop.name}-dev`);
});

/** A pool that somebody else made, with a client that lacks everything. */
async function other() {
  const { UserPool } = await cognito().createUserPool({ PoolName: "theirs" });
  const UserPoolId = UserPool?.Id ?? "";
  const { UserPoolClient } = await cognito().createUserPoolClient({
    UserPoolId,
    ClientName: "theirs",
    ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
  });
  const ClientId = UserPoolClient?.ClientId ?? "";
  const seen = async () => ({
    pool: (await cognito().describeUserPool({ UserPoolId })).UserPool,
    client: (await cognito().describeUserPoolClient({ UserPoolId, ClientId })).UserPoolClient,
  });
  return { UserPoolId, ClientId, seen, jwks: `${endpoint()}/${UserPoolId}/.well-known/jwks.json` };
}

test("a pool that exists is never changed; with [sign_in], what signing in would miss is said", async () => {
  const { UserPoolId, ClientId, seen } = await other();
  const before = await seen();
  const issuer = `kind = cognito\nuser_pool = ${UserPoolId}\nclient_id = ${ClientId}`;
  const shop = project({ "issuer.main": issuer });
  expect((await shop.run("deploy")).stderr).not.toContain("signing in");
  shop.configure({ "issuer.main": issuer, sign_in: "port = 3456" });
  const { stderr, code } = await shop.run("deploy");
  expect(code).toBe(0);
  for (const setting of [
    "AllowedOAuthFlowsUserPoolClient = true",
    "AllowedOAuthFlows with code",
    "CallbackURLs with http://localhost:3456/callback",
    "ExplicitAuthFlows with ALLOW_USER_SRP_AUTH",
    "needs a domain",
  ])
    expect(stderr).toContain(setting);
  expect(JSON.parse((await shop.run("teardown", "--yes", "--json")).stdout)).toMatchObject({ left: [] });
  expect(await seen()).toEqual(before);
});

test("a domain prefix of somebody else is refused with the key that chooses another", async () => {
  const { UserPoolId } = await other();
  await cognito().createUserPoolDomain({ UserPoolId, Domain: "taken-by-others" });
  const shop = project({ user_pool: "domain = taken-by-others" });
  const { code, stdout } = await shop.run("deploy", "--json");
  expect(code).toBe(5);
  expect(JSON.parse(stdout).error).toMatchObject({
    message: expect.stringContaining("taken-by-others belongs to another user pool"),
    fix: expect.stringContaining("set domain in [user_pool]"),
  });
  shop.configure({ user_pool: `domain = free-${process.pid}` });
  expect((await shop.deploy()).userPool.domain).toBe(`${endpoint()}/_aws/cognito-idp/free-${process.pid}`);
});

test("another domain takes the place of the first; classic pages need no branding", async () => {
  const shop = project({});
  await shop.deploy();
  shop.configure({ user_pool: `domain = other-${process.pid}\nlogin_pages = classic` });
  const { changes } = await shop.deploy();
  expect(changes).toMatchObject({
    replaced: ["cognito.user-pool-domain:domain"],
    deleted: ["cognito.managed-login-branding:client"],
  });
});

test("the lite tier has neither managed login nor rotation", async () => {
  const { userPool } = await project({ user_pool: "tier = lite" }).deploy();
  const at = { UserPoolId: userPool.id, ClientId: userPool.clientId };
  const { UserPoolClient: client } = await cognito().describeUserPoolClient(at);
  expect(client?.ExplicitAuthFlows?.toSorted()).toEqual(["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]);
  expect(client?.RefreshTokenRotation?.Feature).not.toBe("ENABLED");
});

test("init --create-user-pool, deploy --local: an empty folder has a pool and pages to sign in", async () => {
  const shop = project({});
  rmSync(join(shop.cwd, "config.ini"));
  rmSync(join(shop.cwd, "lambda"), { recursive: true });
  expect(await shop.run("init", "--yes", "--create-user-pool")).toMatchObject({ code: 0 });
  const { code, stdout } = await shop.run("deploy", "--local", "--json");
  const file = join(shop.cwd, ".lambda-authz/local/endpoint.json");
  const { pid } = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { pid: undefined };
  onTestFinished(() => end(pid));
  expect(code).toBe(0);
  const { userPool } = JSON.parse(stdout) as Deployed;
  expect(await (await fetch(`${userPool.domain}/oauth2/authorize?client_id=none`)).text()).not.toBe("");
  expect(await shop.run("teardown", "--local", "--yes")).toMatchObject({ code: 0 });
  expect(existsSync(join(shop.cwd, ".lambda-authz"))).toBe(false);
});

test("signing in to a pool that is there needs no AWS credentials", async () => {
  const shop = project({});
  const { userPool } = await shop.deploy();
  const user = { UserPoolId: userPool.id, Username: "ann@example.com" };
  await cognito().adminCreateUser({ ...user, MessageAction: "SUPPRESS" });
  await cognito().adminSetUserPassword({ ...user, Password: "Correct-Horse-12", Permanent: true });
  const nobody = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_EC2_METADATA_DISABLED: "true" };
  const env = { ...nobody, XDG_STATE_HOME: join(shop.cwd, "state"), AUTHZ_PASSWORD: "Correct-Horse-12" };
  expect(await shop.runWith(env, "login", "--username", "ann@example.com")).toMatchObject({ code: 0 });
  expect((await shop.runWith(env, "token")).stdout).toMatch(/^eyJ/);
});
