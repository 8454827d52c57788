import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import { type EarlyReads, readEarly } from "../engine/early-reads.ts";
import { throwFailures } from "../engine/failures.ts";
import { removeRows } from "../engine/remove-rows.ts";
import { lock } from "../engine/state/lock.ts";
import type { Row, Rows } from "../engine/state/row.ts";
import { fileState } from "../engine/state/state.ts";
import { Pending, PollDeadline, poll } from "../engine/waits/poll.ts";
import { AuthzError } from "../lib/errors.ts";
import { same } from "../lib/json.ts";
import { kinds } from "../resources/index.ts";
import type { RestApiAttrs } from "../resources/rest-api.ts";
import { engineRun } from "./engine-run.ts";
import { findTagged, mayHavePool } from "./find/find-stack.ts";
import { apisThatInvoke } from "./find/lost-api.ts";
import { findMappings, refuseMapped } from "./find/mapped-domains.ts";
import { guessState, readRows, stateFile } from "./find/state-files.ts";
import { findUnexpectedPools, unlistedPoolsNote } from "./find/unexpected-pools.ts";
import { isTop, verifiedRows } from "./find/verified-rows.ts";
import { API } from "./graph/node-ids.ts";
import { inUseNote } from "./kept-notes.ts";
import { namedRows, rowsToRead } from "./known-rows.ts";
import { names } from "./names.ts";
import { plannedIn } from "./planned-event.ts";
import { createdUserId, createdUsers, removeCreatedUsers } from "./pool/created-users.ts";
import { refuseProtected } from "./pool/protected-pool.ts";

export interface TeardownSettings {
  readonly keepLogs: boolean;
  /** Gets the IDs of what will be deleted with all that it contains, unless that is nothing; an error from it stops the run. */
  readonly confirm: (ids: readonly string[]) => Promise<void>;
}

/** IDs `type:name`. */
export interface TeardownResult {
  readonly deleted: readonly string[];
  /** Resources kept on request. */
  readonly kept: readonly string[];
  /** Resources that still exist with this stack's tags, or are in the state file and have lost them; it should be empty. */
  readonly left: readonly string[];
}

// Listings of AWS are eventually consistent: a deleted resource may be listed for some more seconds.
const UNLISTED = { waitsFor: "AWS to stop listing deleted resources", everyMs: 2_000, capMs: 20_000 };

/** Reports the resources that are left. One that lost this stack's tags (NOT_OURS) stays, however often teardown runs. */
function reportLeft({ on }: Pick<Aws, "on">, tagged: readonly string[], untagged: readonly string[]): string[] {
  const still = "still carries this stack's tags";
  for (const id of tagged) on({ type: "failed", id, code: "AWS_REFUSED", message: `${id} ${still}` });
  const lost = "exists but does not carry this stack's tags";
  for (const id of untagged) on({ type: "failed", id, code: "NOT_OURS", message: `${id} ${lost}` });
  return [...tagged, ...untagged];
}

const isLogGroup = (row: Row) => row.type === "logs.log-group";
const isApi = ({ type }: Row) => type === "apigateway.rest-api";
const functionNamesIn = (rows: Rows) =>
  [...rows.values()].flatMap(({ type, key }) => (type === "lambda.function" ? (key["name"] ?? []) : []));
const only = (rows: Rows, keep: (row: Row, id: string) => boolean): Rows =>
  new Map([...rows].filter(([id, row]) => keep(row, id)));

/** The removal order of top-level resources: each comes before those that it needs. */
const ORDER = ["cognito.user-pool-domain", "lambda.function", "cognito.user-pool", "iam.role", "logs.log-group"];
const rank = (type = "") => ORDER.indexOf(type);

/** Rows with only those needs that the order allows: a state file may contain anything. */
const ordered = (rows: Rows): Rows =>
  new Map(
    [...rows].map(([id, row]) => {
      const needs = row.needs.filter((need) => rank(rows.get(need)?.type) > rank(row.type));
      return [id, isTop(row) ? { ...row, needs } : row];
    }),
  );

/** @throws AuthzError that says that nothing else was deleted: an API that exists needs its functions and roles. */
function throwUnlessGone(failures: readonly AuthzError[], signal: AbortSignal): void {
  const errors = failures.map((failure) => {
    const problems = failure.problems.map(({ message, fix }) => ({
      message: `${message}\nthe API still exists, so nothing that it needs was deleted`,
      fix,
    }));
    return new AuthzError(failure.code, problems, { cause: failure });
  });
  throwFailures(errors, signal);
}

/**
 * Deletes all resources of a stack, also without its state file: the API first, then what it needs. From then on it
 * continues after a failure. It deletes only resources whose tags this run has verified.
 * @throws AuthzError that lists the failures, after all other deletions. AWS_REFUSED before the first deletion if the user
 * pool is protected or the API is mapped to a custom domain.
 */
export async function teardown(config: Config, aws: Aws, options: TeardownSettings): Promise<TeardownResult> {
  const named = namedRows(config, aws);
  const start = (rows: Rows) => readEarly({ aws, kinds }, only(rowsToRead(named, rows), isTop));
  const guess = guessState(config.root, aws);
  let known = guess?.rows;
  const stackNames = names(config, aws.region);
  let unlistedPools: string | undefined;
  const look = async (reads?: EarlyReads): Promise<Rows> => {
    const isExpected = mayHavePool(config, known);
    const onSkipped = (why: string) => {
      unlistedPools = why;
    };
    const [tagged, pools] = await Promise.all([
      findTagged(aws, stackNames, reads, isExpected),
      isExpected || unlistedPools !== undefined ? [] : findUnexpectedPools(aws, stackNames, onSkipped),
    ]);
    return new Map([...tagged, ...pools]);
  };
  const reads = start(guess?.rows ?? new Map());
  const looking = look(reads);
  looking.catch(() => {});
  const mapping = findMappings(aws);
  const caller = await aws.caller;
  const file = stateFile(config.root, aws, caller);
  const unlock = lock(`${file}.lock`, aws.on);
  try {
    const stateRows = readRows(file) ?? new Map<string, Row>();
    known = stateRows;
    const early = guess?.account === caller.account ? reads : start(stateRows);
    const { owned, untagged } = await verifiedRows(aws, { stateRows, named, tagged: await looking, early });
    // The state file of a whole stack names its pool, unless another folder deployed one.
    if (unlistedPools !== undefined && !stateRows.has(API))
      aws.on({ type: "note", text: unlistedPoolsNote(unlistedPools) });
    const topOf = (rows: Rows) => [...only(rows, isTop).keys()];
    // An API that lost its tags still serves calls, through functions and roles that still have theirs.
    const untaggedApis = [...only(untagged, isApi).keys()];
    const unknown =
      untaggedApis.length + only(owned, isApi).size === 0 ? await apisThatInvoke(aws, functionNamesIn(owned)) : [];
    const lost = [...untaggedApis, ...(unknown.length > 0 ? [API] : [])];
    if (lost.length > 0) {
      const which = [lost.join(", "), ...unknown.map((id) => `(${id})`)].join(" ");
      const text = `nothing was deleted: ${which} exists without this stack's tags and may need the rest`;
      aws.on({ type: "note", text });
      const without = [...new Set([...lost, ...untagged.keys()])];
      reportLeft(aws, topOf(owned), without);
      return { deleted: [], kept: [], left: [...without, ...topOf(owned)] };
    }

    const keptLogs = options.keepLogs ? only(owned, isLogGroup) : new Map<string, Row>();
    const goes = only(owned, (_, id) => !keptLogs.has(id));
    const apis = only(goes, isApi);
    await refuseProtected(config, goes, early);
    const apiIds = [...apis.values()].map(({ attrs }) => (attrs as RestApiAttrs).id);
    if (apiIds.length > 0) refuseMapped(apiIds, await mapping);
    const users = (await createdUsers(config.root, aws)).filter(({ ownPool }) => !ownPool).map(createdUserId);
    const ids = [...users, ...topOf(goes)];
    const steps = ids.map((id) => ({ title: `Delete ${id}`, ids: [id] }));
    aws.on(plannedIn(aws, caller, steps));
    if (ids.length > 0) await options.confirm(ids);

    const state = fileState(file, new Map([...stateRows, ...owned]));
    const run = engineRun(aws, state);
    const inApi = (row: Row) => isApi(row) || apiIds.includes(row.key["apiId"] ?? "");
    const first = await removeRows(run, only(goes, inApi));
    throwUnlessGone(first.failures, aws.signal);
    // Before the rest: a teardown that fails here is run again as long as resources are left.
    const gone = await removeCreatedUsers(config.root, aws);
    const rest = await removeRows(run, ordered(only(goes, (row) => !inApi(row))));
    throwFailures(rest.failures, aws.signal);
    const { inUse } = rest;
    // All other rows of the file are of deleted or foreign resources.
    state.remove(...[...state.rows.keys()].filter((id) => !untagged.has(id)));

    let listed: readonly string[] = [];
    const lookAgain = async () => {
      // By key: a role whose row was renamed is listed under another ID.
      const expected = [...keptLogs, ...inUse.map((one) => [one.id, one] as const)];
      const isExpected = ({ type, key }: Row) =>
        expected.some(([id, one]) => id.startsWith(`${type}:`) && same(one.key, key));
      listed = [...only(await look(), (row) => !isExpected(row)).keys()];
      return listed.length === 0 || new Pending(listed.join(", "));
    };
    await poll(aws, UNLISTED, lookAgain).catch((error: unknown) => {
      if (!(error instanceof PollDeadline)) throw error;
    });
    const deleted = [...first.deleted, ...gone, ...rest.deleted];
    for (const one of inUse) aws.on({ type: "note", text: inUseNote(one) });
    return { deleted, kept: [...keptLogs.keys()], left: reportLeft(aws, listed, [...untagged.keys()]) };
  } finally {
    unlock();
  }
}
