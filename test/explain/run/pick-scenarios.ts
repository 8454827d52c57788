import { createHash } from "node:crypto";
import type { Scenario } from "../scenario.ts";

const rank = ({ name }: Scenario, seed: number): string => createHash("sha256").update(`${seed} ${name}`).digest("hex");

/** As many scenarios as asked for, one in four of them healthy; the same ones for the same seed and scenarios. */
export function pickScenarios(all: readonly Scenario[], count: number, seed: number): Scenario[] {
  const sorted = [...all].sort((a, b) => (rank(a, seed) < rank(b, seed) ? -1 : 1));
  const healthy = sorted.filter((one) => one.expect === null).slice(0, Math.ceil(count / 4));
  const broken = sorted.filter((one) => one.expect !== null).slice(0, count - healthy.length);
  return [...broken, ...healthy];
}

/** One scenario a cause, and one healthy API: for what is tried many times on each. */
export const onePerCause = (all: readonly Scenario[]): Scenario[] =>
  all.filter((one, index) => all.findIndex(({ expect }) => expect === one.expect) === index);
