import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateStageCommand,
  DeleteMethodCommand,
  DeleteResourceCommand,
  GetDeploymentsCommand,
  GetResourcesCommand,
  GetStageCommand,
  PutGatewayResponseCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UntagResourceCommand,
  UpdateMethodCommand,
} from "@aws-sdk/client-api-gateway";
import { AddPermissionCommand } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { strayChecks } from "../../../src/token/prove/stray-checks.ts";
import { emptyFolder } from "../../support/folder.ts";
import { type Account, createAccount, writesIn } from "../../support/memory-account.ts";
import { publish } from "../../support/stack/lost-answers.ts";
import { type StackRun, stackRun } from "../../support/stack-run.ts";

const STACK = { project: "shop", stage: "dev", apiName: "shopAPI", adopt: false, region: "us-east-1" };
const NOTHING = { created: [], updated: [], replaced: [], deleted: [] };
const DEPLOYMENT = "apigateway.deployment:deployment";

interface Backend {
  readonly type: "MOCK" | "HTTP_PROXY" | "AWS_PROXY" | "AWS";
  readonly uri?: string;
}

const functionUri = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;

/** A deployed stack, and what somebody does to its API by hand. */
async function deployed(account: Account = createAccount()) {
  const root = emptyFolder();
  const run = stackRun(account, root);
  const { deployed: stack } = await run.deploy();
  const restApiId = stack?.apiId ?? "";
  const { apigateway } = account.aws(STACK);
  const resources = async () =>
    (await apigateway.send(new GetResourcesCommand({ restApiId, embed: ["methods"] }))).items ?? [];
  const at = async (path: string) => (await resources()).find((one) => one.path === path)?.id;
  return {
    account,
    run,
    root,
    restApiId,
    apigateway,
    at,
    deployments: async () => (await apigateway.send(new GetDeploymentsCommand({ restApiId }))).items ?? [],
    stage: () => apigateway.send(new GetStageCommand({ restApiId, stageName: "dev" })),
    verbs: async () =>
      (await resources()).flatMap(({ path, resourceMethods }) =>
        Object.keys(resourceMethods ?? {}).map((verb) => `${verb} ${path}`),
      ),
    async resource(pathPart: string) {
      const made = await apigateway.send(new CreateResourceCommand({ restApiId, parentId: await at("/"), pathPart }));
      return made.id ?? "";
    },
    async method(path: string, httpMethod: string, backend: Backend | undefined) {
      const resourceId = (await at(path)) ?? (await this.resource(path.slice(1)));
      const one = { restApiId, resourceId, httpMethod };
      await apigateway.send(new PutMethodCommand({ ...one, authorizationType: "NONE" }));
      if (backend !== undefined)
        await apigateway.send(new PutIntegrationCommand({ ...one, ...backend, integrationHttpMethod: "POST" }));
    },
    async open(path: string, httpMethod: string) {
      const patchOperations = [{ op: "replace" as const, path: "/authorizationType", value: "NONE" }];
      await apigateway.send(
        new UpdateMethodCommand({ restApiId, resourceId: await at(path), httpMethod, patchOperations }),
      );
    },
    loseState: () => rmSync(run.stateFile),
  };
}

/** Makes the next deploy need a new deployment of the API. */
const changed = (account: Account, root: string): StackRun =>
  stackRun(account, root, { routes: "GET / = web\nGET /orders/{id} = web" });
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error("it should have failed")),
    (error: unknown) => error,
  );

describe("a route by hand", () => {
  test.each<[string, Backend]>([
    ["that a mock answers", { type: "MOCK" }],
    ["to another server", { type: "HTTP_PROXY", uri: "https://127.0.0.1/a?key=secret" }],
    ["to a function that is not the stack's", { type: "AWS_PROXY", uri: functionUri("shop-dev-webhook") }],
    ["to a function of another stage", { type: "AWS_PROXY", uri: functionUri("shop-prod-web") }],
  ])(
    "%s is named at each deploy, and stops one that would publish it before anything is written",
    async (_, backend) => {
      const { account, run, root, method, ...api } = await deployed();
      await method.call({ ...api }, "/backdoor", "GET", backend);
      const unchanged = await run.deploy();
      expect(unchanged.changes).toMatchObject({
        ...NOTHING,
        foreign: [
          { id: "apigateway.method:GET /backdoor", opens: expect.stringMatching(/^GET \/backdoor to everyone: /) },
        ],
      });
      expect(unchanged.notes.join()).toContain("apigateway.method:GET /backdoor");
      expect(JSON.stringify(unchanged)).not.toContain("secret");

      account.calls.length = 0;
      const error = await failureOf(changed(account, root).deploy());
      expect(error).toMatchObject({
        code: "NOT_OURS",
        message: expect.stringContaining("GET /backdoor to everyone"),
        fix: { text: expect.stringContaining("--publish-foreign") },
      });
      expect(writesIn(account.calls)).toEqual([]);
    },
  );

  test("is in the plan of a dry run, which does not stop", async () => {
    const { account, root, method, ...api } = await deployed();
    await method.call({ ...api }, "/backdoor", "GET", { type: "MOCK" });
    const { changes, notes } = await changed(account, root).deploy({ dryRun: true });
    expect(changes.foreign).toMatchObject([{ id: "apigateway.method:GET /backdoor" }]);
    expect(notes.join()).toMatch(/stops before it publishes apigateway\.method:GET \/backdoor; pass --publish-foreign/);
  });

  test("is published with --publish-foreign, and from then on named only, until it changes", async () => {
    const { account, run, root, method, ...api } = await deployed();
    await method.call({ ...api }, "/backdoor", "GET", { type: "MOCK" });
    changed(account, root);
    const published = await publish(account, root);
    expect(published.changes.replaced).toEqual([DEPLOYMENT]);
    expect((await run.deploy()).changes.foreign).toHaveLength(1);
    await method.call({ ...api }, "/backdoor", "POST", { type: "MOCK" });
    expect(await failureOf(changed(account, root).deploy())).toMatchObject({
      code: "NOT_OURS",
      message: expect.not.stringContaining("GET /backdoor"),
    });
  });

  test("that was published and then deleted by hand is taken off the stage", async () => {
    const stack = await deployed();
    await stack.method("/backdoor", "GET", { type: "MOCK" });
    const changedRun = changed(stack.account, stack.root);
    await publish(stack.account, stack.root);
    const { apigateway, restApiId } = stack;
    await apigateway.send(new DeleteResourceCommand({ restApiId, resourceId: await stack.at("/backdoor") }));
    expect((await changedRun.deploy()).changes).toMatchObject({ replaced: [DEPLOYMENT], foreign: [] });
    expect((await changedRun.deploy()).changes).toMatchObject(NOTHING);
  });

  test.each(["web", "guard"])(
    "to the stack's function %s is pruned with its path, before it is published",
    async (name) => {
      const { run, method, verbs, at, ...api } = await deployed();
      const before = await verbs();
      const functionName = name === "guard" ? "shop-dev-shopLambdaAuthorizer" : `shop-dev-${name}`;
      await method.call({ ...api, at }, "/backdoor", "ANY", { type: "AWS_PROXY", uri: functionUri(functionName) });
      await method.call({ ...api, at }, "/backdoor", "OPTIONS", { type: "MOCK" });
      const { changes } = await run.deploy();
      expect(changes.foreign).toEqual([]);
      expect(changes.deleted).toContain("apigateway.method:ANY /backdoor");
      expect(await verbs()).toEqual(before);
      expect(await at("/backdoor")).toBeUndefined();
      expect((await run.deploy()).changes).toMatchObject(NOTHING);
    },
  );

  test("next to an owned one is pruned, and the owned one stays", async () => {
    const { run, method, verbs, ...api } = await deployed();
    const before = await verbs();
    await method.call({ ...api }, "/", "ANY", { type: "AWS_PROXY", uri: functionUri("shop-dev-web:live") });
    expect((await run.deploy()).changes.deleted).toEqual(["apigateway.method:ANY /"]);
    expect(await verbs()).toEqual(before);
  });

  test("is seen although a row of the state file has its id and another key", async () => {
    const { account, run, root, restApiId, method, ...api } = await deployed();
    await method.call({ ...api }, "/backdoor", "GET", { type: "MOCK" });
    const state = JSON.parse(readFileSync(run.stateFile, "utf8"));
    const key = { apiId: restApiId, path: "/elsewhere", verb: "GET" };
    const row = { type: "apigateway.method", status: "ready", key, needs: [] };
    writeFileSync(
      run.stateFile,
      JSON.stringify({ ...state, rows: { ...state.rows, "apigateway.method:GET /backdoor": row } }),
    );
    expect(await failureOf(changed(account, root).deploy())).toMatchObject({
      code: "NOT_OURS",
      message: expect.stringContaining("GET /backdoor to everyone"),
    });
  });

  test("without the state file is treated alike", async () => {
    const { account, run, root, method, loseState, verbs, ...api } = await deployed();
    await method.call({ ...api }, "/backdoor", "GET", { type: "MOCK" });
    await method.call({ ...api }, "/pruned", "GET", { type: "AWS_PROXY", uri: functionUri("shop-dev-web") });
    loseState();
    account.calls.length = 0;
    expect(await failureOf(run.deploy())).toMatchObject({ code: "NOT_OURS" });
    expect(writesIn(account.calls)).toEqual([]);
    const { changes } = await publish(account, root);
    expect(changes.foreign.map(({ id }) => id)).toEqual(["apigateway.method:GET /backdoor"]);
    expect(await verbs()).not.toContain("GET /pruned");
  });
});

test("a path without methods is reported and opens nothing, so that it does not stop the deploy", async () => {
  const { account, root, resource, ...api } = await deployed();
  await resource.call({ ...api }, "empty");
  const { changes } = await changed(account, root).deploy();
  expect(changes.foreign).toEqual([{ id: "apigateway.resource:/empty", opens: "nothing: it has no method" }]);
});

test("a gateway response by hand is named, and stops a deploy that would publish it", async () => {
  const { account, run, root, apigateway, restApiId } = await deployed();
  const open = { restApiId, responseType: "UNAUTHORIZED" as const, statusCode: "200" };
  await apigateway.send(new PutGatewayResponseCommand(open));
  expect((await run.deploy()).changes).toMatchObject({
    ...NOTHING,
    foreign: [{ id: "apigateway.gateway-response:UNAUTHORIZED", opens: expect.stringContaining("status 200") }],
  });
  expect(await failureOf(changed(account, root).deploy())).toMatchObject({ code: "NOT_OURS" });
});

test("a statement by hand is reported, also one with an owned statement's name", async () => {
  const { account, run } = await deployed();
  const { lambda } = account.aws(STACK);
  for (const StatementId of ["lambda-authz-x", "lambda-authz-authorizer"])
    await lambda.send(
      new AddPermissionCommand({
        FunctionName: "shop-dev-web",
        StatementId,
        Action: "lambda:InvokeFunction",
        Principal: "s3.amazonaws.com",
      }),
    );
  const { notes } = await run.deploy();
  expect(notes).toEqual([
    expect.stringContaining("lambda-authz-x lets s3.amazonaws.com"),
    expect.stringContaining("lambda-authz-authorizer lets s3.amazonaws.com"),
  ]);
});

test.each([
  ["a method below", "GET /orders/{id}/x"],
  ["a method on", "PUT /orders/{id}"],
])("%s a path that config.ini drops stays, and the path with it", async (_, route) => {
  const { account, run, root, apigateway, restApiId, at, verbs } = await deployed();
  const [httpMethod = "", path = ""] = route.split(" ");
  const parentId = await at("/orders/{id}");
  const resourceId = path.endsWith("/x")
    ? (await apigateway.send(new CreateResourceCommand({ restApiId, parentId, pathPart: "x" }))).id
    : parentId;
  const one = { restApiId, resourceId, httpMethod };
  await apigateway.send(new PutMethodCommand({ ...one, authorizationType: "AWS_IAM" }));
  await apigateway.send(new PutIntegrationCommand({ ...one, type: "MOCK" }));
  stackRun(account, root, { routes: "GET / = web" });
  const { changes } = await publish(account, root);
  expect(changes.deleted).toContain("apigateway.method:GET /orders/{id}");
  expect(changes.deleted).not.toContain("apigateway.resource:/orders/{id}");
  expect(changes.foreign).toMatchObject([{ id: `apigateway.method:${route}` }]);
  expect(await verbs()).toEqual(expect.arrayContaining([route, "GET /"]));
  expect(await verbs()).toHaveLength(3);
  expect((await stackRun(account, root, { routes: "GET / = web" }).deploy()).changes).toMatchObject(NOTHING);
  expect((await run.teardown()).left).toEqual([]);
});

describe("a protected route that config.ini makes public", () => {
  const isPublic = "GET / = web, public\nGET /orders/{id} = web\nDELETE /orders/{id} = web";
  const asked = { code: "CONFIRMATION_NEEDED", message: expect.stringContaining("GET / becomes public") };

  test.each(["opened", "deleted"])(
    "is asked about although it was %s by hand, which the stage does not show",
    async (how) => {
      const { account, root, open, apigateway, restApiId, at } = await deployed();
      if (how === "opened") await open("/", "GET");
      else await apigateway.send(new DeleteMethodCommand({ restApiId, resourceId: await at("/"), httpMethod: "GET" }));
      account.calls.length = 0;
      expect(await failureOf(stackRun(account, root, { routes: isPublic }).deploy())).toMatchObject(asked);
      expect(writesIn(account.calls)).toEqual([]);
    },
  );

  test("is asked about in an API that is adopted", async () => {
    const { account, root, apigateway, restApiId } = await deployed();
    const resourceArn = `arn:aws:apigateway:us-east-1::/restapis/${restApiId}`;
    const tagKeys = ["owner", "project", "stage", "region"].map((name) => `lambda-authz:${name}`);
    await apigateway.send(new UntagResourceCommand({ resourceArn, tagKeys }));
    const run = stackRun(account, root, { routes: isPublic });
    expect(await failureOf(run.deploy({ adopt: true }))).toMatchObject(asked);
  });
});

test("a stage by hand is named and stays as it is", async () => {
  const { account, root, apigateway, restApiId, deployments, stage } = await deployed();
  const [first] = await deployments();
  await apigateway.send(new CreateStageCommand({ restApiId, stageName: "old", deploymentId: first?.id }));
  for (const routes of ["GET / = web", "GET /b = web", "GET /c = web"]) {
    const { changes } = await stackRun(account, root, { routes }).deploy();
    expect(changes.foreign).toEqual([
      { id: "apigateway.stage:old", opens: `all routes of deployment ${first?.id} under /old/` },
    ]);
  }
  expect((await deployments()).map(({ id }) => id)).toContain(first?.id);
  expect((await stage()).deploymentId).not.toBe(first?.id);
});

describe("a deployment", () => {
  test("by hand with our description does not keep a repair from the stage", async () => {
    const { run, open, apigateway, restApiId, deployments, stage } = await deployed();
    const [ours] = await deployments();
    await open("/orders/{id}", "GET");
    const byHand = { restApiId, stageName: "dev", ...(ours?.description && { description: ours.description }) };
    const theirs = await apigateway.send(new CreateDeploymentCommand(byHand));
    const { changes } = await run.deploy();
    expect(changes.replaced).toEqual([DEPLOYMENT]);
    const { deploymentId } = await stage();
    expect([ours?.id, theirs.id]).not.toContain(deploymentId);
    expect((await run.deploy()).changes).toMatchObject(NOTHING);
  });

  test("by hand is not shown any longer where nothing else changed: the stage goes back to the one the state knows", async () => {
    const { run, open, apigateway, restApiId, stage, at } = await deployed();
    const before = (await stage()).deploymentId;
    await open("/", "GET");
    await apigateway.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
    // Put back by hand, so that there is nothing to repair but the stage.
    const { items = [] } = await apigateway.send(new GetResourcesCommand({ restApiId, embed: ["methods"] }));
    const authorizerId = items.flatMap((one) => one.resourceMethods?.["DELETE"]?.authorizerId ?? [])[0];
    const patchOperations = [
      { op: "replace" as const, path: "/authorizationType", value: "CUSTOM" },
      { op: "replace" as const, path: "/authorizerId", value: authorizerId },
    ];
    await apigateway.send(
      new UpdateMethodCommand({ restApiId, resourceId: await at("/"), httpMethod: "GET", patchOperations }),
    );
    expect((await run.deploy()).changes).toMatchObject({ ...NOTHING, updated: ["apigateway.stage:dev"] });
    expect((await stage()).deploymentId).toBe(before);
  });

  test.each(["before the new deployment", "before the stage shows it"])(
    "makes up for a repair after which the run was killed %s",
    async (when) => {
      const { account, run, open, stage } = await deployed();
      const before = (await stage()).deploymentId;
      await open("/", "GET");
      const at = when === "before the new deployment" ? "CreateDeployment" : "UpdateStage";
      account.before = (_, operation) => {
        if (operation === at) throw new Error("killed");
      };
      await failureOf(run.deploy());
      account.before = undefined;
      await run.deploy();
      expect((await stage()).deploymentId).not.toBe(before);
      expect((await run.deploy()).changes).toMatchObject(NOTHING);
    },
  );

  test("is made anew once when the state is lost", async () => {
    const { run, loseState, deployments, stage } = await deployed();
    loseState();
    expect((await run.deploy()).changes).toMatchObject({
      ...NOTHING,
      created: [DEPLOYMENT],
      updated: ["apigateway.stage:dev"],
    });
    expect((await run.deploy()).changes).toMatchObject(NOTHING);
    expect(await deployments()).toHaveLength(2);
    expect((await deployments()).map(({ id }) => id)).toContain((await stage()).deploymentId);
  });

  test("of the stack's that no stage uses goes when two are newer; others never", async () => {
    const { run, loseState, deployments, stage, apigateway, restApiId } = await deployed();
    const theirs = await apigateway.send(
      new CreateDeploymentCommand({ restApiId, description: "lambda-authz by hand" }),
    );
    for (let i = 0; i < 4; i++) {
      loseState();
      await run.deploy();
    }
    const left = await deployments();
    expect(left).toHaveLength(3);
    expect(left.map(({ id }) => id)).toContain(theirs.id);
    expect(left.map(({ id }) => id)).toContain((await stage()).deploymentId);
    const ours = left.filter(({ id }) => id !== theirs.id).map(({ description }) => description);
    for (const description of ours) expect(description).toMatch(/^lambda-authz shop\/dev [0-9a-f]{16}$/);
    expect(new Set(ours).size).toBe(2);
  });

  test("that another stage got meanwhile is shown by it, and no reason to fail", async () => {
    const { run, loseState, deployments, restApiId, account } = await deployed();
    const [first] = await deployments();
    loseState();
    await run.deploy();
    account.before = (_, operation) => {
      if (operation !== "DeleteDeployment") return;
      account.before = undefined;
      const apis = (
        account.data["apigateway/us-east-1"] as { apis: Record<string, { stages: Record<string, unknown> }> }
      ).apis;
      Object.assign(apis[restApiId]?.stages ?? {}, {
        late: { stageName: "late", deploymentId: first?.id, variables: {}, tags: {} },
      });
    };
    loseState();
    await run.deploy();
    expect((await deployments()).map(({ id }) => id)).toContain(first?.id);
  });
});

describe("test-token", () => {
  const checksOf = async ({ account, root, restApiId }: { account: Account; root: string; restApiId: string }) => {
    const config = loadConfig(join(root, "config.ini"), { stage: undefined, region: "us-east-1" }, new Date(0));
    const checks = await strayChecks(config, account.aws(STACK), restApiId);
    return checks.map(({ name, got, ok }) => ({ name, got, ok }));
  };

  test("has nothing to add where the API holds what config.ini asks for", async () => {
    expect(await checksOf(await deployed())).toEqual([]);
  });

  test("names a route by hand that is not deployed, and fails for one that is", async () => {
    const stack = await deployed();
    await stack.method("/backdoor", "POST", { type: "MOCK" });
    const name = "POST /backdoor is not in config.ini";
    expect(await checksOf(stack)).toEqual([{ name, got: "not deployed", ok: true }]);
    await stack.apigateway.send(new CreateDeploymentCommand({ restApiId: stack.restApiId, stageName: "dev" }));
    expect(await checksOf(stack)).toEqual([{ name, got: "open to everyone", ok: false }]);
  });

  test("fails for a stage by hand that leaves open what config.ini protects", async () => {
    const stack = await deployed();
    const { restApiId, apigateway } = stack;
    await apigateway.send(new CreateDeploymentCommand({ restApiId, stageName: "kept" }));
    await stack.open("/", "GET");
    await apigateway.send(new CreateDeploymentCommand({ restApiId, stageName: "open" }));
    expect(await checksOf(stack)).toEqual([
      { name: "stage kept is not in config.ini", got: "nothing open", ok: true },
      { name: "stage open is not in config.ini", got: "open to everyone: GET /", ok: false },
    ]);
  });
});
