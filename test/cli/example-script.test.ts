import { execFile } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { emptyFolder } from "../support/folder.ts";
import { runInProcess } from "../support/in-process.ts";
import { servedEndpoint } from "../support/local/served-endpoint.ts";
import { LOCAL_CREDENTIALS } from "../support/local-credentials.ts";

const ROOT = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** A copy of the example in a project that has this package installed, in a folder that a URL spells differently. */
function project(): string {
  const cwd = join(emptyFolder(), "my project");
  cpSync(join(ROOT, "examples/deploy-from-a-script"), cwd, { recursive: true });
  mkdirSync(join(cwd, "node_modules"));
  symlinkSync(ROOT, join(cwd, "node_modules/lambda-authz"));
  return cwd;
}

test("the example deploys, proves with the token of a user, and tears down", { timeout: 90_000 }, async () => {
  const { endpoint } = await servedEndpoint();
  const cwd = project();
  const { accessKeyId, secretAccessKey } = LOCAL_CREDENTIALS;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    XDG_STATE_HOME: join(cwd, "state"),
    AUTHZ_PASSWORD: "Correct-Horse-1",
  };
  const script = (...args: string[]) => run(process.execPath, ["deploy.mjs", ...args], { cwd, env });
  const cli = async (...args: string[]) => {
    const ran = await runInProcess(args, { cwd, env });
    if (ran.code !== 0) throw new Error(ran.stderr);
    return ran.stdout.trim();
  };

  const deployed = await script();
  expect(deployed.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/_aws\/execute-api\/\w+\/dev\/\n$/);
  expect(deployed.stderr).toMatch(/^would create \d+, update 0, delete 0\naccount \d{12}, us-east-1\n/);
  expect(deployed.stderr).toContain("created apigateway.rest-api:api\n");

  await cli("user", "add", "ann@example.com");
  await cli("login", "--username", "ann@example.com");
  env["AUTHZ_TOKEN"] = await cli("token");
  const proved = await script("test");
  expect(proved.stderr).toMatch(/^ok {5}GET \/ without a token: 401/m);
  expect(proved.stderr).not.toContain("FAILED");

  const down = await script("down");
  expect(down.stderr).toMatch(/\ndeleted \d+, left 0\n$/);
});

test("the example names its actions to who asks for another", async () => {
  const failed = await run(process.execPath, ["deploy.mjs", "up"], { cwd: project() }).catch((error: object) => error);
  expect(failed).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('unknown action "up": deploy, test or down'),
  });
});

test("the example ends with the code of what went wrong, and what to do", async () => {
  const env = { PATH: process.env["PATH"], AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" };
  const failed = await run(process.execPath, ["deploy.mjs"], { cwd: project(), env }).catch((error: object) => error);
  expect(failed).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^REGION_MISSING: .*\nfix: /) });
});
