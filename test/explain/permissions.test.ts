import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Explanation } from "../../src/explain/explanation.ts";
import { denyingAws } from "../support/aws/denying-aws.ts";
import { recordingAws } from "../support/aws/recording-aws.ts";
import { openPlainEndpoint, type PlainEndpoint } from "./plain/plain-account.ts";
import { explainCall } from "./run/explain-call.ts";
import { loadScenarios } from "./run/load-scenarios.ts";
import { onePerCause } from "./run/pick-scenarios.ts";
import { expectRight, withScenario } from "./run/run-scenario.ts";
import type { Scenario } from "./scenario.ts";

const all = await loadScenarios();
const healthy = all.filter(({ expect: code }) => code === null);
// Each is explained some fifteen times.
const some = [...onePerCause(all), ...healthy.filter((_, index) => index % 3 === 0)];

let local: PlainEndpoint;
beforeAll(async () => {
  local = await openPlainEndpoint();
});
afterAll(() => local.close());

/** Codes that say what is seen and blame nothing that could not be looked at. */
const UNSPECIFIC: readonly string[] = ["unexplained", "no-answer", "cors-preflight-failed", "authorizer-unauthorized"];

/** Causes that are true too where it cannot be read that the configuration has been corrected. */
const TRUE_TOO: Readonly<Record<string, readonly string[]>> = {
  "route-not-deployed": ["route-not-found"],
  // Without the function's variables, its error is all that is known.
  "authorizer-environment": ["authorizer-error"],
  "changes-not-deployed": ["resource-policy-denies", "authorizer-permission", "authorizer-error"],
};

/** What is wrong with an explanation that lacks a permission; undefined when it is as it should be. */
function wrongWithout(permission: string, { expect: code }: Scenario, { cause, findings, skipped }: Explanation) {
  const action = permission.split(" ")[0] ?? "";
  if (!skipped.some(({ what, why }) => what !== "" && why.includes(action))) return "it does not say what it skipped";
  const trueToo = TRUE_TOO[code ?? ""] ?? [];
  const isFair = (one: { readonly code: string; readonly message: string }) =>
    one.message.startsWith("possibly ") || [...UNSPECIFIC, ...trueToo].includes(one.code);
  if (cause !== null && cause.code !== code && !isFair(cause)) return `it blames ${cause.code}: ${cause.message}`;
  const errors = findings.filter(({ severity }) => severity === "error").filter((one) => !isFair(one));
  if (code === null && errors.length > 0) return `it finds ${errors[0]?.code}: ${errors[0]?.message}`;
  return undefined;
}

describe("without one permission explain ends, says what it skipped, and blames nothing else", () => {
  for (const scenario of new Set(some))
    test.concurrent(scenario.name, () =>
      withScenario(scenario, local, async (call) => {
        const recording = recordingAws(local.handle);
        expectRight(scenario, await explainCall(call, local.aws(recording.handle)));
        const wrong: string[] = [];
        for (const permission of recording.permissions) {
          const denying = denyingAws(local.handle, (one) => one === permission);
          const problem = wrongWithout(permission, scenario, await explainCall(call, local.aws(denying)));
          if (problem !== undefined) wrong.push(`without ${permission} ${problem}`);
        }
        expect(wrong).toEqual([]);
      }),
    );

  for (const scenario of onePerCause(all))
    test.concurrent(`nor without any permission at all: ${scenario.name}`, () =>
      withScenario(scenario, local, async (call) => {
        const explanation = await explainCall(call, local.aws(denyingAws(local.handle, () => true)));
        expect(wrongWithout("apigateway:GET", scenario, explanation)).toBeUndefined();
      }));
});
