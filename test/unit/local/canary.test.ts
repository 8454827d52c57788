import {
  CreateDeploymentCommand,
  type CreateDeploymentRequest,
  CreateStageCommand,
  type CreateStageRequest,
  DeleteDeploymentCommand,
  GetStageCommand,
  type PatchOperation,
  PutIntegrationResponseCommand,
  PutMethodResponseCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { bodyOf, makeApi, putMethod } from "../../support/local/sample-api.ts";
import { type Account, openAccount } from "../../support/local/socket-account.ts";

// All answers and words of this file are recorded of AWS: LocalStack's test_apigateway_canary of 2025-05-30.

let account: Account;
beforeAll(async () => {
  account = await openAccount(lastingFolder());
});
afterAll(() => account.close());

/** GET / that answers with a message, in a new API. */
async function mocked() {
  const { apigateway } = account;
  const api = await makeApi(account);
  const { restApiId } = api;
  const at = { restApiId, resourceId: api.rootResourceId, httpMethod: "GET", statusCode: "200" };
  await putMethod(account, api, api.rootResourceId, "GET", {
    type: "MOCK",
    requestTemplates: { "application/json": '{"statusCode": 200}' },
  });
  await apigateway.send(new PutMethodResponseCommand(at));
  const say = (message: string) => {
    const template = `{"message": "${message}", "v": "$stageVariables.v", "w": "$stageVariables.w", "canary": "$context.isCanaryRequest"}`;
    const responseTemplates = { "application/json": template };
    return apigateway.send(new PutIntegrationResponseCommand({ ...at, responseTemplates }));
  };
  await say("first");
  const deploy = async (more: Omit<CreateDeploymentRequest, "restApiId"> = {}) =>
    (await apigateway.send(new CreateDeploymentCommand({ restApiId, ...more }))).id ?? "";
  const patch = (...patchOperations: PatchOperation[]) =>
    apigateway.send(new UpdateStageCommand({ restApiId, stageName: "dev", patchOperations }));
  return {
    say,
    deploy,
    patch,
    replace: (path: string, value: string) => patch({ op: "replace", path, value }),
    stage: () => apigateway.send(new GetStageCommand({ restApiId, stageName: "dev" })),
    create: (more: Omit<CreateStageRequest, "restApiId">) =>
      apigateway.send(new CreateStageCommand({ restApiId, ...more })),
    remove: (deploymentId: string) => apigateway.send(new DeleteDeploymentCommand({ restApiId, deploymentId })),
    ask: async () => bodyOf(await api.ask("GET", "/dev/")),
  };
}

const badRequest = (message: unknown) => ({ name: "BadRequestException", message });

test("a canary deployment leaves the stage, and gets as many calls as it says", async () => {
  const { say, deploy, stage, replace, ask, remove } = await mocked();
  const deploymentId = await deploy({ stageName: "dev", variables: { v: "default" } });
  expect(await ask()).toEqual({ message: "first", v: "default", w: "", canary: "" });
  await say("second");
  const canarySettings = { percentTraffic: 0, stageVariableOverrides: { w: "canary" } };
  const canaryId = await deploy({ stageName: "dev", canarySettings });
  expect(await stage()).toMatchObject({
    deploymentId,
    variables: { v: "default" },
    canarySettings: { deploymentId: canaryId, ...canarySettings, useStageCache: false },
  });
  expect(await ask()).toEqual({ message: "first", v: "default", w: "", canary: "false" });
  await replace("/canarySettings/percentTraffic", "100.0");
  expect(await ask()).toEqual({ message: "second", v: "default", w: "canary", canary: "true" });
  await expect(remove(canaryId)).rejects.toMatchObject(badRequest(expect.stringContaining("Active stages")));
});

test("a canary is promoted by copies", async () => {
  const { say, deploy, stage, patch, ask } = await mocked();
  await deploy({ stageName: "dev", variables: { v: "default", w: "kept" } });
  const copies = [
    { op: "copy" as const, from: "/canarySettings/deploymentId", path: "/deploymentId" },
    { op: "copy" as const, from: "/canarySettings/stageVariableOverrides", path: "/variables" },
  ];
  await expect(patch(...copies)).rejects.toMatchObject(badRequest("Promotion not available. Canary does not exist."));
  await say("second");
  const canarySettings = { percentTraffic: 50, stageVariableOverrides: { v: "canary" } };
  const deploymentId = await deploy({ stageName: "dev", canarySettings });
  await patch({ op: "replace", path: "/canarySettings/percentTraffic", value: "0.0" }, ...copies);
  expect(await stage()).toMatchObject({ deploymentId, variables: { v: "canary", w: "kept" } });
  expect(await ask()).toMatchObject({ message: "second", v: "canary", w: "kept" });
});

test("a stage is made with a canary, and loses it again", async () => {
  const { deploy, create, stage, patch, replace } = await mocked();
  const [first, second] = [await deploy(), await deploy()];
  const made = await create({ stageName: "dev", deploymentId: first, canarySettings: { deploymentId: second } });
  expect(made.canarySettings).toEqual({ deploymentId: second, percentTraffic: 0, useStageCache: false });
  await replace("/canarySettings/stageVariableOverrides/v", "updated");
  expect((await stage()).canarySettings?.stageVariableOverrides).toEqual({ v: "updated" });
  await patch({ op: "remove", path: "/canarySettings" });
  expect((await stage()).canarySettings).toBeUndefined();
  await replace("/canarySettings/percentTraffic", "50");
  expect((await stage()).canarySettings).toMatchObject({ deploymentId: first, percentTraffic: 50 });
});

test("what AWS refuses of a canary is refused in its words", async () => {
  const { deploy, create, patch, replace } = await mocked();
  const canarySettings = { percentTraffic: 50 };
  const why = "Invalid deployment content specified.";
  await expect(deploy({ canarySettings })).rejects.toMatchObject(
    badRequest(`${why}Non null and non empty stageName must be provided for canary deployment. Provided value is null`),
  );
  await expect(deploy({ stageName: "nope", canarySettings })).rejects.toMatchObject(
    badRequest(`${why}Stage nope must already be created before making a canary release deployment`),
  );
  const deploymentId = await deploy({ stageName: "dev" });
  const absent = badRequest("Deployment id does not exist");
  await expect(
    create({ stageName: "dev3", deploymentId, canarySettings: { deploymentId: "deploy" } }),
  ).rejects.toMatchObject(absent);
  await expect(replace("/canarySettings/deploymentId", "deploy")).rejects.toMatchObject(absent);
  await expect(patch({ op: "add", path: "/canarySettings/deploymentId", value: deploymentId })).rejects.toMatchObject(
    badRequest("Invalid add operation with path: /canarySettings/deploymentId"),
  );
  await deploy({ stageName: "dev", canarySettings });
  for (const name of ["stageVariableOverrides", "badPath"])
    await expect(patch({ op: "remove", path: `/canarySettings/${name}` })).rejects.toMatchObject(
      badRequest(
        `Cannot remove method setting canarySettings/${name} because there is no method setting for this method `,
      ),
    );
  for (const path of ["/canarySettings", "/canarySettings/badPath"])
    await expect(replace(path, "test")).rejects.toMatchObject(
      badRequest(expect.stringContaining(`Invalid method setting path: ${path}. Must be one of: [/deploymentId, `)),
    );
  const [from, path] = ["/variables", "/canarySettings/stageVariableOverrides"];
  await expect(patch({ op: "copy", from, path })).rejects.toMatchObject(
    badRequest(
      `Invalid copy operation with path: ${path} and from ${from}. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]`,
    ),
  );
});
