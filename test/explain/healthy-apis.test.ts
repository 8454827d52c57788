import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPlainEndpoint, type PlainEndpoint } from "./plain/plain-account.ts";
import { loadScenarios } from "./run/load-scenarios.ts";
import { sendPlain } from "./run/send-plain.ts";

const healthy = (await loadScenarios()).filter((one) => one.expect === null);

let local: PlainEndpoint;
beforeAll(async () => {
  local = await openPlainEndpoint();
});
afterAll(() => local.close());

describe("healthy APIs answer", () => {
  test.for(healthy)("$name", async ({ make }) => {
    const { account, end } = local.account();
    const { status, body } = await sendPlain(await make(account));
    await end();
    expect(status, body).toBe(200);
  });
});
