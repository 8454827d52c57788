import type { Aws } from "../../aws/aws.ts";
import type { Config } from "../../config/config.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import { kindOf, type ListedResource, type ResourceRef } from "../../engine/kind.ts";
import type { Row } from "../../engine/state/row.ts";
import { fingerprint } from "../../lib/hash.ts";
import { stableJson } from "../../lib/json.ts";
import { kinds } from "../../resources/index.ts";
import { nodeId } from "../graph/node-ids.ts";
import type { names } from "../names.ts";

type Names = ReturnType<typeof names>;
type Rows = ReadonlyMap<string, Row>;
type StackKind = (typeof kinds)[string];

/** What a kind has listed. */
interface Item extends ListedResource<unknown> {
  readonly kind: StackKind;
  /** Row ID of what it lies inside. */
  readonly container?: string;
}

/** Whether to ask Cognito: most stacks have no user pool of their own, and whoever deploys them may lack the permission. */
export const mayHavePool = (config: Pick<Config, "userPool">, rows: Rows = new Map()): boolean =>
  config.userPool !== undefined || [...rows.values()].some(({ type }) => type === "cognito.user-pool");

/**
 * What carries this stack's tags in AWS, as rows of a state file, and what teardown has to delete before its container.
 * @param early reads in flight: what they answer is not asked for again.
 */
export async function findTagged(
  aws: Aws,
  names: Names,
  early: EarlyReads = new Map(),
  withPool = false,
): Promise<Rows> {
  const started = new Map([...early.values()].map(({ row, key, found }) => [stableJson([row.type, key]), found]));
  const asked = Object.values(kinds).filter(({ type }) => withPool || !type.startsWith("cognito."));
  const listings = asked.map(async (kind) => {
    const items = (await kind.list?.(aws, (key) => started.get(stableJson([kind.type, key])))) ?? [];
    return items.map((item): Item => ({ ...item, kind }));
  });
  const tagged = rowsOf((await Promise.all(listings)).flat(), names, new Map());
  const blocking = await itemsInside(aws, tagged, ({ blocksOwner }) => blocksOwner === true);
  return new Map([...tagged, ...rowsOf(blocking, names, tagged)]);
}

/**
 * What lies inside the containers that were found, as rows: so that a deploy without its state file still prunes routes
 * that config.ini no longer has.
 */
export async function findInside(aws: Aws, names: Names, tagged: Rows): Promise<Rows> {
  // Of a duplicate nothing is needed: it stops the run.
  const containers = new Map([...tagged].filter(([, { key }]) => key["id"] === undefined));
  return rowsOf(await itemsInside(aws, containers, ({ blocksOwner }) => blocksOwner !== true), names, tagged);
}

async function itemsInside(aws: Aws, containers: Rows, isAsked: (kind: StackKind) => boolean): Promise<Item[]> {
  const stack = [...containers.values()];
  const listings = Object.values(kinds)
    .filter(isAsked)
    .flatMap((kind) =>
      [...containers].map(async ([container, { type, key, attrs }]): Promise<Item[]> => {
        const id = type === kind.row?.within?.type ? kindOf(kinds, type)?.idOf?.(key, attrs) : undefined;
        const items = id === undefined ? [] : ((await kind.inside?.(aws, id, stack)) ?? []);
        return items.map((item) => ({ ...item, kind, container }));
      }),
    );
  return (await Promise.all(listings)).flat();
}

/** Rows of what was listed. @param known the rows that were found before: an item may lie in or use what they name. */
function rowsOf(items: readonly Item[], names: Names, known: Rows): Rows {
  const ids = new Map([...known].map(([id, row]) => [nameOf(row), id]));
  const taken = new Set(known.keys());
  const named = items.map((item) => {
    const reference = { type: item.kind.type, key: item.key };
    const id = freeId(nodeId(item.kind, reference, names), item, taken);
    taken.add(id);
    ids.set(nameOf(reference), id);
    return { id, item };
  });
  return new Map(named.map(({ id, item }) => [id, rowOf(item, (one) => ids.get(nameOf(one)))]));
}

const nameOf = ({ type, key }: ResourceRef): string => stableJson([type, key]);

/** The node's ID; of a second resource for one node, that and what tells it apart. */
function freeId(id: string, { key, container = "" }: Item, taken: ReadonlySet<string>): string {
  const [copy = ""] = /~.*/.exec(container) ?? [];
  const own = id + copy;
  return taken.has(own) ? `${id}~${key["id"] ?? fingerprint(key)}` : own;
}

function rowOf(
  { kind, key, container, attrs, uses = [], partOf }: Item,
  idOf: (one: ResourceRef) => string | undefined,
): Row {
  const needs = [...(container === undefined ? [] : [container]), ...uses.flatMap((one) => idOf(one) ?? [])];
  const owner = kind.blocksOwner ? undefined : ((partOf && idOf(partOf)) ?? container);
  return {
    type: kind.type,
    key,
    status: "ready",
    needs: [...new Set(needs)],
    ...(owner !== undefined && { owner }),
    ...(attrs !== undefined && { attrs }),
  };
}
