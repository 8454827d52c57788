import { GetPolicyCommand, LambdaClient, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import type { DeployResult, Explanation } from "../../src/open/results.ts";
import { emptyFolder } from "../support/folder.ts";
import { runInProcess } from "../support/in-process.ts";
import { LOCAL_CREDENTIALS, LOCAL_CREDENTIALS_ENV } from "../support/local-credentials.ts";
import { localFolder } from "./local-folder.ts";

const explain = (args: readonly string[], cwd: string, input?: string) =>
  runInProcess(["explain", ...args], {
    cwd,
    env: { ...LOCAL_CREDENTIALS_ENV, CI: undefined },
    ...(input !== undefined && { input }),
  });
const parsed = (stdout: string): Explanation => JSON.parse(stdout);
const URL = "http://127.0.0.1:1/_aws/execute-api/abc123/dev/orders";

test("explains the deployed stack, an address from another folder, and a missing permission", async () => {
  const folder = localFolder(LOCAL_CREDENTIALS_ENV);
  const deployed = await folder.json<DeployResult>("deploy", "--local");
  const healthy = await explain(["--local", "--json"], folder.cwd);
  expect(parsed(healthy.stdout)).toMatchObject({
    api: { name: "basicAPI", protocol: "REST", stage: "dev", route: "GET /" },
    answer: { status: 200, errorType: "" },
    cause: null,
    findings: [],
    skipped: [],
  });
  expect(healthy.code).toBe(0);

  const elsewhere = await explain([deployed.invokeUrl, "--json"], emptyFolder());
  expect(parsed(elsewhere.stdout)).toMatchObject({
    api: { name: "basicAPI" },
    answer: { status: 401, errorType: "UnauthorizedException" },
  });
  expect(elsewhere.code).toBe(0);

  const endpoint = folder.running()?.endpoint ?? "";
  const lambda = new LambdaClient({ region: deployed.region, endpoint, credentials: LOCAL_CREDENTIALS });
  const FunctionName = Object.values(deployed.functions).find((arn) => arn.includes("Authorizer"));
  const { Policy = "" } = await lambda.send(new GetPolicyCommand({ FunctionName }));
  for (const { Sid } of JSON.parse(Policy).Statement)
    await lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: Sid }));
  const broken = await explain(["--local", "--json"], folder.cwd);
  expect(parsed(broken.stdout).cause).toMatchObject({ code: "authorizer-permission", severity: "error" });
  expect(broken.code).toBe(6);
});

test("a header that may be secret is refused on the command line", async () => {
  const { code, stderr } = await explain([URL, "--header", "Authorization: Bearer secret-value"], emptyFolder());
  expect(code).toBe(2);
  expect(stderr).toContain("--headers-stdin");
  expect(stderr).not.toContain("secret-value");
});

test.each<[string, readonly string[]]>([
  ["two readers of standard input", [URL, "--headers-stdin", "--token-stdin"]],
  ["a header without a colon", [URL, "--header", "nonsense"]],
  ["a time without a unit", [URL, "--wait-logs", "30"]],
  ["an origin with a path", [URL, "--origin", "https://app.example/page"]],
  ["what is not an address", ["orders"]],
])("%s: a usage error with a fix", async (_, args) => {
  const { code, stderr } = await explain(args, emptyFolder(), "x");
  expect({ code, hasFix: stderr.includes("fix: ") }).toEqual({ code: 2, hasFix: true });
});

test("without a URL and a config.ini, both ways on are named", async () => {
  const { code, stderr } = await explain([], emptyFolder());
  expect(code).toBe(3);
  expect(stderr).toMatch(/no URL was given[\s\S]*fix: pass the URL of a call, or create a config\.ini: .*init/);
});
