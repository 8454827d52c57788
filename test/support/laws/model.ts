import type { Account } from "../memory-account.ts";
import type { Plant } from "./plants.ts";
import type { Site } from "./site.ts";
import type { Stack } from "./things.ts";
import { FIRST, type Wanted } from "./wanted.ts";

/** The sites that histories happen at: two clones of one stack, one that reads alike, one in another region. */
export const STACKS: readonly Stack[] = [
  { project: "shop", stage: "eu-prod", region: "us-east-1" },
  { project: "shop", stage: "eu-prod", region: "us-east-1" },
  { project: "shop-eu", stage: "prod", region: "us-east-1" },
  { project: "shop", stage: "eu-prod", region: "eu-west-1" },
];

/** What should be so: all that the laws know of a history. */
export interface Model {
  /** What the config.ini of each site asks for. */
  readonly wanted: Wanted[];
  /** What the clones of each stack have asked for so far. */
  readonly tried: Map<string, readonly Wanted[]>;
  /**
   * By stack: the site whose deploy went through, and what it asked for, as long as nothing else has happened to the stack
   * or to the site's state file. Undefined in it: torn down.
   */
  readonly settled: Map<string, { readonly at: number; readonly wanted: Wanted | undefined }>;
  /**
   * By stack: the clones that have made something of it, to the end or half way, each with a state file of its own. What
   * only one of two has ever had stays until a teardown, or a deploy without a state file, which go by tags.
   */
  readonly mixed: Map<string, ReadonlySet<number>>;
  /** Stacks with a state file that was lost or damaged: groups of a pool carry no tags, and stay. */
  readonly forgotten: Set<string>;
  /** What must never be touched. */
  readonly plants: Plant[];
  /** Sites that something was run at, the last one last. */
  readonly used: Set<number>;
}

/** What a history happens to. */
export interface Real {
  readonly account: Account;
  readonly sites: readonly Site[];
  /** The version of a function's code. */
  readonly codeOf: (fn: { readonly codeSha256Hex: string }) => unknown;
  /** Counts what happened: "deploy NOT_OURS". */
  readonly count: (what: string) => void;
}

export const newModel = (): Model => ({
  wanted: STACKS.map(() => FIRST),
  tried: new Map(),
  settled: new Map(),
  mixed: new Map(),
  forgotten: new Set(),
  plants: [],
  used: new Set(),
});

/** A site of a history, what it asks for, and the stack that this is. */
export function placeAt({ wanted, used }: Model, { sites }: Real, at: number) {
  const [site, asked] = [sites[at], wanted[at]];
  if (site === undefined || asked === undefined) throw new Error(`no site ${at}`);
  used.delete(at);
  used.add(at);
  const stack = site.stackFor(asked);
  return { site, wanted: asked, stack, name: `${stack.project} ${stack.stage} ${stack.region}` };
}
