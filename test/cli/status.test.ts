import { dirname } from "node:path";
import { GetRestApisCommand, UpdateStageCommand } from "@aws-sdk/client-api-gateway";
import { UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { EXIT } from "../../src/cli/exit-codes.ts";
import { open } from "../../src/open/open.ts";
import { emptyFolder } from "../support/folder.ts";
import { servedEndpoint } from "../support/local/served-endpoint.ts";
import { ownProject } from "../support/own-project.ts";
import { KEYS, runMain, setEnvironment } from "../support/program/run-main.ts";

const FUNCTION = "lambda.function:echo";

test("status says what differs, in text, JSON and the public API; a denied read is a failure in all of them", async () => {
  const config = ownProject({ project: "shop" });
  const cwd = dirname(config);
  const aws = await servedEndpoint();
  const env = { ...KEYS, AWS_ENDPOINT_URL: aws.endpoint, AWS_REGION: "us-east-1" };
  const run = (...argv: string[]) => runMain(argv, { cwd, env });

  const before = await run("status");
  expect(before).toMatchObject({ code: EXIT.drifted, stdout: expect.stringContaining("Not deployed: none of the ") });
  expect((await run("deploy")).code).toBe(EXIT.done);
  const done = await run("status");
  expect(done).toMatchObject({
    code: EXIT.done,
    stdout: expect.stringMatching(/^\d+ resources: \d+ in step\. The stage dev serves/),
  });

  const { items: [api] = [] } = await aws.apigateway.send(new GetRestApisCommand({}));
  const patchOperations = [{ op: "replace" as const, path: "/tracingEnabled", value: "true" }];
  await aws.apigateway.send(new UpdateStageCommand({ restApiId: api?.id, stageName: "dev", patchOperations }));
  const traced = await run("status");
  expect(traced.code).toBe(EXIT.done);
  expect(traced.stdout).toContain(
    "· apigateway.stage:dev  in step, with settings that are not managed\n    tracingEnabled is true\n",
  );

  const FunctionName = "shop-dev-echo";
  await aws.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 1024 }));
  // Refusals are in that list too, by their code.
  const written = () => aws.writes().filter((one) => !/Exception$|^AccessDenied$|^NoSuchEntity$/.test(one));
  const writes = written();
  const drifted = await run("status");
  expect(drifted.code).toBe(7);
  expect(drifted.stdout).toContain(`✗ ${FUNCTION}  drifted\n    MemorySize is 1024, should be 128 (changed by hand)\n`);
  expect(drifted.stdout).toMatch(/deploy would update 1\.\nrun: lambda-authz deploy\n$/);

  const { code, stdout } = await run("status", "--json");
  const { resources, plan, ...rest } = JSON.parse(stdout);
  const { plan: ofDeploy } = JSON.parse((await run("deploy", "--dry-run", "--json")).stdout);
  expect({ code, plan, ...rest }).toEqual({ code: 7, plan: ofDeploy, inStep: false, stageIsCurrent: true });
  expect(resources.filter(({ state }: { state: string }) => state !== "in-step")).toEqual([
    { id: FUNCTION, state: "drifted", properties: [{ name: "MemorySize", wanted: 128, there: 1024 }] },
    {
      id: "apigateway.stage:dev",
      state: "unmanaged",
      properties: [{ name: "tracingEnabled", wanted: null, there: true }],
    },
  ]);

  aws.deny("iam:GetRole");
  const denied = await run("status");
  expect(denied.code).toBe(EXIT.credentials);
  expect(denied.stdout).toContain("MemorySize is 1024, should be 128");
  expect(denied.stderr).toMatch(/cannot compare iam\.role:echo: .*iam:GetRole/);
  expect(denied.stderr).toMatch(/^fix: .*allow the action$/m);
  const failed = await run("status", "--json");
  expect({ ...failed, stdout: JSON.parse(failed.stdout) }).toMatchObject({
    code: EXIT.credentials,
    stdout: {
      error: { code: "ACCESS_DENIED", message: expect.stringContaining("iam:GetRole"), fix: expect.any(String) },
    },
  });

  setEnvironment(cwd, env);
  const stack = await open({ configFile: config });
  const status = await stack.status();
  expect(status.unread.map(({ id, error }) => [id, error.code])).toContainEqual(["iam.role:echo", "ACCESS_DENIED"]);
  expect(status.inStep).toBe(false);
  aws.deny("apigateway:GET");
  await expect(stack.status()).rejects.toMatchObject({ code: "ACCESS_DENIED" });
  expect(written()).toEqual(writes);
});

test("status --watched lists what is compared by kind, without a config.ini", async () => {
  const { code, stdout } = await runMain(["status", "--watched"], { cwd: emptyFolder() });
  expect(code).toBe(EXIT.done);
  expect(stdout).toMatch(/^apigateway\.stage: that it exists, deploymentId, canarySettings, /m);
});
