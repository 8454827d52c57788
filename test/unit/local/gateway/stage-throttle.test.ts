import { GetStageCommand, UpdateStageCommand } from "@aws-sdk/client-api-gateway";
import { expect, test } from "vitest";
import { account, apiOf } from "./api.ts";

type Change = readonly [path: string, value?: string];

/** A deployed stage with two methods, and how many of some calls in a row get through. */
async function staged() {
  const here = account();
  const api = await apiOf(here);
  for (const name of ["orders", "items"]) await api.route(name);
  await api.deploy();
  const stage = { restApiId: api.restApiId, stageName: "dev" };
  const set = (...changes: readonly Change[]) => {
    const patchOperations = changes.map(([path, value]) =>
      value === undefined ? ({ op: "remove", path } as const) : ({ op: "replace", path, value } as const),
    );
    return here.client.send(new UpdateStageCommand({ ...stage, patchOperations }));
  };
  const passes = async (path: string, count: number) => {
    let passed = 0;
    for (let i = 0; i < count; i++) if ((await api.ask(path)).status === 200) passed++;
    return passed;
  };
  const settings = async () => (await here.client.send(new GetStageCommand(stage))).methodSettings;
  return { ...here, api, set, passes, settings };
}

test("a stage limits each of its methods, at once and without a key", async () => {
  const { set, passes, clock, api } = await staged();
  await set(["/*/*/throttling/rateLimit", "2"], ["/*/*/throttling/burstLimit", "3"]);
  expect([await passes("/orders", 5), await passes("/items", 5)]).toEqual([3, 3]);
  expect(await api.ask("/orders")).toEqual({
    status: 429,
    type: "TooManyRequestsException",
    body: '{"message":"Too Many Requests"}',
  });
  clock.at += 1_000;
  expect(await passes("/orders", 5)).toBe(2);
});

test.each(["/orders/GET", "/~1orders/GET"])("%s has settings of its own, and loses them again", async (path) => {
  const { set, passes, settings } = await staged();
  await set(["/*/*/throttling/burstLimit", "3"], [`${path}/throttling/burstLimit`, "1"]);
  expect([await passes("/orders", 4), await passes("/items", 4)]).toEqual([1, 3]);
  await set([path]);
  expect(Object.keys((await settings()) ?? {})).toEqual(["*/*"]);
  const again = `Cannot remove method setting ${path.slice(1)} because there is no method setting for this method `;
  await expect(set([path])).rejects.toMatchObject({ name: "BadRequestException", message: again });
});

test("a limit of -1 is none, as Terraform says it", async () => {
  const { set, passes, settings } = await staged();
  await set(["/*/*/throttling/burstLimit", "-1"], ["/*/*/throttling/rateLimit", "-1.000000"]);
  expect(await passes("/orders", 50)).toBe(50);
  expect((await settings())?.["*/*"]).toMatchObject({ throttlingBurstLimit: -1, throttlingRateLimit: -1 });
});

test.each([
  ["/*/*/metrics/enabled", "true"],
  ["/*/*/logging/loglevel", "INFO"],
  ["/cacheClusterEnabled", "true"],
])("%s = %s is 501: nothing here would heed it", async (path, value) => {
  const { set } = await staged();
  const message = `the local endpoint of lambda-authz does not implement ApiGateway UpdateStage ${path}`;
  await expect(set([path, value])).rejects.toMatchObject({ name: "NotImplemented", message });
});
