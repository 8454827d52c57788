import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Finding } from "../../src/explain/explanation.ts";
import { programOf } from "../support/emulators/emulator.ts";
import { openPlainEndpoint, type PlainEndpoint } from "./plain/plain-account.ts";
import { explainCall } from "./run/explain-call.ts";
import { loadScenarios } from "./run/load-scenarios.ts";
import { withScenario } from "./run/run-scenario.ts";
import { formOf, onlyReads, typeCommand, typedCommand } from "./run/type-fix.ts";

const AWS = programOf("aws") ?? "";
/** Two of each cause: the faults of a cause mostly have one form of command. */
const OF_A_CAUSE = 2;
const faulty = (await loadScenarios()).filter((one) => one.expect !== null);
const scenarios = faulty.filter(
  ({ expect: code }, index) => faulty.slice(0, index).filter((one) => one.expect === code).length < OF_A_CAUSE,
);
/** Commands of one form are typed once for a cause. */
const typed = new Set<string>();
let explained = 0;

/** What is wrong, and in what: a preflight and an answer can lack the same header. Durations differ by themselves. */
const faultOf = ({ code, message }: Finding) => `${code}: ${message.replace(/\d+/g, "")}`;

let local: PlainEndpoint;
beforeAll(async () => {
  local = await openPlainEndpoint();
});
afterAll(() => local.close());

describe.runIf(AWS !== "")("the AWS CLI takes the command of a fix as it is printed", () => {
  for (const scenario of scenarios)
    test.concurrent(scenario.name, ({ skip }) =>
      withScenario(scenario, local, async (call) => {
        const { cause } = await explainCall(call, local.aws());
        explained += 1;
        const command = cause === null ? undefined : typedCommand(cause);
        if (cause === null || command === undefined) return skip("the fix has no command to type as it is");
        const form = `${cause.code} ${formOf(command)}`;
        if (typed.has(form)) return skip("a command of this form was typed");
        typed.add(form);
        await typeCommand(command, local.endpoint, AWS);
        if (onlyReads(command)) return;
        // Lambda takes a moment to change a function; calls meet its former settings until then.
        const remaining = async () => {
          const after = await explainCall(call, local.aws());
          return after.cause && faultOf(after.cause);
        };
        await expect.poll(remaining, { message: command, interval: 500 }).not.toBe(faultOf(cause));
      }),
    );
});

describe.runIf(AWS !== "")("of all causes", () => {
  test("at least 20 have such a command", ({ skip }) => {
    if (explained < scenarios.length) skip("not all ran");
    expect(new Set([...typed].map((form) => form.split(" ")[0])).size).toBeGreaterThanOrEqual(20);
  });
});
