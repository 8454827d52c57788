import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { StackStatus } from "../../../src/stack/status/status-result.ts";
import { writesIn } from "../memory-account.ts";
import type { HandChange } from "./hand-change.ts";
import type { HandSite } from "./hand-site.ts";

const NOTHING = { created: [], updated: [], replaced: [], deleted: [] };

/** "node property", of a missing resource "node ". */
const differencesIn = ({ resources }: StackStatus): string[] =>
  resources.flatMap(({ id, state, properties }) =>
    state === "missing"
      ? [`${id} `]
      : properties.filter(({ origin }) => origin !== "unmanaged").map(({ name }) => `${id} ${name}`),
  );

/** Makes changes by hand: status names each, deploy repairs each, a second status is clean and a second deploy writes nothing. */
export async function namedAndRepaired(site: HandSite, changes: readonly HandChange[]): Promise<void> {
  const { account, run } = site;
  for (const { by } of changes) await by(site);
  account.calls.length = 0;
  const status = await run.status();
  expect(writesIn(account.calls)).toEqual([]);
  expect(status.inStep).toBe(false);
  const found = differencesIn(status);
  // A property may be named by its members.
  const missed = changes.filter(
    ({ node, property }) =>
      !found.some((one) => one === `${node} ${property}` || one.startsWith(`${node} ${property}.`)),
  );
  expect(
    missed.map(({ node, property }) => `${node} ${property}`),
    `only ${found.join("\n")}`,
  ).toEqual([]);
  expect(status.resources.flatMap(({ properties }) => properties.map(({ origin }) => origin))).not.toContain("config");
  expect(JSON.stringify(status)).not.toMatch(/hunter2|secret-value/);

  await run.deploy({ agree: true });
  const clean = await run.status();
  expect(differencesIn(clean)).toEqual([]);
  expect(clean).toMatchObject({ inStep: true, stageIsCurrent: true, unread: [], blocked: [], plan: NOTHING });
  account.calls.length = 0;
  expect((await run.deploy()).changes).toMatchObject(NOTHING);
  expect(writesIn(account.calls)).toEqual([]);
  expect(readFileSync(run.stateFile, "utf8")).not.toMatch(/hunter2/);
}
