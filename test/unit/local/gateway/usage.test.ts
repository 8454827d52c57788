import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  type CreateUsagePlanCommandInput,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  DeleteUsagePlanCommand,
  DeleteUsagePlanKeyCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  GetUsagePlanCommand,
  GetUsagePlanKeyCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
  UpdateApiKeyCommand,
  UpdateUsagePlanCommand,
} from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import { ALLOW, account, apiOf, grants } from "./api.ts";

const VALUE = "a-key-of-twenty-letters";
const DAY_MS = 86_400_000;
const replace = (path: string, value: string) => ({ op: "replace", path, value }) as const;

/** A deployed API whose method wants a key, and a key in a plan of its stage. */
async function metered(plan: Partial<CreateUsagePlanCommandInput> = {}, settings: Parameters<typeof apiOf>[1] = {}) {
  const here = account();
  const api = await apiOf(here, settings);
  await api.route("orders", { apiKeyRequired: true });
  await api.route("open");
  await api.route("protected", { ...(await api.authorizer()), apiKeyRequired: true });
  await api.deploy();
  const { client } = here;
  const apiStages = [{ apiId: api.restApiId, stage: "dev" }];
  const { id: usagePlanId = "" } = await client.send(new CreateUsagePlanCommand({ name: "plan", apiStages, ...plan }));
  const { id: keyId = "" } = await client.send(new CreateApiKeyCommand({ name: "key", enabled: true, value: VALUE }));
  await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: "API_KEY" }));
  const ask = (value = VALUE, path = "/orders") => api.ask(path, value === "" ? [] : [["X-API-Key", value]]);
  return { ...here, api, usagePlanId, keyId, ask };
}

const FORBIDDEN = { status: 403, type: "ForbiddenException", body: '{"message":"Forbidden"}' };
const THROTTLED = { status: 429, type: "TooManyRequestsException", body: '{"message":"Too Many Requests"}' };
const USED_UP = { status: 429, type: "LimitExceededException", body: '{"message":"Limit Exceeded"}' };

describe("a method that wants an API key", () => {
  test("takes an enabled key in a plan of the stage, and tells the function which", async () => {
    const { ask, events, keyId } = await metered();
    expect(await ask()).toMatchObject({ status: 200 });
    expect(events.at(-1)).toMatchObject({ requestContext: { identity: { apiKey: VALUE, apiKeyId: keyId } } });
    expect(await ask("")).toEqual(FORBIDDEN);
    expect(await ask("another-key-of-letters")).toEqual(FORBIDDEN);
    expect(await ask("", "/open")).toMatchObject({ status: 200 });
    expect(events.at(-1)).not.toHaveProperty("requestContext.identity.apiKey");
  });

  test("refuses a key that is disabled, out of the plan, or whose plan has another stage", async () => {
    const { ask, client, api, usagePlanId, keyId } = await metered();
    const enable = (value: string) =>
      client.send(new UpdateApiKeyCommand({ apiKey: keyId, patchOperations: [replace("/enabled", value)] }));
    await enable("false");
    expect(await ask()).toEqual(FORBIDDEN);
    await enable("true");
    expect(await ask()).toMatchObject({ status: 200 });
    await client.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId }));
    expect(await ask()).toEqual(FORBIDDEN);
    await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: "API_KEY" }));
    const stage = { path: "/apiStages", value: `${api.restApiId}:dev` };
    const change = (op: "add" | "remove") =>
      client.send(new UpdateUsagePlanCommand({ usagePlanId, patchOperations: [{ op, ...stage }] }));
    await change("remove");
    expect(await ask()).toEqual(FORBIDDEN);
    await change("add");
    expect(await ask()).toMatchObject({ status: 200 });
  });

  test("asks the authorizer first", async () => {
    const { api, answers } = await metered();
    answers.authorizer = grants({ ...ALLOW, Effect: "Deny" });
    expect(await api.ask("/protected")).toMatchObject({ type: "AccessDeniedException" });
    answers.authorizer = grants(ALLOW);
    expect(await api.ask("/protected")).toEqual(FORBIDDEN);
  });

  test("takes the key from the authorizer where the API says so, and not from the header", async () => {
    const { api, answers, ask } = await metered({}, { apiKeySource: "AUTHORIZER" });
    answers.authorizer = grants(ALLOW, { usageIdentifierKey: VALUE });
    expect(await api.ask("/protected")).toMatchObject({ status: 200 });
    answers.authorizer = grants(ALLOW);
    const both = [["Authorization", "a"] as const, ["X-API-Key", VALUE] as const];
    expect(await api.ask("/protected", both)).toEqual(FORBIDDEN);
    expect(await ask()).toEqual(FORBIDDEN);
  });
});

describe("a plan", () => {
  test("lets a burst through, then as many a second as its rate", async () => {
    const { ask, clock } = await metered({ throttle: { rateLimit: 2, burstLimit: 3 } });
    const statuses = async (count: number) => {
      const all = [];
      for (let i = 0; i < count; i++) all.push((await ask()).status);
      return all;
    };
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
    expect(await ask()).toEqual(THROTTLED);
    clock.at += 1_000;
    expect(await statuses(3)).toEqual([200, 200, 429]);
    clock.at += 60_000;
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  });

  test("limits one method by itself", async () => {
    const here = account();
    const api = await apiOf(here);
    for (const name of ["orders", "items"]) await api.route(name, { apiKeyRequired: true });
    await api.deploy();
    const throttle = { "/orders/GET": { rateLimit: 1, burstLimit: 1 } };
    const apiStages = [{ apiId: api.restApiId, stage: "dev", throttle }];
    const plan = new CreateUsagePlanCommand({ name: "plan", apiStages, throttle: { rateLimit: 9, burstLimit: 2 } });
    const { id: usagePlanId } = await here.client.send(plan);
    const { id: keyId } = await here.client.send(new CreateApiKeyCommand({ enabled: true, value: VALUE }));
    await here.client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: "API_KEY" }));
    const ask = async (path: string) => (await api.ask(path, [["x-api-key", VALUE]])).status;
    expect([await ask("/orders"), await ask("/orders")]).toEqual([200, 429]);
    expect([await ask("/items"), await ask("/items"), await ask("/items")]).toEqual([200, 200, 429]);
  });

  // The clock of the account stands at Monday, 2026-11-23T12:00:00Z.
  test.each([
    ["DAY", 0, 0.5],
    ["WEEK", 0, 5.5],
    ["WEEK", 2, 0.5],
    ["WEEK", 1, 6.5],
    ["MONTH", 0, 7.5],
    ["MONTH", 23, 0.5],
    ["MONTH", 22, 29.5],
  ] as const)("has a quota for each %s from day %i on", async (period, offset, days) => {
    const { ask, clock } = await metered({ quota: { limit: 2, offset, period } });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
    expect(await ask()).toEqual(USED_UP);
    clock.at += days * DAY_MS - 1;
    expect(await ask()).toEqual(USED_UP);
    clock.at += 1;
    expect(await ask()).toMatchObject({ status: 200 });
  });

  test("does not count throttled requests for the quota", async () => {
    const { ask, clock } = await metered({
      throttle: { rateLimit: 1, burstLimit: 1 },
      quota: { limit: 2, offset: 0, period: "DAY" },
    });
    expect([(await ask()).status, (await ask()).type]).toEqual([200, "TooManyRequestsException"]);
    clock.at += 1_000;
    expect(await ask()).toMatchObject({ status: 200 });
    clock.at += 1_000;
    expect(await ask()).toEqual(USED_UP);
  });
});

describe("the control plane", () => {
  test("shows a key's value only on request, and lists keys by a prefix of their names", async () => {
    const { client, keyId } = await metered();
    const { id: other } = await client.send(new CreateApiKeyCommand({ name: "other", tags: { a: "b" } }));
    expect(await client.send(new GetApiKeyCommand({ apiKey: keyId }))).not.toHaveProperty("value");
    expect(await client.send(new GetApiKeyCommand({ apiKey: keyId, includeValue: true }))).toMatchObject({
      value: VALUE,
      enabled: true,
    });
    const list = async (query: object) => (await client.send(new GetApiKeysCommand(query))).items;
    expect(await list({ nameQuery: "oth" })).toMatchObject([{ id: other, enabled: false, tags: { a: "b" } }]);
    expect((await list({}))?.map(({ value }) => value)).toEqual([undefined, undefined]);
    expect((await list({ nameQuery: "key", includeValues: true }))?.map(({ value }) => value)).toEqual([VALUE]);
  });

  test("changes and removes what a plan has", async () => {
    const { client, usagePlanId, keyId, api } = await metered({ quota: { limit: 2, period: "DAY" } });
    const update = (...patchOperations: { op: "replace" | "remove"; path: string; value?: string }[]) =>
      client.send(new UpdateUsagePlanCommand({ usagePlanId, patchOperations }));
    const changed = await update(
      replace("/name", "new"),
      replace("/quota/limit", "5"),
      replace("/quota/period", "WEEK"),
      replace("/throttle/rateLimit", "1.5"),
      replace("/throttle/burstLimit", "3"),
    );
    expect(changed).toMatchObject({
      name: "new",
      quota: { limit: 5, offset: 0, period: "WEEK" },
      throttle: { rateLimit: 1.5, burstLimit: 3 },
    });
    await update({ op: "remove", path: "/quota" }, { op: "remove", path: "/throttle" });
    const plan = await client.send(new GetUsagePlanCommand({ usagePlanId }));
    expect(plan).not.toHaveProperty("quota");
    expect(plan).not.toHaveProperty("throttle");
    await expect(client.send(new DeleteUsagePlanCommand({ usagePlanId }))).rejects.toMatchObject({
      name: "BadRequestException",
      message: `Cannot delete Usage Plan ${usagePlanId} because there are API Stages associated with it, including ${api.restApiId}:dev`,
    });
    expect((await client.send(new GetUsagePlansCommand({ keyId }))).items).toHaveLength(1);
    expect((await client.send(new GetUsagePlanKeysCommand({ usagePlanId }))).items).toMatchObject([
      { id: keyId, name: "key", type: "API_KEY", value: VALUE },
    ]);
    await client.send(new DeleteApiKeyCommand({ apiKey: keyId }));
    await expect(client.send(new GetUsagePlanKeyCommand({ usagePlanId, keyId }))).rejects.toMatchObject({
      name: "NotFoundException",
    });
    const remove = { op: "remove", path: "/apiStages", value: `${api.restApiId}:dev` } as const;
    await update(remove);
    await client.send(new DeleteUsagePlanCommand({ usagePlanId }));
    expect((await client.send(new GetUsagePlansCommand({}))).items ?? []).toEqual([]);
  });

  test.each<[string, string, (made: Awaited<ReturnType<typeof metered>>) => Promise<unknown>]>([
    [
      "a short key",
      "API Key value should be at least 20 characters",
      ({ client }) => client.send(new CreateApiKeyCommand({ value: "short" })),
    ],
    ["a key twice", "API Key already exists", ({ client }) => client.send(new CreateApiKeyCommand({ value: VALUE }))],
    [
      "a key that does not exist",
      "Invalid API Key identifier specified",
      ({ client }) => client.send(new GetApiKeyCommand({ apiKey: "none" })),
    ],
    [
      "a stage that does not exist",
      "API Stage not found",
      ({ client, api }) =>
        client.send(new CreateUsagePlanCommand({ name: "p", apiStages: [{ apiId: api.restApiId, stage: "prod" }] })),
    ],
    [
      "a quota of nothing",
      "Usage Plan quota limit must be a non-negative numeric",
      ({ client }) => client.send(new CreateUsagePlanCommand({ name: "p", quota: { limit: 0, period: "DAY" } })),
    ],
    [
      "a quota without a period",
      "Invalid Usage Plan quota period specified. Must be one of [DAY, WEEK, MONTH]",
      ({ client }) => client.send(new CreateUsagePlanCommand({ name: "p", quota: { limit: 1 } })),
    ],
    [
      "a day that no week has",
      "Usage Plan quota offset must be between 0 and 6 inclusive in the WEEK period",
      ({ client }) =>
        client.send(new CreateUsagePlanCommand({ name: "p", quota: { limit: 1, offset: 7, period: "WEEK" } })),
    ],
    [
      "limits of one method in a change",
      "does not implement ApiGateway UpdateUsagePlan /apiStages/a:dev/throttle/~1orders/GET/rateLimit",
      ({ client, usagePlanId }) =>
        client.send(
          new UpdateUsagePlanCommand({
            usagePlanId,
            patchOperations: [replace("/apiStages/a:dev/throttle/~1orders/GET/rateLimit", "1")],
          }),
        ),
    ],
  ])("refuses %s", async (_name, message, call) => {
    await expect(call(await metered())).rejects.toThrow(message);
  });
});
