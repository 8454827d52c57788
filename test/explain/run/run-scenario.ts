import { expect } from "vitest";
import type { Explanation } from "../../../src/explain/explanation.ts";
import { recordingAws } from "../../support/aws/recording-aws.ts";
import type { PlainEndpoint } from "../plain/plain-account.ts";
import type { Call, Scenario } from "../scenario.ts";
import { explainCall } from "./explain-call.ts";

/** A scenario's API, as long as `use` looks at it; then its functions are deleted. */
export async function withScenario<T>(
  { make }: Pick<Scenario, "make">,
  local: PlainEndpoint,
  use: (call: Call) => Promise<T>,
): Promise<T> {
  const { account, end } = local.account();
  try {
    return await use(await make(account));
  } finally {
    await end();
  }
}

/** A call and what explains it. */
interface Explained {
  readonly call: Call;
  readonly explanation: Explanation;
}

/** Explains the call of a scenario. Fails if anything but reading was asked of AWS, or another method was sent. */
export const explainScenario = (scenario: Scenario, local: PlainEndpoint): Promise<Explained> =>
  withScenario(scenario, local, async (call) => {
    const recording = recordingAws(local.handle);
    const explanation = await explainCall(call, local.aws(recording.handle));
    expect(recording.writes).toEqual([]);
    const { pathname } = new URL(call.url);
    const [, api = ""] = /execute-api\/([^/]+)/.exec(pathname) ?? [];
    const methods = local.requests.filter((one) => one.includes(`/${api}/`)).map((one) => one.split(" ")[0]);
    expect(["GET", "HEAD", "OPTIONS", call.method ?? "GET"]).toEqual(expect.arrayContaining(methods));
    return { call, explanation };
  });

/** A cause or finding in one line of a test's failure. */
const shown = ({ code, severity, message }: NonNullable<Explanation["cause"]>) => `${severity} ${code}: ${message}`;

/** Fails unless the explanation has the cause that the scenario names; a healthy one has no error among its findings. */
export function expectRight({ expect: expected, severity }: Scenario, explanation: Explanation): void {
  const { cause, findings, answer } = explanation;
  const said = cause === null ? `no cause; the call was answered ${JSON.stringify(answer)}` : shown(cause);
  expect(cause?.code ?? null, said).toBe(expected);
  if (severity !== undefined) expect(cause?.severity, said).toBe(severity);
  if (expected !== null) return;
  expect(answer?.status, said).toBe(200);
  expect(findings.filter((one) => one.severity === "error").map(shown)).toEqual([]);
}
