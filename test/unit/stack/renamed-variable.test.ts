import { rmSync } from "node:fs";
import { GetResourcesCommand, PutIntegrationCommand, PutMethodCommand } from "@aws-sdk/client-api-gateway";
import { expect, test } from "vitest";
import { emptyFolder } from "../../support/folder.ts";
import { type Account, createAccount, writesIn } from "../../support/memory-account.ts";
import { stackRun } from "../../support/stack-run.ts";

const STACK = { project: "shop", stage: "dev", apiName: "shopAPI", adopt: false, region: "us-east-1" };
const BEFORE = { routes: "GET / = web\nGET /orders/{id} = web\nGET /orders/{id}/items/{item} = web" };

async function verbsOf(account: Account, restApiId: string): Promise<string[]> {
  const { items = [] } = await account
    .aws(STACK)
    .apigateway.send(new GetResourcesCommand({ restApiId, embed: ["methods"] }));
  return items.flatMap(({ path, resourceMethods }) =>
    Object.keys(resourceMethods ?? {})
      .filter((verb) => verb !== "OPTIONS")
      .map((verb) => `${verb} ${path}`),
  );
}

async function deployed() {
  const account = createAccount();
  const root = emptyFolder();
  const run = stackRun(account, root, BEFORE);
  const restApiId = (await run.deploy()).deployed?.apiId ?? "";
  return { account, root, restApiId, run };
}

const RENAMED: readonly (readonly [string, string, readonly string[]])[] = [
  ["a variable", "GET / = web\nGET /orders/{no} = web", ["GET /", "GET /orders/{no}"]],
  ["a variable with paths below it", "GET /orders/{no}/items/{item} = web", ["GET /orders/{no}/items/{item}"]],
  ["the last of two", "GET /orders/{id}/items/{no} = web", ["GET /orders/{id}/items/{no}"]],
  ["both", "GET /orders/{a}/items/{b} = web", ["GET /orders/{a}/items/{b}"]],
  ["a variable by a greedy one", "GET /orders/{proxy+} = web", ["GET /orders/{proxy+}"]],
];

test.each(RENAMED)("%s gets another name in one deploy", async (_, routes, verbs) => {
  const { account, root, restApiId } = await deployed();
  const renamed = stackRun(account, root, { routes });
  const planned = (await renamed.deploy({ dryRun: true })).changes;
  const { changes } = await renamed.deploy();
  expect(await verbsOf(account, restApiId)).toEqual(verbs);
  expect(planned.deleted.sort()).toEqual(changes.deleted.sort());
  account.calls.length = 0;
  await renamed.deploy();
  expect(writesIn(account.calls)).toEqual([]);
});

test("also without the state file", async () => {
  const { account, root, restApiId, run } = await deployed();
  rmSync(run.stateFile);
  await stackRun(account, root, { routes: "GET /orders/{no} = web" }).deploy();
  expect(await verbsOf(account, restApiId)).toEqual(["GET /orders/{no}"]);
});

test("a deploy that ends between the two paths is made up by the next one", async () => {
  const { account, root, restApiId } = await deployed();
  const renamed = stackRun(account, root, { routes: "GET /orders/{no} = web" });
  account.before = (_, operation) => {
    if (operation === "CreateResource") throw new Error("the line is cut");
  };
  await expect(renamed.deploy()).rejects.toThrow("the line is cut");
  account.before = undefined;
  await renamed.deploy();
  expect(await verbsOf(account, restApiId)).toEqual(["GET /orders/{no}"]);
});

test("a variable that somebody else's method needs stops the deploy before its first write", async () => {
  const { account, root, restApiId } = await deployed();
  const { apigateway } = account.aws(STACK);
  const { items = [] } = await apigateway.send(new GetResourcesCommand({ restApiId }));
  const resourceId = items.find(({ path }) => path === "/orders/{id}")?.id;
  const method = { restApiId, resourceId, httpMethod: "PUT" };
  await apigateway.send(new PutMethodCommand({ ...method, authorizationType: "AWS_IAM" }));
  await apigateway.send(
    new PutIntegrationCommand({ ...method, type: "HTTP_PROXY", uri: "http://127.0.0.1", integrationHttpMethod: "GET" }),
  );
  account.calls.length = 0;
  const renamed = stackRun(account, root, { routes: "GET /orders/{no} = web" });
  await expect(renamed.deploy()).rejects.toMatchObject({
    code: "NOT_OURS",
    message: expect.stringContaining("/orders/{no} cannot be created next to /orders/{id}"),
  });
  expect(writesIn(account.calls)).toEqual([]);
});
