import { expect, test } from "vitest";
import { createReader } from "../../../../src/explain/evidence/evidence-reader.ts";
import { readApiKeys } from "../../../../src/explain/evidence/read-api-keys.ts";
import { fakeAws } from "../../../support/aws/answering-aws.ts";

const STAGE = { apiId: "a1b2c3d4e5", stageName: "dev" };
const PLANS = [
  {
    id: "p1",
    name: "gold",
    apiStages: [{ apiId: STAGE.apiId, stage: "dev" }],
    quota: { limit: 1_000, period: "MONTH" },
  },
  { id: "p2", name: "other", apiStages: [{ apiId: STAGE.apiId, stage: "prod" }] },
];

/** An account whose keys come on two pages. */
const account = () =>
  fakeAws(({ line, query }) => {
    if (line === "GET /usageplans") return { json: { item: "keyId" in query ? PLANS.slice(0, 1) : PLANS } };
    const isSecond = query["position"] === "next";
    const key = {
      id: isSecond ? "k2" : "k1",
      name: isSecond ? "app" : "old",
      enabled: true,
      value: isSecond ? "value-two" : "value-one",
    };
    return { json: { item: [key], ...(!isSecond && { position: "next" }) } };
  });

const read = async (sent: string | undefined) => {
  const { aws, lines } = account();
  const item = await readApiKeys(aws, createReader(aws.signal), { ...STAGE, sent });
  return { item, lines: lines() };
};

test("a key on the second page is found, and the plans of the stage", async () => {
  const { item } = await read("value-two");
  expect(item).toEqual({
    value: {
      plans: [{ id: "p1", name: "gold", rate: undefined, burst: undefined, quota: "1000 requests per MONTH" }],
      key: { id: "k2", name: "app", enabled: true, planIds: ["p1"] },
    },
  });
  expect(JSON.stringify(item)).not.toContain("value-two");
});

test("the listing ends with the key", async () => {
  const { lines } = await read("value-one");
  expect(lines.filter((line) => line === "GET /apikeys")).toHaveLength(1);
});

test("a call without a key asks for none, and an unknown value has none", async () => {
  expect((await read(undefined)).lines).toEqual(["GET /usageplans"]);
  expect((await read("value-six")).item).toMatchObject({ value: { key: undefined } });
});
