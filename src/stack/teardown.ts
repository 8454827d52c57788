import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import { type EarlyReads, readEarly, throwFailures } from "../engine/apply.ts";
import { lock } from "../engine/lock.ts";
import { removeRows } from "../engine/remove.ts";
import { fileState, type Row, readState } from "../engine/state.ts";
import { kinds } from "../resources/index.ts";
import type { RunOptions } from "./deploy.ts";
import { discover, mayHavePool } from "./discover.ts";
import { inUseNote } from "./in-use-note.ts";
import { madeUserId, madeUsers, removeMadeUsers } from "./made-users.ts";
import { names } from "./names.ts";
import { refuseProtected } from "./protected-pool.ts";
import { namedRows, rowsToRead } from "./session.ts";
import { guessState, stateFile } from "./state-files.ts";

export interface TeardownOptions extends RunOptions {
  readonly keepLogs: boolean;
}

/** Ids `type:name`: what is gone, what stays on purpose, what a look by tag still finds (it should be empty). */
export interface Teardown {
  readonly deleted: readonly string[];
  readonly kept: readonly string[];
  readonly left: readonly string[];
  /** Sentences a person should read: what was not deleted, and why. */
  readonly notes: readonly string[];
}

// Listings of AWS are eventually consistent: what is gone may be listed for some seconds more.
const FORGOTTEN = {
  waitsFor: "AWS to list what was deleted no more",
  when: (error: unknown) => error instanceof StillListed,
  everyMs: 2_000,
  capMs: 20_000,
};

class StillListed extends Error {
  readonly ids: readonly string[];
  constructor(ids: readonly string[]) {
    super(ids.join(", "));
    this.ids = ids;
  }
}

type Rows = ReadonlyMap<string, Row>;

const isLogGroup = (row: Row) => row.type === "logs.log-group";

/** Rows that stand on their own; the others lie inside an API or a function and go with it. */
const isTop = (row: Row) => row.owner === undefined;

/**
 * What may be deleted: what carries our tags, found by tag or, for rows of the state file, asked one by one.
 * A row whose resource lost our tags is somebody else's now and is kept.
 */
async function sortRows(stateRows: Rows, tagged: Rows, early: EarlyReads) {
  const foreign = new Set<string>();
  for (const [id, row] of stateRows) {
    if (isTop(row) && !tagged.has(id) && (await early.get(id)?.found)?.ours === false) foreign.add(id);
  }
  const isOurs = (id: string, { owner }: Row) => !foreign.has(id) && !(owner !== undefined && foreign.has(owner));
  // The order of state rows says what needs what; tags say what is there now.
  const ours = [...stateRows].filter(([id, row]) => isOurs(id, row));
  const merged = ours.map(([id, row]) => [id, { ...row, ...tagged.get(id), needs: row.needs }] as const);
  return { foreign: [...foreign], ours: new Map([...tagged, ...merged]) };
}

/**
 * Deletes everything of a stack, in reverse order, also without its state file. Goes on after a failure.
 * @throws AuthzError that lists what failed; what is gone by then is gone. AWS_REFUSED before anything is deleted when
 * the user pool is protected.
 */
export async function teardown(config: Config, aws: Aws, options: TeardownOptions): Promise<Teardown> {
  const read = (rows: Rows) => readEarly({ aws, kinds }, new Map([...rows].filter(([, row]) => isTop(row))));
  const guess = guessState(config.root, aws);
  const look = (known?: EarlyReads) =>
    discover(aws, names(config, aws.region), known, mayHavePool(config, guess?.rows));
  const reads = read(rowsToRead(namedRows(config, aws), guess?.rows));
  const looking = look(reads);
  looking.catch(() => {});
  const caller = await aws.caller;
  const file = stateFile(config.root, aws, caller);
  const unlock = lock(`${file}.lock`, options.processes, options.note);
  try {
    const stateRows = readState(file) ?? new Map<string, Row>();
    const early = guess?.account === caller.account ? reads : read(stateRows);
    const { ours, foreign } = await sortRows(stateRows, await looking, early);
    const keptLogs = options.keepLogs ? [...ours].filter(([, row]) => isLogGroup(row)).map(([id]) => id) : [];
    const goes = new Map([...ours].filter(([id]) => !keptLogs.includes(id)));
    await refuseProtected(config, goes, early);
    const top = [...goes].filter(([, row]) => isTop(row)).map(([id]) => id);
    const users = (await madeUsers(config.root, aws)).filter(({ ownPool }) => !ownPool).map(madeUserId);
    await options.announce(caller, new Map([...users, ...top].map((id) => [`Delete ${id}`, [id]])));
    // First: while something of the stack is left, a teardown that failed here is run again.
    const gone = await removeMadeUsers(config.root, aws, options.listen);

    const state = fileState(file, new Map([...stateRows, ...ours]));
    const run = { aws, kinds, state, signal: aws.signal, listen: options.listen, explain: options.explain };
    const { deleted, failures, inUse } = await removeRows(run, goes);
    throwFailures(failures, aws.signal);
    for (const id of [...foreign, ...keptLogs]) state.remove(id);
    const lookAgain = async () => {
      const ids = [...(await look()).keys()].filter(
        (id) => ![...keptLogs, ...inUse.map(({ id: used }) => used)].includes(id),
      );
      if (ids.length > 0) throw new StillListed(ids);
      return [];
    };
    const left = await aws.retry(FORGOTTEN, lookAgain).catch((error: unknown) => {
      if (error instanceof StillListed) return error.ids;
      throw error;
    });
    return { deleted: [...gone, ...deleted], kept: [...foreign, ...keptLogs], left, notes: inUse.map(inUseNote) };
  } finally {
    unlock();
  }
}
