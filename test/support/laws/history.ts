import { expect } from "vitest";
import type { End } from "../killed.ts";
import { createAccount, writesIn } from "../memory-account.ts";
import { type Act, byHand, STACKS } from "./acts.ts";
import { functionsInProcess } from "./functions-in-process.ts";
import { type Agreed, type Site, siteIn, type World } from "./site.ts";
import { functionsOf, isOwned, rolesOf, type Thing, thingsIn } from "./things.ts";
import { allowedBy, type Wanted } from "./wanted.ts";

const FIRST: Wanted = { routes: { "/": "protected", "/admin": "protected", "/health": "public" }, hasRules: true };
const ALL_AGREED: Agreed = { adopt: false, widen: true, publishForeign: true };

const without = (a: ReadonlySet<string>, ...others: readonly ReadonlySet<string>[]) =>
  [...a].filter((one) => !others.some((other) => other.has(one)));

/** A world in which a history is played. */
interface Played extends World {
  /** What the clones of a stack have asked for so far, this time included. */
  tried(site: Site): readonly Wanted[];
}

/** Ownership: what did not carry the stack's tags before a run is as it was. */
function expectForeignUntouched(
  site: Site,
  before: ReadonlyMap<string, Thing>,
  after: Map<string, Thing>,
  adopt: boolean,
) {
  for (const [id, thing] of before) {
    if (isOwned(thing, site)) continue;
    if (adopt && thing.tags["lambda-authz:owner"] === undefined) continue;
    expect(after.get(id)?.content, `${id} is not this stack's`).toBe(thing.content);
  }
}

/** What a finished deploy names: the paths of foreign content, and the routes that more callers reach. */
function namedBy(
  end: End<{ changes: { foreign: readonly object[]; widened: readonly object[] }; notes: readonly string[] }>,
) {
  if (!("result" in end)) return "";
  const { changes, notes } = end.result;
  return JSON.stringify([changes.foreign, changes.widened, notes]);
}

/** Nobody but config.ini gives rights: no policy and no statement of a finished stack lets strangers in. */
function expectNoRights(site: Site, world: World) {
  for (const role of rolesOf(world.account)) {
    const tags = Object.fromEntries(role.tags.map(({ Key, Value }) => [Key, Value]));
    if (isOwned({ id: "", region: "", tags, content: "" }, site))
      expect(role.attachedArns, `policies of ${role.RoleName}`).toEqual([]);
  }
  for (const fn of Object.values(functionsOf(world.account, site.region)))
    if (isOwned({ id: "", region: site.region, tags: fn.tags, content: "" }, site))
      expect(fn.statements.filter(({ Principal }) => Principal === "*")).toEqual([]);
}

/**
 * What a run that ended half way may leave open: routes of one config.ini under the rules of another. The stage and the
 * authorizer's code change one after the other, and no order suits every change.
 */
function halfWay(tried: readonly Wanted[]): Set<string> {
  return new Set(tried.flatMap(({ routes }) => tried.flatMap(({ hasRules }) => [...allowedBy({ routes, hasRules })])));
}

async function deployed(world: Played, site: Site, act: Agreed & Pick<Act & { type: "deploy" }, "kill">) {
  const [before, reached] = [thingsIn(world.account), await site.reach()];
  const end = await site.deploy(act, act.kill);
  expectForeignUntouched(site, before, thingsIn(world.account), act.adopt);
  const now = await site.reach();
  const allowed = allowedBy(site.wanted);
  const tried = world.tried(site);
  const between = "result" in end ? new Set<string>() : halfWay(tried);
  const handMade = act.publishForeign
    ? new Set(["/backdoor", "/extra"].flatMap((path) => [`nobody ${path}`, `user ${path}`, `admin ${path}`]))
    : new Set<string>();
  expect(without(now, reached, allowed, between, handMade), "opened by a run").toEqual([]);
  if (!("result" in end)) return end;
  const named = namedBy(end);
  const silent = without(now, allowed).filter((one) => !named.includes(one.split(" ")[1] ?? ""));
  expect(silent, "wider than config.ini, and not named").toEqual([]);
  expect(without(allowed, now), "allowed and not served").toEqual([]);
  expectNoRights(site, world);
  return end;
}

async function tornDown(world: World, site: Site, kill?: (Act & { type: "teardown" })["kill"]) {
  const before = thingsIn(world.account);
  const end = await site.teardown(kill);
  const after = thingsIn(world.account);
  expectForeignUntouched(site, before, after, false);
  if ("result" in end && end.result.left.length === 0)
    expect([...after.values()].filter((one) => isOwned(one, site)).map(({ id }) => id)).toEqual([]);
}

/**
 * Plays a history in an account of its own, and looks after each run that both laws held. In the end a stack deploys, a
 * second deploy writes nothing, and a teardown takes it away.
 * @param folder gives an empty folder of each site.
 * @param ends of how many of the sites, the last that something happened to first.
 */
export async function play(
  acts: readonly Act[],
  base: Omit<World, "account">,
  folder: () => string,
  ends: number,
): Promise<void> {
  const account = createAccount({}, functionsInProcess);
  const asked = new Map<string, Wanted[]>();
  const world: Played = {
    ...base,
    account,
    tried({ project, stage, region, wanted }) {
      const stack = `${project} ${stage} ${region}`;
      const all = [...(asked.get(stack) ?? []), wanted];
      asked.set(stack, all);
      return all;
    },
  };
  const sites = STACKS.map((stack) => siteIn(world, stack, folder(), FIRST));
  for (const act of acts) {
    const site = sites[act.at] as Site;
    if (act.type === "deploy") {
      if (act.wanted !== undefined) site.wanted = act.wanted;
      await deployed(world, site, act);
    } else if (act.type === "teardown") await tornDown(world, site, act.kill);
    else byHand(act, account, sites);
  }
  for (const at of [...new Set(acts.map((one) => one.at).reverse())].slice(0, ends)) {
    const site = sites[at] as Site;
    const end = await deployed(world, site, ALL_AGREED);
    if ("result" in end) {
      account.calls.length = 0;
      const again = await site.deploy(ALL_AGREED);
      expect("error" in again ? again.error.message : "").toBe("");
      expect(writesIn(account.calls)).toEqual([]);
    }
    await tornDown(world, site);
  }
}
