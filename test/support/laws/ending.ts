import { rmSync } from "node:fs";
import { expect } from "vitest";
import type { Account } from "../memory-account.ts";
import { deployed, forgetChanged, planned, tornDown } from "./laws.ts";
import { type Model, placeAt, type Real } from "./model.ts";
import { obstacles } from "./plants.ts";
import { apisOf, functionsOf, groupsOf, isOwned, poolsOf, rolesOf, type Stack, thingsIn } from "./things.ts";

const ALL_AGREED = { adopt: false, widen: true, publishForeign: true };

/**
 * Deletes what has a stack's names without its tags, as a person does whom a deploy has told of it.
 * @param words of the deploy: they name APIs and pools by their ids.
 * @returns how many.
 */
function removeObstacles(account: Account, stack: Stack, words: string): number {
  const { project, stage, region } = stack;
  const things = thingsIn(account);
  const isOwn = (id: string) => isOwned(things.get(id) as never, stack);
  const ids = new Set(obstacles(account, stack, isOwn));
  const drop = <T>(all: T[], idOf: (one: T) => string) => {
    const kept = all.filter((one) => !ids.has(idOf(one)));
    all.splice(0, all.length, ...kept);
  };
  drop(rolesOf(account), ({ RoleName }) => `role ${RoleName}`);
  drop(groupsOf(account, region), ({ name }) => `group ${name} in ${region}`);
  const functions = functionsOf(account, region);
  for (const name of Object.keys(functions)) if (ids.has(`function ${name} in ${region}`)) delete functions[name];
  let count = ids.size;
  const uri = `function:${project}-${stage}-`;
  for (const [id, api] of Object.entries(apisOf(account, region))) {
    const isMeant = words.includes(id) || JSON.stringify(api).includes(uri);
    if (isOwn(`API ${id} in ${region}`) || !isMeant) continue;
    delete apisOf(account, region)[id];
    count++;
  }
  for (const [id, { domain }] of Object.entries(poolsOf(account, region))) {
    const isMeant = words.includes(id) || domain?.Domain.startsWith(`${project}-${stage}-`);
    if (isOwn(`pool ${id} in ${region}`) || !isMeant) continue;
    delete poolsOf(account, region)[id];
    count++;
  }
  return count;
}

/**
 * The end of a history at a site: a deploy goes through once what was named is out of its way, a second one writes
 * nothing, and a teardown takes all away and nothing else.
 */
export async function ends(model: Model, real: Real, at: number): Promise<void> {
  const { site, stack } = placeAt(model, real, at);
  let end = await deployed(model, real, at, ALL_AGREED);
  if ("error" in end && end.error.code === "STATE_UNREADABLE") {
    for (const file of site.states()) rmSync(file);
    end = await deployed(model, real, at, ALL_AGREED);
  }
  if ("error" in end) {
    const { code, message } = end.error;
    expect(code, message).toBe("NOT_OURS");
    expect(removeObstacles(real.account, stack, message), `in the way, by its words: ${message}`).toBeGreaterThan(0);
    forgetChanged(model);
    // What was in the way may have been all of a stack that reads alike.
    model.settled.clear();
    end = await deployed(model, real, at, ALL_AGREED);
  }
  expect("error" in end ? end.error.message : "").toBe("");
  await planned(model, real, at);
  await deployed(model, real, at, ALL_AGREED);
  const last = await tornDown(model, real, at);
  expect("result" in last ? last.result.left : last).toEqual([]);
}
