import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { CreateDeploymentCommand, CreateStageCommand, UpdateMethodCommand } from "@aws-sdk/client-api-gateway";
import {
  DeleteFunctionCommand,
  UntagResourceCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import type { Aws } from "../../../src/aws/aws.ts";
import { lock } from "../../../src/engine/state/lock.ts";
import { Refusal } from "../../../src/local/wire/refusal.ts";
import type { StackStatus } from "../../../src/stack/status/status-result.ts";
import { emptyFolder } from "../../support/folder.ts";
import { deployedSite } from "../../support/hand/deployed-site.ts";
import { createAccount, writesIn } from "../../support/memory-account.ts";
import { stackRun } from "../../support/stack-run.ts";

const WEB = "shop-dev-web";
const WEB_FUNCTION = "lambda.function:web";
const GET_ROOT = "apigateway.method:GET /";
const DEPLOYMENT = "apigateway.deployment:deployment";
const STAGE = "apigateway.stage:dev";
const ROUTES = "GET / = web\nGET /orders/{id} = web\nDELETE /orders/{id} = web";

const outOfStep = ({ resources }: StackStatus) =>
  resources.filter(({ state }) => state !== "in-step").map(({ id, state }) => `${id} ${state}`);
const propertiesOf = ({ resources }: StackStatus, id: string) => resources.find((one) => one.id === id)?.properties;
const configure = (aws: Aws, settings: object) =>
  aws.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: WEB, ...settings }));
const open = (at: object) => {
  const patchOperations = [{ op: "replace" as const, path: "/authorizationType", value: "NONE" }];
  return new UpdateMethodCommand({
    ...(at as { restApiId: string; resourceId: string; httpMethod: string }),
    patchOperations,
  });
};

test("of a stack that was never deployed everything is missing, and nothing is written", async () => {
  const account = createAccount();
  const site = stackRun(account, emptyFolder());
  const status = await site.status();
  expect(new Set(status.resources.map(({ state, origin }) => `${state} ${origin}`))).toEqual(
    new Set(["missing config"]),
  );
  expect(status).toMatchObject({ inStep: false, stageIsCurrent: false, unread: [], blocked: [], notes: [] });
  expect(status.plan.created).toHaveLength(status.resources.length);
  expect([writesIn(account.calls), existsSync(site.stateFile)]).toEqual([[], false]);
});

test("of a deployed stack everything is in step; it writes nothing, here or in AWS, and makes the reads of a deploy and those of what is not managed", async () => {
  const { account, site } = await deployedSite();
  await site.deploy();
  const before = readFileSync(site.stateFile, "utf8");
  const ofDeploy = account.calls.splice(0);
  const status = await site.status();
  expect(outOfStep(status)).toEqual([]);
  expect(status).toMatchObject({ inStep: true, stageIsCurrent: true, unread: [], blocked: [], notes: [] });
  expect(writesIn(account.calls)).toEqual([]);
  for (const call of ofDeploy) account.calls.splice(account.calls.indexOf(call), 1);
  expect([...new Set(account.calls)].sort()).toEqual([
    ...["apigateway GetRestApi", "apigateway GetStage"],
    ...["lambda GetFunction", "lambda GetFunctionCodeSigningConfig", "lambda GetFunctionEventInvokeConfig"],
    ...["lambda GetFunctionRecursionConfig", "lambda GetRuntimeManagementConfig"],
    ...[
      "lambda ListAliases",
      "lambda ListVersionsByFunction",
      "logs DescribeLogGroups",
      "logs DescribeSubscriptionFilters",
    ],
  ]);
  expect([readFileSync(site.stateFile, "utf8"), existsSync(`${site.stateFile}.lock`)]).toEqual([before, false]);
});

test("tells a change by hand from one in config.ini, property by property", async () => {
  const { edited, site, aws } = await deployedSite();
  await configure(aws, { MemorySize: 1024 });
  expect(propertiesOf(await site.status(), WEB_FUNCTION)).toEqual([
    { name: "MemorySize", wanted: 128, there: 1024, origin: "hand" },
  ]);
  const both = await edited({ "function.web": "source = lambda/web\nmemory = 512\ntimeout = 7" }).status();
  expect(propertiesOf(both, WEB_FUNCTION)).toEqual([
    { name: "MemorySize", wanted: 512, there: 1024, origin: "both" },
    { name: "Timeout", wanted: 7, there: 10, origin: "config" },
  ]);
  expect(both).toMatchObject({ inStep: false, stageIsCurrent: true, plan: { updated: [WEB_FUNCTION] } });
});

describe("the stage", () => {
  test("still serves what config.ini asks for after a change by hand that nobody deployed", async () => {
    const { site, aws, methodAt } = await deployedSite();
    await aws.apigateway.send(open(methodAt("GET", "/")));
    const status = await site.status();
    expect(outOfStep(status)).toEqual([`${GET_ROOT} drifted`]);
    expect(status).toMatchObject({ inStep: false, stageIsCurrent: true });
    expect(status.plan).toMatchObject({ updated: [GET_ROOT, STAGE], replaced: [DEPLOYMENT] });
  });

  test("does not once it was deployed by hand, whatever its description", async () => {
    const { site, aws, api, methodAt } = await deployedSite();
    const [made] = Object.values(api().deployments);
    await aws.apigateway.send(open(methodAt("GET", "/")));
    const at = { restApiId: api().id, stageName: "dev" };
    const { id } = await aws.apigateway.send(new CreateDeploymentCommand({ ...at, description: made?.description }));
    const status = await site.status();
    expect(outOfStep(status)).toEqual([`${GET_ROOT} drifted`, `${STAGE} drifted`]);
    // A plan compares the stage with the new deployment, which has no ID yet.
    expect(propertiesOf(status, STAGE)).toEqual([
      { name: "deploymentId", wanted: made?.id, there: id, origin: "hand" },
    ]);
    expect(status).toMatchObject({ inStep: false, stageIsCurrent: false });
  });

  test("does not when half of its requests go to a canary", async () => {
    const { site, aws, api } = await deployedSite();
    const at = { restApiId: api().id, stageName: "dev" };
    await aws.apigateway.send(new CreateDeploymentCommand({ ...at, canarySettings: { percentTraffic: 50 } }));
    expect(await site.status()).toMatchObject({ inStep: false, stageIsCurrent: false });
  });

  test("does not when config.ini has another route: the deployment is an earlier one, and the stage has not drifted", async () => {
    const { edited } = await deployedSite();
    const status = await edited({ routes: `${ROUTES}\nGET /new = web` }).status();
    expect(outOfStep(status).sort()).toEqual([
      `${DEPLOYMENT} drifted`,
      "apigateway.method:GET /new missing",
      "apigateway.method:OPTIONS /new missing",
      "apigateway.resource:/new missing",
    ]);
    expect(propertiesOf(status, DEPLOYMENT)).toMatchObject([{ name: "snapshot", origin: "config" }]);
    expect(status.resources.find(({ id }) => id.endsWith("GET /new"))).toMatchObject({ origin: "config" });
    expect(status.stageIsCurrent).toBe(false);
  });
});

test("a resource that was deleted by hand is missing, and one that config.ini no longer has is removed", async () => {
  const { edited, site, aws } = await deployedSite();
  await aws.lambda.send(new DeleteFunctionCommand({ FunctionName: WEB }));
  const missing = (await site.status()).resources.filter(({ state }) => state === "missing");
  expect(missing).toMatchObject([
    { id: WEB_FUNCTION, origin: "hand" },
    { id: "lambda.permission:web routes", origin: "hand" },
  ]);
  const status = await edited({ routes: "GET / = web" }).status();
  const removed = status.resources.filter(({ state }) => state === "removed").map(({ id }) => id);
  expect(removed.sort()).toEqual([
    "apigateway.method:DELETE /orders/{id}",
    "apigateway.method:GET /orders/{id}",
    "apigateway.method:OPTIONS /orders/{id}",
    "apigateway.resource:/orders",
    "apigateway.resource:/orders/{id}",
  ]);
});

test("a foreign resource with the stack's name stops no comparison of the others, and is why deploy would stop", async () => {
  const { site, aws, account } = await deployedSite();
  const { arn } = (JSON.parse(readFileSync(site.stateFile, "utf8")).rows[WEB_FUNCTION] as { attrs: { arn: string } })
    .attrs;
  await configure(aws, { MemorySize: 1024 });
  await aws.lambda.send(new UntagResourceCommand({ Resource: arn, TagKeys: ["lambda-authz:owner"] }));
  const status = await site.status();
  expect(outOfStep(status)).toEqual([`${WEB_FUNCTION} foreign`, "lambda.permission:web routes foreign"]);
  expect(status.blocked.map(({ code, message }) => [code, message])).toEqual([
    ["NOT_OURS", expect.stringContaining(`${WEB_FUNCTION} exists in AWS but does not carry the tags of this stack`)],
  ]);
  expect([status.inStep, writesIn(account.calls).length]).toEqual([false, 2]);
});

test("an API that lost its tags is foreign with all that it contains; what is outside is compared", async () => {
  const { site, aws, api } = await deployedSite();
  api().tags = {};
  await configure(aws, { MemorySize: 1024 });
  const status = await site.status();
  const states = new Map(status.resources.map(({ id, state }) => [id, state]));
  expect([states.get("apigateway.rest-api:api"), states.get(GET_ROOT), states.get(STAGE)]).toEqual(
    Array(3).fill("foreign"),
  );
  expect([states.get("iam.role:web"), states.get(WEB_FUNCTION)]).toEqual(["in-step", "drifted"]);
  expect(status).toMatchObject({ inStep: false, stageIsCurrent: false });
});

test("what is in the API besides is foreign and listed with what it opens; deploy leaves it, so the stack is in step", async () => {
  const { site, aws, api } = await deployedSite();
  const [deploymentId] = Object.keys(api().deployments);
  await aws.apigateway.send(new CreateStageCommand({ restApiId: api().id, stageName: "other", deploymentId }));
  const status = await site.status();
  expect(status.resources.filter(({ state }) => state === "foreign")).toMatchObject([
    { id: "apigateway.stage:other", detail: expect.stringContaining("it opens all routes of deployment") },
  ]);
  expect([status.inStep, status.stageIsCurrent]).toEqual([true, true]);
});

test("without a state file it says so, knows no origin, and makes none", async () => {
  const { site, aws } = await deployedSite();
  await configure(aws, { MemorySize: 1024 });
  rmSync(site.stateFile);
  const status = await site.status();
  expect(status.notes).toEqual([expect.stringContaining(`${site.stateFile} does not exist`)]);
  expect(propertiesOf(status, WEB_FUNCTION)).toMatchObject([{ name: "MemorySize", origin: "unknown" }]);
  expect(status.resources.find(({ id }) => id === DEPLOYMENT)).toMatchObject({ state: "missing", origin: "unknown" });
  expect([status.stageIsCurrent, existsSync(site.stateFile)]).toEqual([false, false]);
});

test("after an interrupted deploy it names what was being written, and does not blame a hand", async () => {
  const { site, aws } = await deployedSite();
  const saved = JSON.parse(readFileSync(site.stateFile, "utf8"));
  saved.rows[WEB_FUNCTION].status = "intent";
  writeFileSync(site.stateFile, JSON.stringify(saved));
  await configure(aws, { MemorySize: 1024 });
  const status = await site.status();
  expect(status.notes).toEqual([`an earlier run was interrupted while it wrote ${WEB_FUNCTION}`]);
  expect(propertiesOf(status, WEB_FUNCTION)).toMatchObject([{ name: "MemorySize", origin: "unknown" }]);
});

test("it does not wait for a running deploy, and says that there is one", async () => {
  const { site } = await deployedSite();
  const unlock = lock(`${site.stateFile}.lock`, () => {});
  try {
    const { notes, inStep } = await site.status();
    expect(notes).toEqual([expect.stringMatching(/^another run is using this stack.*: process \d+ on /)]);
    expect(inStep).toBe(true);
  } finally {
    unlock();
  }
});

describe("a read that is denied", () => {
  test("leaves the others compared, and its resource is neither in step nor drifted", async () => {
    const { site, aws, account } = await deployedSite();
    await configure(aws, { MemorySize: 1024 });
    account.before = (_, operation) => {
      if (operation === "GetRole") throw new Refusal(403, "AccessDenied", "not authorized to perform: iam:GetRole");
    };
    const status = await site.status();
    expect(status.unread.map(({ id, error }) => [id, error.code])).toEqual([
      ["iam.role:web", "ACCESS_DENIED"],
      ["iam.role:shopLambdaAuthorizer", "ACCESS_DENIED"],
    ]);
    expect(status.resources.some(({ id }) => id.startsWith("iam.role:"))).toBe(false);
    expect(outOfStep(status)).toEqual([`${WEB_FUNCTION} drifted`]);
    expect(status.inStep).toBe(false);
  });
});
