import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { notInAuthorizationData, refusedIn } from "./checker.ts";
import { type Call, SERVICES } from "./recorder.ts";

const file = process.env["MODELS_CALLS"];

/** What test/support/record-calls.mjs wrote, one document a line. */
interface Line extends Omit<Call, "scenario" | "service"> {
  readonly command: string;
  readonly client: string;
}

const revive = (_: string, value: unknown) => {
  const bytes = (value as { $bytes?: number } | null)?.$bytes;
  return bytes === undefined ? value : new Uint8Array(bytes);
};

/** A run that a test killed may have left a part of a line. */
function parsed(line: string): Line[] {
  try {
    return [JSON.parse(line, revive)];
  } catch {
    return [];
  }
}

const lines: readonly Line[] = file === undefined ? [] : readFileSync(file, "utf8").split("\n").flatMap(parsed);
const callOf = ({ command, client, operation, input }: Line): Call => ({
  ...{ scenario: `recorded ${command}`, service: SERVICES[client] ?? client, operation, input },
});
test.runIf(file !== undefined)("what the contract and e2e runs sent is what AWS's models and data allow", async () => {
  const calls = lines.map(callOf);
  expect(calls.length).toBeGreaterThan(500);
  expect([...new Set(refusedIn(calls))]).toEqual([]);
  expect(await notInAuthorizationData(calls)).toEqual([]);
});
