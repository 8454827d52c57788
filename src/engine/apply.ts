import { AuthzError } from "../lib/errors.ts";
import { fingerprint } from "../lib/hash.ts";
import { same, stableJson } from "../lib/json.ts";
import { twinsError } from "./duplicates.ts";
import { type Changes, type Listener, noChanges } from "./events.ts";
import type { Graph, Node } from "./graph.ts";
import { type Change, type Found, type Key, type Kinds, kindOf } from "./kind.ts";
import { createOwnership, identityOf } from "./ownership.ts";
import { type InUse, removeRows } from "./remove.ts";
import type { Row, State } from "./state.ts";
import { UNKNOWN } from "./unknown.ts";

/** What a run of the engine needs beside the graph. */
export interface Run<C> {
  readonly aws: C;
  readonly kinds: Kinds<C>;
  readonly state: State;
  readonly signal: AbortSignal;
  readonly listen: Listener;
  /** Turns whatever a kind threw into something a person can act on. */
  readonly explain: (error: unknown) => AuthzError;
  /** True for a refusal that says that the thing exists already: the answer to an earlier attempt was lost. */
  readonly alreadyExists?: (error: unknown) => boolean;
}

export interface ApplyOptions {
  /** Whether to take ownership of an existing resource that has a node's name and nobody's tags of this tool. */
  readonly adopt?: boolean | ((id: string) => boolean);
  /** Read and compare only. */
  readonly dryRun?: boolean;
  /** Reads that were started before the graph was known. */
  readonly early?: EarlyReads;
}

/** A read that is under way, and the row and key it asks for. */
export interface EarlyRead {
  readonly row: Row;
  readonly key: Key;
  readonly found: Promise<Found<unknown> | undefined>;
  /** Whether it asks for an id that the state knows. */
  readonly byId?: boolean;
}

/** Reads by node id. */
export type EarlyReads = ReadonlyMap<string, EarlyRead>;

/** What is there now, by node id, and what was done to get there. */
export interface Applied {
  readonly changes: Changes;
  readonly attrs: ReadonlyMap<string, unknown>;
  /** What config.ini no longer has and others use. */
  readonly inUse: readonly InUse[];
  /** What config.ini no longer has and has lost our tags: it stays, and its row is gone. */
  readonly untagged: readonly { readonly id: string; readonly key: Key }[];
}

/** A resource is made by up to five calls, and each answer can get lost. */
const LOST_ANSWERS = 5;

interface Outcome {
  readonly attrs: unknown;
  readonly isNew: boolean;
}

/**
 * Starts to read every row by its key, intents too: a write that was begun says nothing about whose the thing is.
 * Whoever awaits the promise gets the failure, nobody else.
 */
export function readEarly<C>(run: Pick<Run<C>, "aws" | "kinds">, rows: ReadonlyMap<string, Row>): EarlyReads {
  const reads = new Map<string, EarlyRead>();
  for (const [id, row] of rows) {
    const kind = kindOf(run.kinds, row.type);
    if (kind === undefined) continue;
    const found = kind.read(run.aws, row.key, row.attrs);
    found.catch(() => {});
    reads.set(id, { row, key: row.key, found, byId: row.attrs !== undefined });
  }
  return reads;
}

/**
 * Makes AWS hold what the graph asks for. Nodes run as soon as their needs are met, side by side.
 * After a failure nothing new is started, what runs may settle, and one error lists everything that failed.
 * @throws AuthzError NOT_OURS, APPLY_FAILED, INTERRUPTED, or the single failure itself.
 */
export async function apply<C>(graph: Graph<C>, run: Run<C>, options: ApplyOptions = {}): Promise<Applied> {
  const { aws, state, signal, listen } = run;
  const { adopt: adopted = false } = options;
  const adopt = typeof adopted === "function" ? adopted : () => adopted;
  const changes = noChanges();
  const failures: AuthzError[] = [];
  const inUse: InUse[] = [];
  const untagged = new Map<string, Key>();
  const outcomes = new Map<string, Promise<Outcome | undefined>>();
  const attrs = new Map<string, unknown>();
  const live = new Set<string>();
  const outdated = new Set<string>();
  const early = options.early ?? readEarly(run, state.rows);
  const ownership = createOwnership(run, early);
  const stopped = () => failures.length > 0 || signal.aborted;

  const settling: (Promise<unknown> | undefined)[] = [];
  /** Changes that wait until all else is done, by node. */
  const last = new Map<Node<C>, () => Promise<unknown>>();

  const failed = (node: Node<C>, error: unknown): undefined => {
    const failure = run.explain(error);
    failures.push(failure);
    listen({ type: "failed", id: node.id, message: failure.message });
  };

  const report = (node: Node<C>, action: "created" | "updated" | "replaced" | "unchanged") => {
    if (action === "unchanged") changes.unchanged++;
    else changes[action].push(node.id);
    listen({ type: "done", id: node.id, action });
  };

  /**
   * Marks what captures a resource that is about to be written: what exists of it does not show the change. On disk too,
   * so that a run that is killed before the new snapshot makes it up.
   */
  const outdate = (id: string, captor: string | undefined) => {
    for (const node of graph.nodes.values()) {
      if (node.kind.type !== captor || outdated.has(node.id)) continue;
      if (graph.nodes.has(id) && !Object.values(node.needs).includes(id)) continue;
      outdated.add(node.id);
      const { attrs: _, ...row } = state.rows.get(node.id) ?? {};
      if ("key" in row && !options.dryRun) state.set(node.id, { ...row, status: "intent" } as Row);
    }
  };

  /** Rows the graph has no node for. */
  const staleRows = () => [...state.rows].filter(([id]) => !graph.nodes.has(id));

  /** Stale rows that a node of this type must not capture. */
  const staleBefore = (type: string) =>
    staleRows().filter(([, row]) => kindOf(run.kinds, row.type)?.pruneBefore === type);

  /** Stale rows that AWS does not let exist beside a node's resource, and those that need them. */
  const excludedBy = ({ kind }: Node<C>, key: Key) => {
    if (kind.excludes === undefined) return [];
    const stale = staleRows();
    const goes = new Map(stale.filter(([, row]) => row.type === kind.type && kind.excludes?.(key, row.key)));
    for (const [id] of goes) for (const one of stale) if (one[1].needs.includes(id)) goes.set(...one);
    return [...goes];
  };

  /** Deletes what stale rows stand for, of our own things only; the rest is forgotten and stays in AWS. */
  const prune = async (stale: readonly (readonly [string, Row])[]) => {
    const forget = (id: string) => (options.dryRun ? undefined : state.remove(id));
    // The same thing under another node's name: deleting it would delete what this run has just made.
    const isKept = (row: Row) =>
      kindOf(run.kinds, row.type)?.keepsReplaced === true ||
      live.has(identityOf(run, row)) ||
      live.has(stableJson([row.type, row.key]));
    const other = stale.filter(([, row]) => !isKept(row));
    const checked = await ownership.check(new Map(other));
    const goes = new Map<string, Row>();
    for (const [id] of stale) {
      const { verdict, row, owner } = checked.get(id) ?? {};
      if (verdict === "ours" && row !== undefined && !isKept(row)) goes.set(id, row);
      else forget(id);
      const isTop = row !== undefined && kindOf(run.kinds, row.type)?.row?.within === undefined;
      if (verdict === "foreign" && isTop && row.status === "ready" && owner === undefined) untagged.set(id, row.key);
    }
    for (const [id, row] of goes) outdate(id, kindOf(run.kinds, row.type)?.pruneBefore);
    if (options.dryRun) {
      for (const id of goes.keys()) if (!changes.deleted.includes(id)) changes.deleted.push(id);
      return;
    }
    const removed = await removeRows(run, goes);
    changes.deleted.push(...removed.deleted);
    failures.push(...removed.failures);
    inUse.push(...removed.inUse);
  };

  const find = async (node: Node<C>, row: Row | undefined, key: Key, ownerIsNew: boolean) => {
    if (ownerIsNew) return undefined;
    const started = early.get(node.id);
    const known = row !== undefined && same(row.key, key) ? row : undefined;
    const read = started && same(started.key, key) ? started.found : node.kind.read(aws, key, known?.attrs);
    const found = await read;
    if (found === undefined) return undefined;
    if (found.twins?.length) throw twinsOf(node.id, found);
    if (found.ours) return found;
    if (found.owner === undefined && adopt(node.id)) {
      changes.adopted.push(node.id);
      return found;
    }
    if (!node.kind.sharesNames) throw notOurs(node.id, key, found.owner);
    if (known?.attrs !== undefined) throw lostTags(node.id, found);
    return undefined;
  };

  /**
   * Does a write. Where AWS says that it was done already, an earlier answer was lost or another run was faster: what
   * exists is read again, and only what it lacks is written.
   */
  const andReadAgain = async (
    node: Node<C>,
    work: () => Promise<unknown>,
    props: unknown,
    key: Key,
    last: unknown,
  ): Promise<unknown> => {
    let next = work;
    for (let attempt = 1; ; attempt++) {
      try {
        return await next();
      } catch (error) {
        if (attempt > LOST_ANSWERS || !run.alreadyExists?.(error)) throw error;
        const found = await node.kind.read(aws, key, last);
        if (found === undefined) throw error;
        if (!found.ours) throw notOurs(node.id, key, found.owner);
        const differences = node.kind.diff(props, found.attrs);
        if (differences.length === 0) return found.attrs;
        next = differences.some((change) => change.replace)
          ? () => node.kind.delete(aws, key, found.attrs).then(() => node.kind.create(aws, props))
          : () => node.kind.update(aws, props, found.attrs, differences);
      }
    }
  };

  const settle = async (node: Node<C>): Promise<Outcome | undefined> => {
    const row = state.rows.get(node.id);
    const needed: Record<string, Outcome> = {};
    for (const [alias, id] of Object.entries(node.needs)) {
      const outcome = await outcomes.get(id);
      if (outcome === undefined) return undefined;
      needed[alias] = outcome;
    }
    if (stopped()) return undefined;
    await prune(staleBefore(node.kind.type));
    if (stopped()) return undefined;

    const props = node.build(Object.fromEntries(Object.entries(needed).map(([alias, need]) => [alias, need.attrs])));
    const key = node.kind.key(props);
    live.add(stableJson([node.kind.type, key]));
    await prune(excludedBy(node, key));
    if (stopped()) return undefined;
    const { childOf, blocksOwner } = node.kind;
    const owner = childOf === undefined || blocksOwner ? undefined : node.needs[childOf];
    const ownerIsNew = childOf !== undefined && needed[childOf]?.isNew === true;
    const moved = row !== undefined && !same(row.key, key);
    const isOutdated = outdated.has(node.id);
    const found = isOutdated ? undefined : await find(node, row, key, ownerIsNew);
    if (stopped()) return undefined;

    const base = { type: node.kind.type, key, needs: Object.values(node.needs), ...(owner && { owner }) };
    /** The row of the thing under its former name, so that it is pruned last; under the new one it may exist already. */
    const setAside = () => {
      if (!moved || ownerIsNew || node.kind.keepsReplaced || !same(state.rows.get(node.id)?.key, row.key)) return;
      state.rename(node.id, `${node.id}~${fingerprint(row.key)}`);
    };
    const write = async (
      action: "create" | "update" | "replace",
      work: () => Promise<unknown>,
      changed?: readonly Change[],
    ) => {
      listen({ type: "started", id: node.id, action });
      setAside();
      const known = found?.attrs ?? node.kind.intent?.(props);
      state.set(node.id, { ...base, status: "intent", ...(known !== undefined && { attrs: known }) });
      const made = await andReadAgain(node, work, props, key, known);
      settling.push(node.kind.settled?.(aws, props, changed).catch((error: unknown) => failed(node, error)));
      return made;
    };
    const outcomeOf = (next: Row, isNew: boolean): Outcome => {
      live.add(identityOf(run, next));
      ownership.see(next);
      attrs.set(node.id, next.attrs);
      return { attrs: next.attrs, isNew };
    };
    const ready = (now: unknown, action: "created" | "updated" | "replaced" | "unchanged", isNew: boolean): Outcome => {
      const next: Row = { ...base, status: "ready", attrs: now };
      if (!options.dryRun) setAside();
      if (!options.dryRun && !same(state.rows.get(node.id), next)) state.set(node.id, next);
      report(node, action);
      return outcomeOf(next, isNew);
    };

    const differences = found === undefined ? [] : node.kind.diff(props, found.attrs);
    if (found === undefined || differences.length > 0) outdate(node.id, node.kind.pruneBefore);
    if (found === undefined) {
      const action = row !== undefined && (moved || isOutdated) && !ownerIsNew ? "replaced" : "created";
      if (options.dryRun) return ready(UNKNOWN, action, true);
      return ready(await write("create", () => node.kind.create(aws, props)), action, true);
    }
    if (differences.length === 0) return ready(found.attrs, "unchanged", false);
    if (!differences.some((change) => change.replace)) {
      if (options.dryRun) return ready(found.attrs, "updated", false);
      const update = (from: unknown, changed: readonly Change[]) =>
        write("update", () => node.kind.update(aws, props, from, changed), changed);
      const later = differences.filter((change) => node.kind.isLast?.(change));
      if (later.length === 0) return ready(await update(found.attrs, differences), "updated", false);
      const first = differences.filter((change) => !later.includes(change));
      const now = first.length === 0 ? found.attrs : await update(found.attrs, first);
      setAside();
      const begun: Row = { ...base, status: "intent", attrs: now };
      state.set(node.id, begun);
      last.set(node, async () => ready(await update(now, later), "updated", false));
      return outcomeOf(begun, false);
    }
    if (options.dryRun) return ready(UNKNOWN, "replaced", true);
    const made = await write("replace", async () => {
      if (!node.kind.keepsReplaced) await node.kind.delete(aws, key, found.attrs);
      return node.kind.create(aws, props);
    });
    return ready(made, "replaced", true);
  };

  throwFailures(await foreignOnes(graph, early, adopt), signal);
  for (const node of graph.nodes.values()) {
    outcomes.set(
      node.id,
      settle(node).catch((error: unknown) => failed(node, error)),
    );
  }
  await Promise.all(outcomes.values());
  await Promise.all(settling);
  if (!stopped()) await prune(staleRows()).catch((error: unknown) => void failures.push(run.explain(error)));
  if (!stopped()) await Promise.all([...last].map(([node, change]) => change().catch((error) => failed(node, error))));
  await Promise.all(settling);
  throwFailures(failures, signal);
  return { changes, attrs, inUse, untagged: [...untagged].map(([id, key]) => ({ id, key })) };
}

function notOurs(id: string, key: Key, owner?: string): AuthzError {
  const name = Object.values(key).join(" ");
  const rename = "rename it in config.ini ([project] name, stage)";
  if (owner !== undefined) {
    const message = `${id} exists in AWS and belongs to another stack of lambda-authz (${owner}): ${name}`;
    const fix = `${rename}; the resources of another stack are never adopted`;
    return new AuthzError("NOT_OURS", message, { fix });
  }
  const message = `${id} exists in AWS but does not carry the tags of this stack: ${name}`;
  return new AuthzError("NOT_OURS", message, { fix: `${rename}, or adopt it: --adopt ${id}` });
}

/** A second one would leave everybody who uses the old one with a dead address, so none is made unasked. */
function lostTags(id: string, { attrs, owner }: Found<unknown>): AuthzError {
  const { id: known } = attrs as { readonly id: string };
  const whose = owner === undefined ? "" : ` and belongs to another stack of lambda-authz (${owner})`;
  const message = `${id} (${known}) no longer carries the tags of this stack${whose}`;
  const adopt = owner === undefined ? ` or pass --adopt ${id}` : "";
  const tags = "lambda-authz:owner, lambda-authz:project, lambda-authz:stage, lambda-authz:region";
  const fix = `put the tags back (${tags})${adopt} to keep it; to create a new one, delete it first`;
  return new AuthzError("NOT_OURS", message, { fix });
}

const twinsOf = (id: string, { attrs, twins = [] }: Found<unknown>): AuthzError =>
  twinsError(id, [(attrs as { readonly id: string }).id, ...twins]);

/** Whether a key is not the one of a node; of a node that needs others it is not known yet. */
const isOfAnother = <C>(node: Node<C> | undefined, key: Key): boolean =>
  node !== undefined && Object.keys(node.needs).length === 0 && !same(node.kind.key(node.build({})), key);

/** What stands in our way and can be known before the first write, so that a refused run leaves nothing half made. */
async function foreignOnes<C>(
  graph: Graph<C>,
  early: EarlyReads,
  adopt: (id: string) => boolean,
): Promise<AuthzError[]> {
  const verdicts = [...early].map(async ([id, { key, found, byId }]) => {
    const kind = graph.nodes.get(id)?.kind;
    // What the row names and the node does not is in nobody's way; what lies inside something is known only once that is.
    if (kind === undefined || kind.row?.within || isOfAnother(graph.nodes.get(id), key)) return [];
    // A read that failed fails its node, which tells it in its place.
    const seen = kind && (await found.catch(() => undefined));
    if (seen?.twins?.length) return [twinsOf(id, seen)];
    if (seen === undefined || seen.ours || (seen.owner === undefined && adopt(id))) return [];
    if (!kind?.sharesNames) return [notOurs(id, key, seen.owner)];
    return byId ? [lostTags(id, seen)] : [];
  });
  return (await Promise.all(verdicts)).flat();
}

/** Throws one error for all failures: the failure itself when there is one, else a list of their messages. */
export function throwFailures(failures: readonly AuthzError[], signal: AbortSignal): void {
  const [first, ...others] = failures;
  if (first === undefined) {
    if (signal.aborted) throw new AuthzError("INTERRUPTED", "interrupted; what was under way has settled");
    return;
  }
  if (others.every((other) => other.message === first.message)) throw first;
  const code = others.every((other) => other.code === first.code) ? first.code : "APPLY_FAILED";
  const fixes = [...new Set(failures.flatMap((failure) => failure.fix ?? []))].join("\n");
  const message = failures.map((failure) => failure.message).join("\n");
  throw new AuthzError(code, message, { ...(fixes && { fix: fixes }), cause: new AggregateError(failures) });
}
