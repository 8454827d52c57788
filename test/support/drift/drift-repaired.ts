import { readFileSync } from "node:fs";
import { GetStageCommand } from "@aws-sdk/client-api-gateway";
import { expect, vi } from "vitest";
import type { Change } from "../../../src/engine/kind.ts";
import { kinds } from "../../../src/resources/index.ts";
import { lastingFolder } from "../lasting-folder.ts";
import { createAccount, writesIn } from "../memory-account.ts";
import { stackRun } from "../stack-run.ts";
import { driftedApi } from "./drifted-api.ts";
import type { Drift } from "./gateway-drifts.ts";

const STACK = { project: "shop", stage: "dev", apiName: "shopAPI", adopt: false, region: "us-east-1" };
const DEPLOYMENT = "apigateway.deployment:deployment";
const typeOf = (node: string) => node.slice(0, node.indexOf(":"));

/** What each diff of a run reports: "apigateway.stage canary". */
async function reportedBy<T>(
  run: () => Promise<T>,
): Promise<{ readonly result: T; readonly props: readonly string[] }> {
  const props: string[] = [];
  const spies = Object.values(kinds).map((kind) => {
    const { diff, type } = kind;
    return vi.spyOn(kind, "diff").mockImplementation((wanted, attrs) => {
      const changes: readonly Change[] = diff(wanted, attrs);
      props.push(...changes.map(({ prop }) => `${type} ${prop}`));
      return changes;
    });
  });
  try {
    return { result: await run(), props };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/**
 * A deployed stack in memory.
 * @returns makes changes by hand and checks that a dry run names them, one deploy repairs them, and the next writes nothing.
 */
export async function driftedStack(): Promise<(drifts: readonly Drift[]) => Promise<void>> {
  const account = createAccount();
  const run = stackRun(account, lastingFolder(), { routes: "GET / = web\nGET /health = web, public" });
  const { deployed } = await run.deploy();
  const restApiId = deployed?.apiId ?? "";
  const client = account.aws(STACK).apigateway;
  const api = driftedApi(account, client, restApiId, "shopLambdaAuthorizer");
  const served = async () => (await client.send(new GetStageCommand({ restApiId, stageName: "dev" }))).deploymentId;

  return async (drifts) => {
    const isCaptured = drifts.some((one) => one.isCaptured);
    const nodes = [...new Set(drifts.map(({ node }) => node))];
    const before = await served();
    for (const { by } of drifts) await by(api);

    const { result: planned, props } = await reportedBy(() => run.deploy({ dryRun: true }));
    const named = drifts.flatMap(({ node, prop }) => (prop === "" ? [] : [`${typeOf(node)} ${prop}`]));
    expect(props).toEqual(expect.arrayContaining(named));
    expect([...planned.changes.updated, ...planned.changes.created]).toEqual(expect.arrayContaining(nodes));

    const { changes } = await run.deploy({ agree: true });
    expect([...changes.updated, ...changes.created]).toEqual(expect.arrayContaining(nodes));
    expect(changes.replaced).toEqual(isCaptured ? [DEPLOYMENT] : []);
    expect((await served()) !== before).toBe(isCaptured);
    expect(readFileSync(run.stateFile, "utf8")).not.toMatch(/overrides|secret-value/);

    account.calls.length = 0;
    const again = await run.deploy();
    expect(writesIn(account.calls)).toEqual([]);
    expect(again.changes).toMatchObject({ created: [], updated: [], replaced: [], deleted: [] });
  };
}
