import { beforeAll, describe, expect, test } from "vitest";
import { hasMoto } from "../support/emulators/moto.ts";
import { inventory } from "../support/inventory.ts";
import { killedDeploys, STATES } from "./killed.ts";

describe.runIf(hasMoto())("a deploy of one route that is killed after any AWS call", () => {
  const { run, endpoint, undisturbed, everyCall } = killedDeploys();
  let calls = 0;
  beforeAll(async () => {
    calls = await undisturbed();
  });

  test.each(STATES)("leaves nothing when torn down $state", { timeout: 400_000 }, ({ loses }) =>
    everyCall(calls, loses, async (at) => {
      expect(await run("teardown")).toMatchObject({ kept: [], left: [] });
      expect(await inventory(endpoint()), `killed after call ${at}`).toEqual([]);
    }),
  );
});
