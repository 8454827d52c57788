/** Reads templates/vectors as both languages do: from disk, not from what makes them. */
import { readdirSync, readFileSync } from "node:fs";
import type { Family, Fixture, Step } from "./format.ts";
import { VECTORS } from "./sign.ts";

const read = (file: string) => JSON.parse(readFileSync(new URL(file, VECTORS), "utf8"));

export const fixtureOnDisk: Fixture = read("fixture.json");

export const onDisk: readonly Family[] = readdirSync(VECTORS)
  .filter((file) => file.endsWith(".json") && file !== "fixture.json")
  .map(read);

/** The event of a step, spelled out. */
export function eventOf({ event, authorization, token }: Step): unknown {
  if (event !== undefined) return event;
  const { methodArn } = fixtureOnDisk;
  return { type: "TOKEN", authorizationToken: authorization ?? `Bearer ${token}`, methodArn };
}

/** A case as flat rows: one authorizer each, with the steps it meets. */
export const allCases = onDisk.flatMap(({ family, cases }) =>
  cases.map((one) => ({
    title: `${family}: ${one.name}`,
    config: one.config,
    ...("keysFetchedAt" in one && { keysFetchedAt: one.keysFetchedAt }),
    steps: "steps" in one ? one.steps : [one],
  })),
);
