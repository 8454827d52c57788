import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { denyingAws } from "../support/aws/denying-aws.ts";
import { openPlainEndpoint, type PlainEndpoint } from "./plain/plain-account.ts";
import { PLANTED_HEADERS } from "./plain/planted-secrets.ts";
import { explainCall } from "./run/explain-call.ts";
import { LEAKING } from "./run/leaking-apis.ts";
import { leaksIn, secretsOf } from "./run/leaks.ts";
import { loadScenarios } from "./run/load-scenarios.ts";
import { onePerCause } from "./run/pick-scenarios.ts";
import { withScenario } from "./run/run-scenario.ts";

// scenarios.test.ts looks for secrets of functions and for tokens in all; here every call has headers that are secret.
const some = [...onePerCause(await loadScenarios()), ...LEAKING];

let local: PlainEndpoint;
beforeAll(async () => {
  local = await openPlainEndpoint({ arePlanted: true });
});
afterAll(() => local.close());

/** Environments that cannot be read cannot be looked for in logs and errors. */
const ACCESS: readonly (readonly [string, (permission: string) => boolean])[] = [
  ["", () => false],
  [", where functions may not be read", (permission) => permission === "lambda:GetFunction"],
];

describe("no secret is in an explanation", () => {
  for (const scenario of some)
    for (const [where, isDenied] of ACCESS)
      test.concurrent(scenario.name + where, () =>
        withScenario(scenario, local, async (plain) => {
          const call = { ...plain, headers: { ...PLANTED_HEADERS, ...plain.headers } };
          const explanation = await explainCall(call, local.aws(denyingAws(local.handle, isDenied)));
          expect(leaksIn(JSON.stringify(explanation), secretsOf(call))).toEqual([]);
        }),
      );
});
