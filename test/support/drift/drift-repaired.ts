import { readFileSync } from "node:fs";
import { GetStageCommand } from "@aws-sdk/client-api-gateway";
import { expect } from "vitest";
import { kinds } from "../../../src/resources/index.ts";
import type { StackStatus } from "../../../src/stack/status/status-result.ts";
import { lastingFolder } from "../lasting-folder.ts";
import { createAccount, writesIn } from "../memory-account.ts";
import { stackRun } from "../stack-run.ts";
import { driftedApi } from "./drifted-api.ts";
import { type Drift, ROUTES } from "./gateway-drifts.ts";

const STACK = { project: "shop", stage: "dev", apiName: "shopAPI", adopt: false, region: "us-east-1" };
const DEPLOYMENT = "apigateway.deployment:deployment";

/** Whether a status names a property, or a member of it, as changed by hand; for "", the resource as missing. */
function isNamed({ resources }: StackStatus, { node, prop }: Drift): boolean {
  const report = resources.find(({ id }) => id === node);
  if (prop === "") return report?.state === "missing";
  const name = kinds[node.slice(0, node.indexOf(":"))]?.watched[prop];
  return (report?.properties ?? []).some(
    (one) => one.origin === "hand" && (one.name === name || one.name.startsWith(`${name}.`)),
  );
}

interface DriftedStack {
  /**
   * Makes changes by hand and checks that `status` names each and that one deploy repairs them all.
   * @returns what the next deploy wrote.
   */
  repaired(drifts: readonly Drift[]): Promise<readonly string[]>;
  status(): Promise<StackStatus>;
}

/** A deployed stack in memory. */
export async function driftedStack(): Promise<DriftedStack> {
  const account = createAccount();
  const run = stackRun(account, lastingFolder(), { routes: ROUTES });
  const { deployed } = await run.deploy();
  const restApiId = deployed?.apiId ?? "";
  const client = account.aws(STACK).apigateway;
  const api = driftedApi(account, client, restApiId, "shopLambdaAuthorizer");
  const served = async () => (await client.send(new GetStageCommand({ restApiId, stageName: "dev" }))).deploymentId;

  return {
    status: () => run.status(),
    async repaired(drifts) {
      const isCaptured = drifts.some((one) => one.isCaptured);
      const nodes = [...new Set(drifts.map(({ node }) => node))];
      const before = await served();
      for (const { by } of drifts) await by(api);

      const status = await run.status();
      expect(drifts.filter((one) => !isNamed(status, one))).toEqual([]);
      expect(JSON.stringify(status)).not.toContain("secret-value");

      const { changes } = await run.deploy({ agree: true });
      expect([...changes.updated, ...changes.created]).toEqual(expect.arrayContaining(nodes));
      expect(changes.replaced).toEqual(isCaptured ? [DEPLOYMENT] : []);
      expect((await served()) !== before).toBe(isCaptured);
      expect(readFileSync(run.stateFile, "utf8")).not.toMatch(/overrides|secret-value/);

      account.calls.length = 0;
      await run.deploy();
      return writesIn(account.calls);
    },
  };
}
