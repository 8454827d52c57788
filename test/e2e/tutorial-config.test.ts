import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { emulatorEnv, runCli } from "../support/cli.ts";
import { createPool } from "../support/cognito.ts";
import type { Emulator } from "../support/emulators/emulator.ts";
import { hasMiniStack, startMiniStack } from "../support/emulators/ministack.ts";
import { emptyFolder } from "../support/folder.ts";
import { http } from "../support/http.ts";
import { inventory } from "../support/inventory.ts";
import { startIssuer } from "../support/keys.ts";

const GOOGLE_CLIENT = "123-abc.apps.googleusercontent.com";

/** The file as the tutorial prints it, with its blanks filled in. */
const tutorialFile = ({ pool = "", client = "", token = "" }) => `# AWS Credentials
[aws]
AWS_DEFAULT_REGION: us-east-1
AWS_S3_BUCKET_NAME: my-bucket
[cognito]
USERPOOL_ID: ${pool}
METHOD_ARN:
APP_CLIENT_ID: ${client} ;google_client_id or any other federated entity
ID_TOKEN: ${token}
`;

describe.runIf(hasMiniStack())("the tutorial's own config.ini on MiniStack", () => {
  let ministack: Emulator;
  beforeAll(async () => {
    ministack = await startMiniStack();
  });
  afterAll(() => ministack.stop());

  const project = (config: string) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "config.ini"), config);
    const env = emulatorEnv(ministack.endpoint);
    onTestFinished(async () => void (await runCli(["teardown", "--yes"], { cwd, env })));
    return { cwd, run: (...args: string[]) => runCli([...args, "--json"], { cwd, env }) };
  };

  test("with a Cognito pool it deploys, its ID_TOKEN passes, and nothing secret is written down", async () => {
    const pool = await createPool(ministack.endpoint);
    const { id } = await pool.signIn("tutorial@example.com");
    const { cwd, run } = project(tutorialFile({ pool: pool.userPool, client: pool.clientId, token: id }));
    const deployed = await run("deploy");
    expect(deployed, deployed.stdout).toMatchObject({ code: 0 });
    const { functions, changes } = JSON.parse(deployed.stdout);
    expect(functions["basicLambda"]).toContain(":function:basic-dev-basicLambda");
    expect(changes.created).toContain("apigateway.method:GET /");

    const proof = await run("test-token");
    expect(proof, proof.stdout).toMatchObject({ code: 0 });
    expect(JSON.parse(proof.stdout)).toMatchObject({ ok: true });
    const said = [deployed, proof].map(({ stdout, stderr }) => stdout + stderr).join("");
    expect(said).not.toContain(id);
    expect(existsSync(join(cwd, "lambda"))).toBe(false);
  });

  test("with a Google client id it deploys Google's issuer, whose keys a stand-in serves", async () => {
    const google = await startIssuer();
    onTestFinished(() => google.stop());
    const { run } = project(`${tutorialFile({ client: GOOGLE_CLIENT })}[issuer.main]\njwks_uri = ${google.jwksUri}\n`);
    const deployed = await run("deploy");
    expect(deployed, deployed.stdout).toMatchObject({ code: 0 });
    const { invokeUrl, issuers } = JSON.parse(deployed.stdout);
    expect(issuers).toMatchObject([
      { kind: "google", issuer: "https://accounts.google.com", audience: [GOOGLE_CLIENT] },
    ]);

    const claims = { iss: "https://accounts.google.com", aud: GOOGLE_CLIENT, sub: "1", email_verified: true };
    const status = async (token: string) =>
      (await http(invokeUrl, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await status(google.token(claims))).toBe(200);
    expect(await status(google.token({ ...claims, iss: "accounts.google.com" }))).toBe(200);
    expect(await status(google.token({ ...claims, aud: "another" }))).toBe(401);
  });

  test("keys that cannot be fetched stop a deploy before anything is made", async () => {
    const gone = await startIssuer();
    await gone.stop();
    const { run } = project(`${tutorialFile({ client: GOOGLE_CLIENT })}[issuer.main]\njwks_uri = ${gone.jwksUri}\n`);
    const deployed = await run("deploy");
    expect(deployed.code).toBe(1);
    expect(JSON.parse(deployed.stdout).error).toMatchObject({ code: "KEYS_UNREACHABLE" });
    expect(JSON.parse(deployed.stdout).error.message).toContain(gone.jwksUri);
    expect(await inventory(ministack.endpoint)).toEqual([]);
  });
});
