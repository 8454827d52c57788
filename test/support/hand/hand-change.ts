import type { HandSite } from "./hand-site.ts";

/** One change by hand, and what `status` must say of it. */
export interface HandChange {
  readonly node: string;
  /** The property that status names, in AWS's words, perhaps with a member; "" for a resource that is missing. */
  readonly property: string;
  /** Whether it would undo, or hide, another change of the same resource. */
  readonly isAlone?: boolean;
  readonly by: (site: HandSite) => Promise<unknown>;
}

/** By what someone did. */
export type HandChanges = Readonly<Record<string, HandChange>>;

/** The changes of a node. @param table by what was done: the property, and how. */
export const changesOfNode = (
  node: string,
  table: Readonly<Record<string, readonly [property: string, by: HandChange["by"], isAlone?: "alone"]>>,
): HandChanges =>
  Object.fromEntries(
    Object.entries(table).map(([name, [property, by, alone]]) => [
      name,
      { node, property, by, ...(alone && { isAlone: true }) },
    ]),
  );

/** A function and its permissions are deleted together. */
const scopeOf = (node: string): string => (node.startsWith("lambda.") ? (/:(\S+)/.exec(node)?.[1] ?? node) : node);

/** Whether two can be made at once: properties are written as a whole, those of an API one by one. */
function isApart(a: HandChange, b: HandChange): boolean {
  const rootOf = ({ node, property }: HandChange) =>
    node.startsWith("apigateway.") ? property : property.split(".")[0];
  if (a.node === b.node) return !a.isAlone && !b.isAlone && rootOf(a) !== rootOf(b);
  const isDeleted = [a, b].some(({ node, property }) => property === "" && node.startsWith("lambda.function:"));
  return !isDeleted || scopeOf(a.node) !== scopeOf(b.node);
}

/** The changes in rounds that can be made at once, so that a few deploys repair all of them. */
export function roundsOf(changes: HandChanges): (readonly [string, HandChange])[][] {
  const all: [string, HandChange][][] = [];
  for (const [name, change] of Object.entries(changes)) {
    const round = all.find((made) => made.every(([, one]) => isApart(one, change)));
    if (round === undefined) all.push([[name, change]]);
    else round.push([name, change]);
  }
  return all;
}
