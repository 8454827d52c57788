import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { explain } from "../../src/explain/explain.ts";
import { recordingAws } from "../support/aws/recording-aws.ts";
import { openPlainEndpoint, type PlainEndpoint } from "./plain/plain-account.ts";
import { loadScenarios } from "./run/load-scenarios.ts";
import { onePerCause } from "./run/pick-scenarios.ts";
import { withScenario } from "./run/run-scenario.ts";

const scenarios = onePerCause(await loadScenarios()).filter(({ expect: code }) =>
  /^(?:authorizer|identity)-/.test(code ?? ""),
);

/** What the log of the call shows without a test. */
const LOGGED = ["authorizer-error", "authorizer-timeout", "authorizer-exit", "authorizer-environment"];

let local: PlainEndpoint;
beforeAll(async () => {
  local = await openPlainEndpoint();
});
afterAll(() => local.close());

describe("with --no-invoke the authorizer is not tested, and what is not known is only possible", () => {
  for (const scenario of scenarios)
    test.concurrent(scenario.name, () =>
      withScenario(scenario, local, async ({ url, method = "GET", headers = {}, ...rest }) => {
        const { handle, permissions } = recordingAws(local.handle);
        const call = { url: new URL(url), method, headers, ...rest };
        const { cause } = await explain(call, local.aws(handle), { allMethods: true, invoke: false });
        const isRight = cause?.code === scenario.expect;
        const isFair = !LOGGED.includes(scenario.expect ?? "") && cause?.message.startsWith("possibly ");
        expect(isRight || isFair, `${cause?.code}: ${cause?.message}`).toBe(true);
        expect([...permissions].filter((one) => one.startsWith("apigateway:POST"))).toEqual([]);
      }),
    );
});
