import { existsSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import { readRows } from "../../../src/stack/find/state-files.ts";
import { writesIn } from "../memory-account.ts";
import type { RunEvents } from "../run-events.ts";
import { actualInventory } from "./actual-inventory.ts";
import { HARMLESS } from "./aws-faults.ts";
import { type Inventory, wantedInventory } from "./inventory-model.ts";
import { type Model, placeAt, type Real } from "./model.ts";
import type { Agreed, Deployed, Disturbance, Inspected, Site, TornDown } from "./site.ts";
import { isOwned, ownThings, type Stack, type Thing, thingsIn } from "./things.ts";
import { allowedBy, SECRETS, type Wanted } from "./wanted.ts";

const without = (a: ReadonlySet<string>, ...others: readonly ReadonlySet<string>[]) =>
  [...a].filter((one) => !others.some((other) => other.has(one)));

/** What did not carry the stack's tags before a run is as it was, and so is all that was planted. */
function expectForeignUntouched(real: Real, model: Model, stack: Stack, before: Map<string, Thing>, adopt = false) {
  const after = thingsIn(real.account);
  for (const [id, thing] of before) {
    if (isOwned(thing, stack)) continue;
    if (adopt && thing.tags["lambda-authz:owner"] === undefined) continue;
    expect(difference(thing.content, after.get(id)?.content), `${id} is not this stack's`).toBeUndefined();
  }
  for (const { what, text, look, isHeld, isAdoptable } of model.plants)
    if (isHeld() && !(adopt && isAdoptable)) expect(difference(text, look()), what).toBeUndefined();
  forgetChanged(model);
}

/** Where two texts begin to differ: all of an API would be too much to read. */
function difference(before: string, now = "(gone)"): string | undefined {
  if (before === now) return undefined;
  const at = [...before].findIndex((char, i) => char !== now[i]);
  const around = (text: string) => text.slice(Math.max(0, at - 60), at + 100);
  return `was ...${around(before)}... is ...${around(now)}...`;
}

/** Plants that were changed by who may: by hand, with --adopt, with what they lie in. */
export function forgetChanged({ plants }: Model): void {
  plants.splice(0, plants.length, ...plants.filter(({ look, text }) => look() === text));
}

/** How a run ended, in a word. */
const outcome = (end: Deployed | TornDown | Inspected): string =>
  "result" in end ? "done" : "error" in end ? end.error.code : "killed";

/** What a finished deploy names: the paths of foreign content, and the routes that more callers reach. */
function namedBy({ result: { changes, notes } }: Extract<Deployed, { result: unknown }>) {
  return JSON.stringify([changes.foreign, changes.widened, notes]);
}

/** Nobody but config.ini gives rights: no policy and no statement of a finished stack lets strangers in. */
function expectNoRights({ account }: Real, stack: Stack) {
  const { roles, functions } = ownThings(account, stack);
  for (const role of roles) expect(role.attachedArns, `policies of ${role.RoleName}`).toEqual([]);
  for (const fn of functions) expect(fn.statements.filter(({ Principal }) => Principal === "*")).toEqual([]);
}

/** A pool without groups is as good as wanted where it keeps those that no state file knows. */
const withoutKept = (actual: Inventory, wanted: Inventory): Inventory => ({
  ...actual,
  pools: actual.pools.map((pool, i) => ({
    ...pool,
    groups: (pool as PoolGroups).groups.filter((group) =>
      (wanted.pools[i] as PoolGroups | undefined)?.groups.includes(group),
    ),
  })),
});
type PoolGroups = { readonly groups: readonly string[] };

/**
 * @param given isMixed: another clone may have left more than this one knows of; keepsGroups: so may an earlier deploy in
 * the pool.
 */
function expectInventory(
  all: Inventory,
  wanted: Inventory,
  { isMixed, keepsGroups }: { readonly isMixed: boolean; readonly keepsGroups: boolean },
) {
  const actual = keepsGroups ? withoutKept(all, wanted) : all;
  if (!isMixed) return expect(actual).toEqual(wanted);
  expect(actual.apis).toEqual(wanted.apis);
  if (wanted.pools.length > 0) expect(actual.pools).toEqual(wanted.pools);
  const { functions, roles, groups } = wanted;
  expect(actual).toMatchObject({ functions, roles, groups });
}

/**
 * What a run that ended half way may leave open: routes of one config.ini under the rules of another. The stage and the
 * authorizer's code change one after the other, and no order suits every change.
 */
function halfWay(tried: readonly Wanted[]): Set<string> {
  return new Set(tried.flatMap(({ routes }) => tried.flatMap(({ hasRules }) => [...allowedBy({ routes, hasRules })])));
}

/**
 * An error is for people: no stack trace, nothing of the SDK; and what a run said or kept holds no secret.
 * @param damaged state files that were unreadable before the run.
 */
function expectWords(site: Site, end: Deployed | TornDown | Inspected, damaged: readonly string[]) {
  if ("error" in end) {
    expect(end.error.code).not.toBe("INTERNAL");
    for (const { message } of end.error.problems)
      expect(message).not.toMatch(/\n\s+at |TypeError|\[object|undefined|\$metadata/);
  }
  const files = site.states().filter((file) => existsSync(file));
  for (const file of files) if (!damaged.includes(file)) expect(readRows(file), file).toBeDefined();
  const all = [site.said(), ...files.map((file) => readFileSync(file, "utf8"))].join("\n");
  for (const secret of Object.values(SECRETS)) expect(all.includes(secret), `${secret} was seen`).toBe(false);
}

/** Whether a run said that it may not see a user pool. */
const couldNotList = ({ notes }: RunEvents): boolean =>
  notes.some((note) => note.includes("user pools cannot be listed"));

/** Why an undisturbed run may be refused: each is something that a person has to decide or to repair. */
const REFUSALS = ["NOT_OURS", "CONFIRMATION_NEEDED", "STATE_UNREADABLE"];
const isDisturbed = ({ kill, fault }: Disturbance) =>
  kill !== undefined || (fault !== undefined && !HARMLESS.includes(fault.kind));

/** Deploys, and sees that all laws held. */
export async function deployed(model: Model, real: Real, at: number, agreed: Agreed, disturbance: Disturbance = {}) {
  const { account } = real;
  const { site, wanted, stack, name } = placeAt(model, real, at);
  const tried = [...(model.tried.get(name) ?? []), wanted];
  model.tried.set(name, tried);
  const before = thingsIn(account);
  const [reached, damaged, ownState] = [await site.reach(wanted), damagedStates(site), site.stateFile(wanted)];
  const hadState = existsSync(ownState);
  account.calls.length = 0;
  const end = await site.deploy(wanted, agreed, disturbance);
  const writes = writesIn(account.calls);
  real.count(`deploy ${outcome(end)}`);
  expectForeignUntouched(real, model, stack, before, agreed.adopt);
  expectWords(site, end, "result" in end ? damaged.filter((file) => file !== ownState) : damaged);

  const now = await site.reach(wanted);
  const allowed = allowedBy(wanted);
  const between = "result" in end ? new Set<string>() : halfWay(tried);
  const handMade = agreed.publishForeign
    ? new Set(["/backdoor", "/extra"].flatMap((path) => [`nobody ${path}`, `user ${path}`, `admin ${path}`]))
    : new Set<string>();
  expect(without(now, reached, allowed, between, handMade), "opened by a run").toEqual([]);

  const settled = model.settled.get(name);
  model.settled.delete(name);
  if ("result" in end) {
    const silent = without(now, allowed).filter((one) => !namedBy(end).includes(one.split(" ")[1] ?? ""));
    expect(silent, "wider than config.ini, and not named").toEqual([]);
    expect(without(allowed, now), "allowed and not served").toEqual([]);
    expectNoRights(real, stack);
    const goesByTags = !hadState && !couldNotList(end.result);
    if (!hadState) model.forgotten.add(name);
    const deployers = new Set([...(goesByTags ? [] : (model.mixed.get(name) ?? [])), at]);
    model.mixed.set(name, deployers);
    expectInventory(actualInventory(account, stack, real.codeOf), wantedInventory(wanted, stack.stage), {
      isMixed: deployers.size > 1,
      keepsGroups: model.forgotten.has(name),
    });
    if (settled?.at === at && settled.wanted === wanted) expect(writes, "written by a second deploy").toEqual([]);
    model.settled.set(name, { at, wanted });
    return end;
  }
  // What it has made before it ended is in its own state file only.
  const hasMade = [...thingsIn(account).keys()].some((id) => !before.has(id));
  if (hasMade) model.mixed.set(name, new Set([...(model.mixed.get(name) ?? []), at]));
  if (!isDisturbed(disturbance)) {
    expect("error" in end && end.error.code, "error" in end ? end.error.message : "killed").toBeOneOf(REFUSALS);
    expect(settled?.wanted, "an undisturbed deploy of what is deployed").not.toBe(wanted);
  }
  return end;
}

const damagedStates = (site: Site): string[] =>
  site.states().filter((file) => {
    try {
      return readRows(file) === undefined;
    } catch {
      return true;
    }
  });

/** A dry run writes nothing, and plans nothing where nothing has happened since the last deploy. */
export async function planned(model: Model, real: Real, at: number) {
  const { account } = real;
  const { site, wanted, stack, name } = placeAt(model, real, at);
  const before = thingsIn(account);
  const files = site.states().map((file) => readFileSync(file, "utf8"));
  account.calls.length = 0;
  const end = await site.deploy(wanted, { adopt: false, widen: false, publishForeign: false, dryRun: true });
  real.count(`plan ${outcome(end)}`);
  expect(writesIn(account.calls)).toEqual([]);
  expectForeignUntouched(real, model, stack, before);
  expect(site.states().map((file) => readFileSync(file, "utf8"))).toEqual(files);
  expectWords(site, end, damagedStates(site));
  const settled = model.settled.get(name);
  if (settled?.wanted !== wanted || settled.at !== at) return;
  expect("error" in end ? end.error.message : "").toBe("");
  if (!("result" in end)) return;
  const { created, updated, replaced, deleted } = end.result.changes;
  expect([created, updated, replaced, deleted].flat(), "planned where all is as it should be").toEqual([]);
}

/** `status` writes nothing; it is in step after a deploy, and never while the inventory is not what config.ini asks for. */
export async function inspected(model: Model, real: Real, at: number) {
  const { account } = real;
  const { site, wanted, stack, name } = placeAt(model, real, at);
  const before = thingsIn(account);
  const files = site.states().map((file) => readFileSync(file, "utf8"));
  account.calls.length = 0;
  const end = await site.status(wanted);
  real.count(`status ${outcome(end)}`);
  expect(writesIn(account.calls)).toEqual([]);
  expectForeignUntouched(real, model, stack, before);
  expect(site.states().map((file) => readFileSync(file, "utf8"))).toEqual(files);
  expectWords(site, end, damagedStates(site));
  const settled = model.settled.get(name);
  const isSettled = settled?.at === at && settled.wanted === wanted;
  if (isSettled) expect("error" in end ? end.error.message : "").toBe("");
  if (!("result" in end)) return;
  const { inStep, resources } = end.result;
  const odd = resources.filter(({ state }) => state !== "in-step" && state !== "unmanaged" && state !== "foreign");
  if (isSettled) expect(odd, "not in step after a deploy").toEqual([]);
  if (!inStep) return;
  const isMixed = (model.mixed.get(name)?.size ?? 0) > 1;
  const limits = { isMixed, keepsGroups: model.forgotten.has(name) };
  expectInventory(actualInventory(account, stack, real.codeOf), wantedInventory(wanted, stack.stage), limits);
}

/** Tears down, and sees that all laws held. */
export async function tornDown(model: Model, real: Real, at: number, disturbance: Disturbance = {}) {
  const { account } = real;
  const { site, wanted, stack, name } = placeAt(model, real, at);
  const [before, damaged] = [thingsIn(account), damagedStates(site)];
  const end = await site.teardown(wanted, disturbance);
  real.count(`teardown ${outcome(end)}`);
  expectForeignUntouched(real, model, stack, before);
  expectWords(site, end, damaged);
  const left = () => [...thingsIn(account).values()].filter((one) => isOwned(one, stack)).map(({ id }) => id);
  const settled = model.settled.get(name);
  model.settled.delete(name);
  if ("result" in end) {
    const unseen = couldNotList(end.result) ? /^pool / : /^$/;
    if (end.result.left.length === 0) expect(left().filter((id) => !unseen.test(id))).toEqual([]);
    if (settled !== undefined) expect(end.result.left, "left of what was deployed undisturbed").toEqual([]);
    if (end.result.left.length > 0) return end;
    model.settled.set(name, { at, wanted: undefined });
    model.mixed.delete(name);
    model.forgotten.delete(name);
  } else if (!isDisturbed(disturbance))
    expect("error" in end && end.error.code, "error" in end ? end.error.message : "killed").toBeOneOf(REFUSALS);
  return end;
}
