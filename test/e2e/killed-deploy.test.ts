import { beforeAll, describe, expect, test } from "vitest";
import { hasMoto } from "../support/emulators/moto.ts";
import { snapshot } from "../support/snapshot.ts";
import { killedDeploys, STATES } from "./killed.ts";

describe.runIf(hasMoto())("a deploy of one route that is killed after any AWS call", () => {
  const { run, endpoint, undisturbed, everyCall } = killedDeploys();
  let calls = 0;
  let expected: unknown;
  beforeAll(async () => {
    calls = await undisturbed();
    expected = await snapshot(endpoint());
  });

  test.each(STATES)("ends as an undisturbed one when deployed again $state", { timeout: 400_000 }, ({ loses }) =>
    everyCall(calls, loses, async (at) => {
      await run("deploy");
      expect(await snapshot(endpoint()), `killed after call ${at}`).toEqual(expected);
    }),
  );
});
