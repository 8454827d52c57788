import {
  CognitoIdentityProvider,
  type IdentityProviderTypeType,
  type UpdateUserPoolClientRequest,
} from "@aws-sdk/client-cognito-identity-provider";
import { GetPolicyCommand, LambdaClient, ListFunctionsCommand, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { nodeNote } from "../../src/doctor/node-version.ts";
import { emulatorEnv } from "../support/cli.ts";
import { runInProcess } from "../support/in-process.ts";
import { mockProvider } from "../support/local/mock-provider.ts";
import { LOCAL_CREDENTIALS, LOCAL_CREDENTIALS_ENV } from "../support/local-credentials.ts";
import { type LocalFolder, localFolder } from "./local-folder.ts";

const POOL = "us-east-1_LocalPool";
const CLIENT = "localclient0000000000000000";
const SECRET = "marked-secret-of-the-provider";

interface Report {
  readonly ok: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly got: string;
    severity?: string;
    hint?: string;
  }[];
}

/** The built-in example, deployed, and its user pool as an administrator sees it. */
async function deployed(): Promise<LocalFolder & { readonly cognito: CognitoIdentityProvider }> {
  const folder = localFolder(LOCAL_CREDENTIALS_ENV);
  await folder.json("deploy", "--local");
  const cognito = new CognitoIdentityProvider({
    region: "us-east-1",
    endpoint: folder.running()?.endpoint ?? "",
    credentials: LOCAL_CREDENTIALS,
  });
  return { ...folder, cognito };
}

/**
 * As at AWS: with --local, what the pools of config.ini lack to sign in would be put right first.
 * @returns the exit code, what did not hold by name, and everything that was written.
 */
async function doctor({ cwd, running }: LocalFolder, ...flags: string[]) {
  const env = { ...emulatorEnv(running()?.endpoint ?? ""), CI: undefined };
  const config = [".lambda-authz", "local", "example", "config.ini"].join("/");
  const { code, stdout, stderr } = await runInProcess(["doctor", "--json", "--config", config, ...flags], { cwd, env });
  const report: Report = JSON.parse(stdout);
  const failed = Object.fromEntries(report.checks.filter(({ ok }) => !ok).map(({ name, hint }) => [name, hint]));
  return { code, report, failed, said: stdout + stderr };
}

/** Changes the client, which resets what is not named. */
const change = ({ cognito }: { cognito: CognitoIdentityProvider }, settings: Partial<UpdateUserPoolClientRequest>) =>
  cognito.updateUserPoolClient({ UserPoolId: POOL, ClientId: CLIENT, ...settings });

const offering = (...providers: string[]) => ({
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ["code" as const],
  AllowedOAuthScopes: ["openid"],
  CallbackURLs: ["http://localhost:3000/callback"],
  LogoutURLs: ["http://localhost:3000/"],
  ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH" as const, "ALLOW_REFRESH_TOKEN_AUTH" as const],
  PreventUserExistenceErrors: "ENABLED" as const,
  SupportedIdentityProviders: ["COGNITO", ...providers],
});

/** A provider of the pool whose every address is the mock's. */
const add = (cognito: CognitoIdentityProvider, name: string, type: IdentityProviderTypeType, issuer: string) =>
  cognito.createIdentityProvider({
    UserPoolId: POOL,
    ProviderName: name,
    ProviderType: type,
    ProviderDetails: {
      client_id: "app-at-provider",
      client_secret: SECRET,
      authorize_scopes: "openid email",
      ...(type === "OIDC"
        ? { oidc_issuer: issuer, attributes_request_method: "GET" }
        : { authorize_url: `${issuer}/auth`, token_url: `${issuer}/token`, attributes_url: `${issuer}/me` }),
    },
  });

const basePath = (folder: LocalFolder) => `${folder.running()?.endpoint}/_aws/cognito-idp/us-east-1-localpool`;

test("all checks of the built-in example pass", async () => {
  const folder = await deployed();
  const { code, report, said } = await doctor(folder);
  expect({ code, ok: report.ok }).toEqual({ code: 0, ok: true });
  const mentions = said.match(/NodeVersionSupport|Node \d+[\d.]* works/g) ?? [];
  expect(mentions).toHaveLength(nodeNote(process.versions.node) === undefined ? 0 : 1);
  expect(report.checks.length).toBeGreaterThan(8);
  const { stdout } = await folder.run("doctor", "--local");
  expect(stdout).toMatch(new RegExp(`\nAll ${report.checks.length} checks passed\\.\n$`));
});

test("a client that signs nobody in: every missing setting is named, and the pages are asked as well", async () => {
  const folder = await deployed();
  await change(folder, { ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] });
  const { code, failed } = await doctor(folder);
  expect(code).toBe(6);
  expect(failed).toMatchObject({
    "pages: send back to login": expect.stringContaining("CallbackURLs with http://localhost:3000/callback"),
    "client: OAuth": expect.stringContaining("AllowedOAuthFlowsUserPoolClient = true"),
    "client: code flow": expect.stringContaining("AllowedOAuthFlows with code"),
    "client: redirect of login": expect.stringContaining(CLIENT),
    "client: login --username": expect.stringContaining("ALLOW_USER_SRP_AUTH"),
    "client: hides who exists": expect.stringContaining("PreventUserExistenceErrors"),
  });
});

test("a pool without a domain has no sign-in pages", async () => {
  const folder = await deployed();
  await folder.cognito.deleteUserPoolDomain({ UserPoolId: POOL, Domain: "us-east-1-localpool" });
  const { failed } = await doctor(folder);
  expect(failed["main: sign-in pages"]).toContain(`fix: add a domain to the user pool ${POOL}`);
});

test("a provider that does not know the pool's address is found out; one that knows it is not", async () => {
  const folder = await deployed();
  const here = `${basePath(folder)}/oauth2/idpresponse`;
  const [knows, other] = [await mockProvider(here), await mockProvider("https://elsewhere.example/callback")];
  await add(folder.cognito, "Google", "Google", knows.issuer);
  await add(folder.cognito, "okta", "OIDC", other.issuer);
  await change(folder, offering("Google", "okta"));
  const { failed, said } = await doctor(folder);
  expect(failed).toEqual({ [`okta: knows ${here}`]: expect.stringContaining(`register ${here} as a redirect URI`) });
  expect(said).not.toContain(SECRET);
});

test("a provider that the client does not offer, and one whose issuer does not answer", async () => {
  const folder = await deployed();
  await add(folder.cognito, "okta", "OIDC", "http://127.0.0.1:9");
  const { failed } = await doctor(folder);
  expect(failed).toMatchObject({ "okta: offered": expect.stringContaining("SupportedIdentityProviders with okta") });
  expect(Object.keys(failed)).toContain(`okta: knows ${basePath(folder)}/oauth2/idpresponse`);
});

test("of a SAML provider it says what must be registered there", async () => {
  const folder = await deployed();
  await folder.cognito.createIdentityProvider({
    UserPoolId: POOL,
    ProviderName: "corp",
    ProviderType: "SAML",
    ProviderDetails: { MetadataFile: "<EntityDescriptor/>" },
  });
  await change(folder, offering("corp"));
  const { code, report } = await doctor(folder);
  const hint = report.checks.find(({ name }) => name === "corp: knows the pool")?.hint;
  expect(code).toBe(0);
  expect(hint).toContain(`${basePath(folder)}/saml2/idpresponse`);
  expect(hint).toContain(`urn:amazon:cognito:sp:${POOL}`);
});

test("a client that does not exist, and a pool in another region, are checks among the others", async () => {
  const folder = await deployed();
  const elsewhere = await doctor(folder, "--region", "eu-west-1");
  expect(elsewhere.report.checks).toContainEqual(
    expect.objectContaining({ got: "not examined: it is in us-east-1, this run uses eu-west-1", ok: true }),
  );
  await folder.cognito.deleteUserPoolClient({ UserPoolId: POOL, ClientId: CLIENT });
  const { code, report, failed } = await doctor(folder);
  expect(code).toBe(6);
  expect(failed).toMatchObject({ "main: client": "fix: check user_pool and client_id of [issuer.main]" });
  expect(report.checks.map(({ name }) => name)).toContain("page may call the API");
});

test("checks the deployed API too, and any API by its id, by its address and with --all", async () => {
  const folder = await deployed();
  const { running, cwd } = folder;
  const api = (await folder.json<{ apiId: string; invokeUrl: string }>("deploy", "--local")) ?? {};
  const run = async (...args: string[]) => {
    const { code, stdout } = await runInProcess(["doctor", ...args, "--json"], { cwd, env: LOCAL_CREDENTIALS_ENV });
    return { code, ...(JSON.parse(stdout) as Report) };
  };
  const names = ({ checks }: Report) => checks.map(({ name }) => name);
  expect(names(await run("--local"))).toEqual(expect.arrayContaining(["client: OAuth", "authorizer-permission"]));
  for (const address of [api.apiId, api.invokeUrl]) {
    const { code, ok, checks } = await run(address, "--local");
    expect({ code, ok }).toEqual({ code: 0, ok: true });
    expect(checks.map(({ name }) => name)).not.toContain("client: OAuth");
    expect(checks.every(({ severity }) => severity === "error" || severity === "note")).toBe(true);
  }
  expect(names(await run("--all", "--local"))).toContain("basicAPI: authorizer-permission");

  const lambda = new LambdaClient({
    region: "us-east-1",
    endpoint: running()?.endpoint ?? "",
    credentials: LOCAL_CREDENTIALS,
  });
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const FunctionName = Functions.find((one) => one.FunctionName?.includes("Authorizer"))?.FunctionName;
  const { Policy = "" } = await lambda.send(new GetPolicyCommand({ FunctionName }));
  for (const { Sid } of JSON.parse(Policy).Statement)
    await lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: Sid }));
  const broken = await run(api.apiId, "--local");
  expect({ code: broken.code, ok: broken.ok }).toEqual({ code: 6, ok: false });
  expect(broken.checks.find(({ name }) => name === "authorizer-permission")?.hint).toContain(
    "aws lambda add-permission",
  );
});

test.each([
  ["an API that does not exist", ["zzzzzzzzzz"], 6, "a REST API zzzzzzzzzz"],
  ["an address and --all", ["zzzzzzzzzz", "--all"], 2, "takes no address"],
  ["what is neither an address nor an id", ["My API!"], 2, "is not the URL of an API"],
])("%s is said so", async (_, args, exit, words) => {
  const folder = await deployed();
  const { code, stdout, stderr } = await folder.run("doctor", ...args, "--local");
  expect(code).toBe(exit);
  expect(stdout + stderr).toContain(words);
});
