import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, onTestFinished, test } from "vitest";
import { emulatorEnv, runCli } from "../support/cli.ts";
import { fileWith } from "../support/config/sample-config.ts";
import { hasMiniStack, startMiniStack } from "../support/emulators/ministack.ts";
import { emptyFolder } from "../support/folder.ts";

const PASSWORD = "Marked-Secret-Pass-1";

describe.skipIf(!hasMiniStack())("on MiniStack, which shares no code with us", () => {
  test("user add, login by SRP with the right and the wrong password, token, logout, user remove", async () => {
    const emulator = await startMiniStack();
    onTestFinished(() => emulator.stop());
    const { endpoint } = emulator;
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const cognito = new CognitoIdentityProvider({ region: "us-east-1", endpoint, credentials });
    const { UserPool } = await cognito.createUserPool({ PoolName: "pool" });
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId: UserPool?.Id,
      ClientName: "app",
      ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    });
    const cwd = emptyFolder();
    const pool = `kind = cognito\nuser_pool = ${UserPool?.Id}\nclient_id = ${UserPoolClient?.ClientId}`;
    writeFileSync(join(cwd, "config.ini"), fileWith({ "issuer.main": pool }));
    const run = (args: readonly string[], AUTHZ_PASSWORD = PASSWORD) =>
      runCli(args, { cwd, env: { ...emulatorEnv(endpoint), XDG_STATE_HOME: join(cwd, "state"), AUTHZ_PASSWORD } });
    expect(await run(["user", "add", "ann@example.com"])).toMatchObject({ code: 0 });
    expect(await run(["login", "--username", "ann@example.com"])).toMatchObject({ code: 0 });
    expect(await run(["login", "--username", "ann@example.com"], "Wrong-Horse-1")).toMatchObject({ code: 4 });
    expect((await run(["token"])).stdout).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect((await run(["whoami"])).stdout).toContain("ann@example.com");
    expect(await run(["logout"])).toMatchObject({ code: 0, stdout: "Signed out (issuer main).\n" });
    expect(await run(["token"])).toMatchObject({ code: 4, stdout: "" });
    expect(await run(["user", "remove", "ann@example.com", "--yes"])).toMatchObject({ code: 0 });
  });
});
