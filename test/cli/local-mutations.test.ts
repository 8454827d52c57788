import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { APIGatewayClient, GetDeploymentsCommand, GetRestApisCommand } from "@aws-sdk/client-api-gateway";
import { expect, test } from "vitest";
import { emulatorEnv } from "../support/cli.ts";
import { runInProcess } from "../support/in-process.ts";
import { LOCAL_CREDENTIALS_ENV } from "../support/local-credentials.ts";
import { write } from "../support/program/run-main.ts";
import { type LeftOut, leavingOut } from "./leaving-out.ts";
import { type LocalFolder, localFolder } from "./local-folder.ts";

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly hint?: string;
}

/** @param endpoint the endpoint that tokens name; a deploy through a proxy knows only the address of the proxy. */
const CONFIG = (routes: readonly string[], endpoint?: string) => `[project]
name = basic
[function.basicLambda]
source = basic
[routes]
${routes.join("\n")}
[issuer.main]
kind = cognito
user_pool = us-east-1_Mutants
client_id = mutants
${endpoint === undefined ? "" : `issuer = ${endpoint}/us-east-1_Mutants`}
[cors]
allow_origins = https://app.example
`;
const BASIC = `export const handler = async () => ({ statusCode: 200, headers: { "Access-Control-Allow-Origin": "https://app.example" }, body: "ok" });`;

/** A project whose local endpoint runs and has its user pool, but in which nothing is deployed yet. */
async function project(): Promise<LocalFolder & { readonly endpoint: string }> {
  const folder = localFolder(LOCAL_CREDENTIALS_ENV);
  const routes = ["GET / = basicLambda"];
  write(folder.cwd, { "config.ini": CONFIG(routes), "basic/index.mjs": BASIC });
  await folder.json("token", "--local");
  const endpoint = folder.running()?.endpoint ?? "";
  write(folder.cwd, { "config.ini": CONFIG(routes, endpoint) });
  return { ...folder, endpoint };
}

/** Deploys as to AWS, through a proxy that leaves something out. */
async function deployWithout(
  { cwd, endpoint }: { cwd: string; endpoint: string },
  leftOut: LeftOut | undefined,
  ends = 0,
) {
  const { url, times } = await leavingOut(endpoint, leftOut);
  const { code, stdout, stderr } = await runInProcess(["deploy", "--json"], {
    cwd,
    env: { ...emulatorEnv(url), CI: undefined },
  });
  expect({ code, said: stdout + stderr }).toEqual({ code: ends, said: expect.any(String) });
  return times();
}

/** What `test-token --local` finds wrong. */
async function findings({
  run,
}: LocalFolder): Promise<{ readonly code: number | null; readonly failed: readonly Check[] }> {
  const { code, stdout } = await run("test-token", "--local", "--json");
  const { checks }: { checks: readonly Check[] } = JSON.parse(stdout);
  return { code, failed: checks.filter(({ ok }) => !ok) };
}

test("nothing is left out: nothing fails", async () => {
  const folder = await project();
  await deployWithout(folder, undefined);
  expect(await findings(folder)).toEqual({ code: 0, failed: [] });
});

test.each<[string, LeftOut, RegExp, RegExp]>([
  [
    "AddPermission of the routes",
    { method: "POST", path: /basicLambda\/policy$/, answer: { Statement: "{}" } },
    /^GET \/ with this token$/,
    /may not invoke the backend function; fix: .*: lambda-authz deploy --local$/,
  ],
  [
    "AddPermission of the authorizer",
    { method: "POST", path: /basicLambdaAuthorizer\/policy$/, answer: { Statement: "{}" } },
    /^GET \/ with this token$/,
    /^the authorizer failed, or API Gateway may not invoke it; fix: .*: lambda-authz invoke \w+ --local$/,
  ],
  [
    "PutGatewayResponse",
    { method: "PUT", path: /\/gatewayresponses\/DEFAULT_4XX$/, answer: { responseType: "DEFAULT_4XX" } },
    /CORS header$/,
    /DEFAULT_4XX/,
  ],
  [
    "PutIntegrationResponse",
    { method: "PUT", path: /\/integration\/responses\/200$/, answer: { statusCode: "200" } },
    /^OPTIONS \/ preflight$/,
    /^the preflight fails, .*; fix: deploy again: lambda-authz deploy --local$/,
  ],
])("without %s test-token fails, and says what is missing", async (_, leftOut, name, hint) => {
  const folder = await project();
  expect(await deployWithout(folder, leftOut)).toBeGreaterThan(0);
  const { code, failed } = await findings(folder);
  expect(code).toBe(6);
  expect(failed).toContainEqual(
    expect.objectContaining({ name: expect.stringMatching(name), hint: expect.stringMatching(hint) }),
  );
});

/** The one deployment that is there. */
async function deployedAt(endpoint: string): Promise<string | undefined> {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new APIGatewayClient({ endpoint, region: "us-east-1", credentials });
  const { items: [api] = [] } = await client.send(new GetRestApisCommand());
  const { items: [deployment] = [] } = await client.send(new GetDeploymentsCommand({ restApiId: api?.id }));
  return deployment?.id;
}

test("without CreateDeployment a new route is not there, and test-token says that it is not deployed", async () => {
  const folder = await project();
  await deployWithout(folder, undefined);
  const id = await deployedAt(folder.endpoint);
  writeFileSync(
    join(folder.cwd, "config.ini"),
    CONFIG(["GET / = basicLambda", "GET /new = basicLambda"], folder.endpoint),
  );
  const leftOut = { method: "POST", path: /\/deployments$/, answer: { id, createdDate: 1 } };
  // It ends with the old deployment, which the stage still shows and which therefore cannot be deleted.
  expect(await deployWithout(folder, leftOut, 1)).toBe(1);
  const { code, failed } = await findings(folder);
  expect(code).toBe(6);
  expect(failed).toContainEqual(
    expect.objectContaining({
      name: "GET /new with this token",
      hint: expect.stringMatching(/not deployed on the stage; fix: deploy again/),
    }),
  );
});
