import { afterAll, beforeAll, describe, test } from "vitest";
import type { Contract, Gaps } from "./contract.ts";
import { FUNCTION_DRIFTS } from "./drift-functions.ts";
import { IN_POOL_DRIFTS, POOL_DRIFTS } from "./drift-pools.ts";
import { TABLE } from "./table.ts";
import { openWorld, type World } from "./world.ts";

/** Where to run: undefined is AWS itself. */
interface Started {
  readonly endpoint: string | undefined;
  stop(): Promise<void>;
}

const ALL: readonly Contract[] = [...TABLE, ...FUNCTION_DRIFTS, ...POOL_DRIFTS, ...IN_POOL_DRIFTS];

/** Runs the contracts against an endpoint that `start` brings up. */
export function runContract(
  name: string,
  enabled: boolean,
  start: () => Promise<Started>,
  gaps: Gaps,
  contracts: readonly Contract[] = ALL,
): void {
  if (!enabled) return void test.skip(`the contract on ${name}`, () => {});
  describe(`on ${name}`, () => {
    let started: Started;
    let world: World;
    beforeAll(async () => {
      started = await start();
      if (started.endpoint !== undefined)
        Object.assign(process.env, {
          AWS_ENDPOINT_URL: started.endpoint,
          AWS_ACCESS_KEY_ID: "test",
          AWS_SECRET_ACCESS_KEY: "test",
          AWS_REGION: "us-east-1",
          AWS_CONFIG_FILE: "/dev/null",
          AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
        });
      process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
      world = await openWorld(started.endpoint);
    });
    afterAll(async () => {
      await world.clear();
      await started.stop();
    });
    for (const contract of contracts) contract(() => world, gaps);
  });
}
