import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { KEYS, runMain, write } from "../support/program/run-main.ts";
import { projects } from "./user-pool-folder.ts";

const { project, cognito, endpoint } = projects();

const GOOGLE = "client_id = g1\nclient_secret_env = GOOGLE_SECRET";
const OKTA = [
  "kind = oidc\nissuer = https://okta.example\nclient_id = o1\nclient_secret_env = OKTA_SECRET",
  "scopes = openid, email",
].join("\n");
const SECRETS = { GOOGLE_SECRET: "MARKED-google-1", OKTA_SECRET: "MARKED-okta-1" };
const METADATA = '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example"/>';

const providerOf = async (UserPoolId: string, ProviderName: string) =>
  (await cognito().describeIdentityProvider({ UserPoolId, ProviderName })).IdentityProvider;
const trustedBy = async ({ id, clientId }: { id: string; clientId: string }) => {
  const { UserPoolClient: client } = await cognito().describeUserPoolClient({ UserPoolId: id, ClientId: clientId });
  return client?.SupportedIdentityProviders;
};

test("providers are added, changed and removed, and the client trusts just those that are there", async () => {
  const shop = project({ "identity_provider.google": GOOGLE }, SECRETS);
  const { userPool } = await shop.deploy();
  expect(await trustedBy(userPool)).toEqual(["COGNITO", "Google"]);
  expect(await providerOf(userPool.id, "Google")).toMatchObject({
    ProviderType: "Google",
    ProviderDetails: { client_id: "g1", client_secret: "MARKED-google-1", authorize_scopes: "openid email profile" },
    AttributeMapping: { email: "email", email_verified: "email_verified", name: "name", username: "sub" },
  });

  shop.configure({ "identity_provider.google": GOOGLE, "identity_provider.okta": OKTA });
  expect((await shop.deploy()).changes).toMatchObject({
    created: ["cognito.identity-provider:okta"],
    updated: ["cognito.user-pool-client:client"],
  });
  expect(await trustedBy(userPool)).toEqual(["COGNITO", "Google", "okta"]);

  shop.configure({ "identity_provider.okta": `${OKTA}\nmap.nickname = nick` });
  expect((await shop.deploy()).changes).toMatchObject({
    updated: expect.arrayContaining(["cognito.identity-provider:okta", "cognito.user-pool-client:client"]),
    deleted: ["cognito.identity-provider:Google"],
  });
  expect(await trustedBy(userPool)).toEqual(["COGNITO", "okta"]);
  expect(await providerOf(userPool.id, "okta")).toMatchObject({
    ProviderDetails: { oidc_issuer: "https://okta.example", authorize_scopes: "openid email" },
    AttributeMapping: { nickname: "nick" },
  });
  expect((await shop.deploy()).changes).toMatchObject({ created: [], updated: [], deleted: [] });
});

test("a changed secret is pushed, an unchanged one is not", async () => {
  const shop = project({ "identity_provider.google": GOOGLE }, SECRETS);
  const { userPool } = await shop.deploy();
  expect((await shop.deploy()).changes.updated).toEqual([]);
  expect((await shop.deploy({ GOOGLE_SECRET: "MARKED-google-2" })).changes.updated).toEqual([
    "cognito.identity-provider:Google",
  ]);
  expect((await providerOf(userPool.id, "Google"))?.ProviderDetails?.["client_secret"]).toBe("MARKED-google-2");
});

test("SAML metadata comes from a file beside config.ini", async () => {
  const shop = project({ "identity_provider.corp": "kind = saml\nmetadata_file = idp.xml" });
  const missing = await shop.run("deploy", "--json");
  expect(missing.code).toBe(3);
  expect(JSON.parse(missing.stdout).error).toMatchObject({
    code: "SOURCE_MISSING",
    message: "[identity_provider.corp] metadata_file = idp.xml cannot be read (ENOENT)",
  });
  write(shop.cwd, { "idp.xml": "<html></html>" });
  expect((await shop.run("deploy")).stderr).toContain("is not SAML metadata");
  write(shop.cwd, { "idp.xml": METADATA.padEnd(131_073) });
  expect((await shop.run("deploy")).stderr).toMatch(
    /is 131073 characters long; Cognito's limit is 131072\n.*metadata_url instead$/m,
  );
  write(shop.cwd, { "idp.xml": METADATA });
  const { userPool } = await shop.deploy();
  expect(await providerOf(userPool.id, "corp")).toMatchObject({
    ProviderType: "SAML",
    ProviderDetails: { MetadataFile: METADATA },
  });
  expect((await shop.deploy()).changes.updated).toEqual([]);
  write(shop.cwd, { "idp.xml": METADATA.replace("idp.example", "other.example") });
  expect((await shop.deploy()).changes.updated).toEqual(["cognito.identity-provider:corp"]);
});

test("deploy says what to enter at each provider", async () => {
  const sections = {
    "identity_provider.google": GOOGLE,
    "identity_provider.okta": OKTA,
    "identity_provider.corp": "kind = saml\nmetadata_url = https://idp.example/metadata",
  };
  const shop = project(sections, SECRETS);
  const { stdout } = await shop.run("deploy");
  const { userPool } = await shop.deploy();
  expect(userPool.domain).toContain(endpoint());
  expect(stdout.split("\n").filter((line) => line.startsWith("  "))).toEqual([
    `  redirect URI: ${userPool.domain}/oauth2/idpresponse`,
    `  redirect URI: ${userPool.domain}/oauth2/idpresponse`,
    `  reply (ACS) URL: ${userPool.domain}/saml2/idpresponse`,
    `  audience (entity id): urn:amazon:cognito:sp:${userPool.id}`,
  ]);
});

test("without its secret a provider stops the deploy before anything is written, and the variable is named", async () => {
  const shop = project({ "identity_provider.google": GOOGLE });
  const { code, stdout } = await shop.run("deploy", "--json");
  expect(code).toBe(2);
  expect(JSON.parse(stdout).error).toMatchObject({
    code: "SECRET_MISSING",
    message: expect.stringContaining("GOOGLE_SECRET is not set"),
  });
  expect((await cognito().listUserPools({ MaxResults: 60 })).UserPools?.map(({ Name }) => Name)).not.toContain(
    `${shop.name}-dev`,
  );
});

test("in a terminal the secret is asked for, and nothing of it is shown", async () => {
  const shop = project({ "identity_provider.google": GOOGLE });
  const { code, stdout, stderr } = await runMain(["deploy"], {
    cwd: shop.cwd,
    env: { AWS_ENDPOINT_URL: endpoint(), AWS_REGION: "us-east-1", ...KEYS },
    terminal: true,
    typed: ["Client secret of [identity_provider.google]", "MARKED-typed\r"],
  });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout + stderr).not.toContain("MARKED");
  const { userPool } = await shop.deploy({ GOOGLE_SECRET: "MARKED-typed" });
  expect((await providerOf(userPool.id, "Google"))?.ProviderDetails?.["client_secret"]).toBe("MARKED-typed");
});

test("no secret is in any file, output or error", async () => {
  const shop = project({ "identity_provider.google": GOOGLE, "identity_provider.okta": OKTA }, SECRETS);
  for (const args of [["--dry-run"], ["--verbose"], ["--json"], ["--dry-run", "--json"]])
    expect(await shop.run("deploy", ...args)).toMatchObject({ code: 0 });
  await shop.runWith({ GOOGLE_SECRET: "MARKED-google-2" }, "deploy", "--verbose");
  const files = readdirSync(shop.cwd, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(files.length).toBeGreaterThan(2);
  const texts = files.map((one) => readFileSync(join(one.parentPath, one.name), "utf8"));
  expect([...texts, ...shop.ran.flatMap(({ stdout, stderr }) => [stdout, stderr])].join("\n")).not.toContain("MARKED");
  expect(await shop.run("teardown", "--yes", "--verbose")).toMatchObject({ code: 0 });
  expect(shop.ran.at(-1)?.stderr).not.toContain("MARKED");
});
