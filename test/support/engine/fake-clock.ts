import type { StackEvent } from "../../../src/engine/events.ts";

/** A clock that only a sleep moves, so that no test waits. */
export function fakeClock() {
  let now = 1_000_000;
  const slept: number[] = [];
  const told: [string, number][] = [];
  return {
    slept,
    told,
    now: () => now,
    /** Waits that are cut at random are cut by nothing. */
    random: () => 0,
    sleep: async (ms: number) => {
      slept.push(ms);
      now += ms;
    },
    on: (event: StackEvent) => {
      if (event.type === "waiting") told.push([event.waitsFor, event.ms]);
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}
