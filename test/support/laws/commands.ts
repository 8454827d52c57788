import fc from "fast-check";
import type { Kill } from "../killed.ts";
import { fault } from "./aws-faults.ts";
import { handIn } from "./hand.ts";
import { DISOWNED, HAND_CHANGES } from "./hand-changes.ts";
import { deployed, forgetChanged, inspected, planned, tornDown } from "./laws.ts";
import { type Model, placeAt, type Real, STACKS } from "./model.ts";
import { PLANTED, plant } from "./plants.ts";
import type { Agreed, Disturbance } from "./site.ts";
import { DAMAGES, damageState } from "./state-damage.ts";
import { edit, type Wanted } from "./wanted.ts";

/** One thing that happens in a history. */
type Step = fc.AsyncCommand<Model, Real>;
type Run = (model: Model, real: Real) => Promise<unknown>;

/** @param needs whether something must have been run at the site before. */
const step = (words: string, at: number, run: Run, needs: boolean): Step => ({
  check: ({ used }) => !needs || used.has(at),
  async run(model, real) {
    real.count("commands");
    await run(model, real);
  },
  toString: () => `${words} at site ${at}`,
});

const edits = (at: number, changes: Partial<Wanted>) =>
  step(
    `edit ${JSON.stringify(changes)}`,
    at,
    async (model, real) => {
      const { wanted } = placeAt(model, real, at);
      model.wanted[at] = { ...wanted, ...changes };
    },
    false,
  );

const words = (settings: object) =>
  Object.entries(settings)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => `${name}${value === true ? "" : ` ${JSON.stringify(value)}`}`)
    .join(", ");

const deploys = (at: number, agreed: Agreed, disturbance: Disturbance) =>
  step(
    `deploy ${words({ ...agreed, ...disturbance })}`,
    at,
    (model, real) => deployed(model, real, at, agreed, disturbance),
    false,
  );

/** Something that is done to a stack without this tool: nothing is known of how it is afterwards. */
const meddles = (what: string, at: number, run: Run) =>
  step(
    what,
    at,
    async (model, real) => {
      const { name } = placeAt(model, real, at);
      await run(model, real);
      forgetChanged(model);
      model.settled.delete(name);
    },
    true,
  );

const changes = (at: number, what: string) =>
  meddles(what, at, async (model, real) => {
    const change = HAND_CHANGES[what] ?? DISOWNED[what];
    await change?.(handIn(real.account, placeAt(model, real, at).stack));
  });

const plantsAt = (at: number, what: string) =>
  meddles(`plant ${what}`, at, async (model, real) => {
    model.plants.push(...(await plant(real.account, placeAt(model, real, at).stack, what, model.plants.length)));
  });

const damages = (at: number, other: number, what: string) =>
  meddles(`the state file ${what} (${other})`, at, async (model, { sites }) => {
    for (const name of model.tried.keys()) model.forgotten.add(name);
    damageState(sites[at]?.states()[0], sites[other]?.states()[0], what);
  });

const kill: fc.Arbitrary<Kill> = fc.record({ at: fc.integer({ min: 1, max: 45 }), lands: fc.boolean() });
/** Half of all runs are undisturbed. */
const disturbance: fc.Arbitrary<Disturbance> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ kill }) },
  { weight: 1, arbitrary: fc.record({ fault }) },
);
const often = fc.integer({ min: 0, max: 3 }).map((n) => n > 0);
const agreed: fc.Arbitrary<Agreed> = fc.record({ adopt: fc.boolean(), widen: often, publishForeign: often });
/** The first site and its clone more often than the others. */
const at = fc.constantFrom(0, 0, 0, ...STACKS.keys());

/** As many of each as its weight: a list of commands takes each of its entries as often. */
const weighed = (weight: number, arbitrary: fc.Arbitrary<Step>) => Array.from({ length: weight }, () => arbitrary);

const STEPS: readonly fc.Arbitrary<Step>[] = [
  ...weighed(
    3,
    fc.tuple(at, edit).map((all) => edits(...all)),
  ),
  ...weighed(
    5,
    fc.tuple(at, agreed, disturbance).map((all) => deploys(...all)),
  ),
  ...weighed(
    1,
    at.map((one) => step("plan", one, (model, real) => planned(model, real, one), false)),
  ),
  ...weighed(
    1,
    at.map((one) => step("status", one, (model, real) => inspected(model, real, one), false)),
  ),
  ...weighed(
    1,
    fc
      .tuple(at, disturbance)
      .map(([one, of]) => step(`teardown ${words(of)}`, one, (model, real) => tornDown(model, real, one, of), true)),
  ),
  ...weighed(
    3,
    fc.tuple(at, fc.constantFrom(...Object.keys(HAND_CHANGES))).map((all) => changes(...all)),
  ),
  ...weighed(
    1,
    fc.tuple(at, fc.constantFrom(...Object.keys(DISOWNED))).map((all) => changes(...all)),
  ),
  ...weighed(
    2,
    fc.tuple(at, fc.constantFrom(...PLANTED)).map((all) => plantsAt(...all)),
  ),
  ...weighed(
    1,
    fc.tuple(at, at, fc.constantFrom(...DAMAGES)).map((all) => damages(...all)),
  ),
];

/** Random histories. @param replayPath of a history that failed, as it was printed. */
export const histories = (maxCommands: number, replayPath?: string): fc.Arbitrary<Iterable<Step>> =>
  fc.commands([...STEPS], { maxCommands, size: "max", ...(replayPath !== undefined && { replayPath }) });
