import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPlainEndpoint, type PlainEndpoint } from "./plain/plain-account.ts";
import { PLANTED, PLANTED_HEADERS } from "./plain/planted-secrets.ts";
import { explainCall } from "./run/explain-call.ts";
import { LEAKING } from "./run/leaking-apis.ts";
import { loadScenarios } from "./run/load-scenarios.ts";
import { withScenario } from "./run/run-scenario.ts";
import type { Call } from "./scenario.ts";

const all = [...(await loadScenarios()), ...LEAKING];

let local: PlainEndpoint;
beforeAll(async () => {
  local = await openPlainEndpoint({ arePlanted: true });
});
afterAll(() => local.close());

const SECRET_HEADER = /^(?:authorization|cookie|x-api-key)$/i;

/** What must not be shown of a call: its token, and headers that carry secrets. */
function secretsOf({ token, headers = {} }: Call): string[] {
  const ofHeaders = Object.entries(headers).flatMap(([name, value]) => (SECRET_HEADER.test(name) ? [value] : []));
  return [...Object.values(PLANTED), ...ofHeaders, ...(token ? [token] : [])];
}

/** The secrets that a text holds, with what is around them. */
const leaksIn = (text: string, secrets: readonly string[]): string[] =>
  secrets.flatMap((secret) => {
    const at = text.indexOf(secret);
    return at < 0 ? [] : [`${secret}: ${text.slice(Math.max(0, at - 120), at + secret.length + 20)}`];
  });

describe("no secret is in an explanation", () => {
  for (const scenario of all)
    test.concurrent(scenario.name, () =>
      withScenario(scenario, local, async (plain) => {
        const call = { ...plain, headers: { ...PLANTED_HEADERS, ...plain.headers } };
        const explanation = await explainCall(call, local.aws());
        expect(leaksIn(JSON.stringify(explanation), secretsOf(call))).toEqual([]);
      }),
    );
});
