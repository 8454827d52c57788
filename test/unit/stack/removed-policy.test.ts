import { GetRestApiCommand, UpdateRestApiCommand } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import { badRequest } from "../../../src/local/apigateway/apigateway-refusals.ts";
import { emptyFolder } from "../../support/folder.ts";
import { createAccount, writesIn } from "../../support/memory-account.ts";
import { stackRun } from "../../support/stack-run.ts";

const STACK = { project: "shop", stage: "dev", apiName: "shopAPI", adopt: false, region: "us-east-1" };
const statement = (more: object) => ({ Action: "execute-api:Invoke", Resource: "execute-api:/*", ...more });
const EVERYONE = statement({ Effect: "Allow", Principal: "*" });
const OFFICE = { NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } };

async function withPolicy(...Statement: object[]) {
  const account = createAccount();
  const run = stackRun(account, emptyFolder());
  const restApiId = (await run.deploy()).deployed?.apiId ?? "";
  const { apigateway } = account.aws(STACK);
  const value = JSON.stringify({ Version: "2012-10-17", Statement });
  const patchOperations = [{ op: "replace" as const, path: "/policy", value }];
  await apigateway.send(new UpdateRestApiCommand({ restApiId, patchOperations }));
  account.calls.length = 0;
  const policy = async () => (await apigateway.send(new GetRestApiCommand({ restApiId }))).policy;
  return { account, run, policy };
}

describe("a resource policy that was set by hand", () => {
  test("and kept callers out: deploy asks before it removes it", async () => {
    const { account, run, policy } = await withPolicy(
      EVERYONE,
      statement({ Effect: "Deny", Principal: "*", Condition: OFFICE }),
    );
    await expect(run.deploy()).rejects.toMatchObject({
      code: "CONFIRMATION_NEEDED",
      message: expect.stringContaining("the resource policy of the API is removed"),
    });
    expect(writesIn(account.calls)).toEqual([]);
    const { changes } = await run.deploy({ agree: true });
    expect(changes.widened).toMatchObject([{ route: "every route" }]);
    expect(await policy()).toBeUndefined();
    expect((await run.deploy()).changes.widened).toEqual([]);
  });

  test("and allows everyone is removed without a question; a run that was stopped then is completed by the next", async () => {
    const { account, run, policy } = await withPolicy(EVERYONE);
    account.before = (_, operation) => {
      if (operation === "CreateDeployment") throw badRequest("stopped here");
    };
    await expect(run.deploy()).rejects.toThrow("stopped here");
    expect(await policy()).toBeUndefined();
    account.before = undefined;
    expect((await run.deploy()).changes).toMatchObject({
      ...{ widened: [], foreign: [] },
      created: ["apigateway.deployment:deployment"],
      updated: ["apigateway.stage:dev"],
    });
    account.calls.length = 0;
    await run.deploy();
    expect(writesIn(account.calls)).toEqual([]);
  });
});
