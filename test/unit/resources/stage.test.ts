import { expect, test } from "vitest";
import { stage } from "../../../src/resources/stage.ts";
import { fakeAws, ok } from "../../support/aws/answering-aws.ts";

const PROPS = { apiId: "a", name: "dev", deploymentId: "d1", tags: {} };

test("a canary that was set by hand on the stage is drift, and is removed together with a wrong deployment", async () => {
  const canarySettings = { percentTraffic: 50, deploymentId: "theirs" };
  const { aws, sent } = fakeAws(() => ok({ stageName: "dev", deploymentId: "d0", canarySettings }));
  const found = await stage.read(aws, { apiId: "a", name: "dev" });
  if (found === undefined) throw new Error("the stage exists");
  const changes = stage.diff(PROPS, found.attrs);
  expect(changes).toEqual([
    { prop: "deploymentId", from: "d0", to: "d1" },
    { prop: "canary", from: "theirs", to: "" },
  ]);
  expect(stage.diff(PROPS, await stage.update(aws, PROPS, found.attrs, changes))).toEqual([]);
  expect(JSON.parse(sent.at(-1)?.body ?? "")).toEqual({
    patchOperations: [
      { op: "remove", path: "/canarySettings" },
      { op: "replace", path: "/deploymentId", value: "d1" },
    ],
  });
});
