import { rmSync } from "node:fs";
import { DeleteRestApiCommand, TagResourceCommand, UntagResourceCommand } from "@aws-sdk/client-api-gateway";
import { ListTagsCommand, UntagResourceCommand as UntagFunctionCommand } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { emptyFolder } from "../../support/folder.ts";
import { createAccount, writesIn } from "../../support/memory-account.ts";
import { stackRun } from "../../support/stack-run.ts";

const STACK = { project: "shop", stage: "dev", apiName: "shopAPI", adopt: false, region: "us-east-1" };
const TAGS = ["owner", "project", "stage", "region"].map((name) => `lambda-authz:${name}`);

/** A deployed stack whose API shows the tags of this stack no longer, and how its state file fares. */
async function withLostApi(how: "taken off" | "another stack's") {
  const account = createAccount();
  const run = stackRun(account, emptyFolder());
  const { deployed } = await run.deploy();
  const restApiId = deployed?.apiId ?? "";
  const { apigateway } = account.aws(STACK);
  const resourceArn = `arn:aws:apigateway:us-east-1::/restapis/${restApiId}`;
  if (how === "taken off") await apigateway.send(new UntagResourceCommand({ resourceArn, tagKeys: TAGS }));
  else await apigateway.send(new TagResourceCommand({ resourceArn, tags: { "lambda-authz:stage": "other" } }));
  account.calls.length = 0;
  return { account, run, restApiId, apigateway };
}

test.each([
  ["taken off", "kept"],
  ["taken off", "lost"],
  ["another stack's", "kept"],
  ["another stack's", "lost"],
] as const)(
  "teardown deletes nothing that an API with its tags %s still calls, with the state file %s",
  async (how, file) => {
    const { account, run, restApiId } = await withLostApi(how);
    if (file === "lost") rmSync(run.stateFile);
    const { deleted, left, untagged, notes } = await run.teardown();
    expect(deleted).toEqual([]);
    expect(writesIn(account.calls)).toEqual([]);
    expect(untagged).toEqual(["apigateway.rest-api:api"]);
    expect(left).toContain("lambda.function:web");
    if (file === "lost") expect(notes.join()).toContain(restApiId);
  },
);

test("what is said of an API without tags is a way out: once it is deleted, deploy creates a new one", async () => {
  const { run, restApiId, apigateway } = await withLostApi("taken off");
  await expect(run.deploy()).rejects.toMatchObject({
    code: "NOT_OURS",
    fix: { text: expect.stringContaining("delete it first") },
  });
  await apigateway.send(new DeleteRestApiCommand({ restApiId }));
  expect((await run.deploy()).changes.created).toContain("apigateway.rest-api:api");
  expect((await run.teardown()).left).toEqual([]);
});

test("a function that config.ini no longer has and that lost its tags is named, and stays", async () => {
  const account = createAccount();
  const root = emptyFolder();
  await stackRun(account, root).deploy();
  const { lambda } = account.aws(STACK);
  const Resource = "arn:aws:lambda:us-east-1:123456789012:function:shop-dev-web";
  await lambda.send(new UntagFunctionCommand({ Resource, TagKeys: TAGS }));
  const without = { "function.web": undefined, "function.old": "source = lambda/old", routes: "GET / = old" };
  const named = expect.stringMatching(/^lambda\.function:web \(shop-dev-web\) .* is not deleted$/);
  expect((await stackRun(account, root, without).deploy({ dryRun: true })).notes).toEqual([named]);
  expect((await stackRun(account, root, without).deploy()).notes).toEqual([named]);
  expect((await lambda.send(new ListTagsCommand({ Resource }))).Tags).toEqual({});
});
