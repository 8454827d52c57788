import type { Aws } from "../../aws/aws.ts";
import type { Config } from "../../config/config.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import { kindOf, type ListedResource, type ResourceRef } from "../../engine/kind.ts";
import type { Row, Rows } from "../../engine/state/row.ts";
import { fingerprint } from "../../lib/hash.ts";
import { stableJson } from "../../lib/json.ts";
import { kinds } from "../../resources/index.ts";
import { nodeId } from "../graph/node-ids.ts";
import type { names } from "../names.ts";

type StackNames = ReturnType<typeof names>;
type StackKind = (typeof kinds)[string];

/** A resource that a kind listed. */
interface FoundItem extends ListedResource<unknown> {
  readonly kind: StackKind;
  /** Row ID of its container. */
  readonly container?: string;
}

/**
 * Whether a managed user pool is expected, so that Cognito must answer: most stacks have none, and their deployers may lack
 * the permission.
 */
export const mayHavePool = (config: Pick<Config, "userPool">, rows: Rows = new Map()): boolean =>
  config.userPool !== undefined || [...rows.values()].some(({ type }) => type === "cognito.user-pool");

/**
 * The resources with this stack's tags in AWS, as rows of a state file, and those that must be deleted before their container.
 * @param early reads in flight, which are not repeated.
 */
export async function findTagged(
  aws: Aws,
  names: StackNames,
  early: EarlyReads = new Map(),
  withPool = false,
): Promise<Rows> {
  const listed = Object.values(kinds).filter(({ type }) => withPool || !type.startsWith("cognito."));
  return findTaggedOf(listed, aws, names, early);
}

/** The same of some kinds only. */
export async function findTaggedOf(
  listed: readonly StackKind[],
  aws: Aws,
  names: StackNames,
  early: EarlyReads = new Map(),
): Promise<Rows> {
  const started = new Map([...early.values()].map(({ row, key, found }) => [stableJson([row.type, key]), found]));
  const listings = listed.map(async (kind) => {
    const items = (await kind.list?.(aws, (key) => started.get(stableJson([kind.type, key])))) ?? [];
    return items.map((item): FoundItem => ({ ...item, kind }));
  });
  const tagged = rowsOf((await Promise.all(listings)).flat(), names, new Map());
  const blocking = await itemsInside(aws, tagged, ({ blocksOwner }) => blocksOwner === true);
  return new Map([...tagged, ...rowsOf(blocking, names, tagged)]);
}

/**
 * The resources inside the containers that were found, as rows, so that a deploy without its state file still prunes routes
 * that config.ini no longer has.
 */
export async function findInside(aws: Aws, names: StackNames, tagged: Rows): Promise<Rows> {
  // Not for duplicates, which stop the run.
  const containers = new Map([...tagged].filter(([, { key }]) => key["id"] === undefined));
  return rowsOf(await itemsInside(aws, containers, ({ blocksOwner }) => blocksOwner !== true), names, tagged);
}

async function itemsInside(aws: Aws, containers: Rows, isListed: (kind: StackKind) => boolean): Promise<FoundItem[]> {
  const stack = [...containers.values()];
  const listings = Object.values(kinds)
    .filter(isListed)
    .flatMap((kind) =>
      [...containers].map(async ([container, { type, key, attrs }]): Promise<FoundItem[]> => {
        const id = type === kind.row?.within?.type ? kindOf(kinds, type)?.idOf?.(key, attrs) : undefined;
        const items = id === undefined ? [] : ((await kind.inside?.(aws, id, stack)) ?? []);
        return items.map((item) => ({ ...item, kind, container }));
      }),
    );
  return (await Promise.all(listings)).flat();
}

/** The rows of listed resources. @param known rows that were found before: an item may be inside, or use, their resources. */
function rowsOf(items: readonly FoundItem[], names: StackNames, known: Rows): Rows {
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

/** The node's ID; for a second resource of one node, with a suffix. */
function freeId(id: string, { key, container = "" }: FoundItem, taken: ReadonlySet<string>): string {
  const [copy = ""] = /~.*/.exec(container) ?? [];
  const own = id + copy;
  return taken.has(own) ? `${id}~${key["id"] ?? fingerprint(key)}` : own;
}

function rowOf(
  { kind, key, container, attrs, uses = [], partOf }: FoundItem,
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
