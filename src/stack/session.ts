import type { Aws, Caller } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import { type EarlyReads, readEarly } from "../engine/apply.ts";
import { type Row, readState } from "../engine/state.ts";
import { kinds } from "../resources/index.ts";
import { discover } from "./discover.ts";
import { discoverInside } from "./discover-inside.ts";
import { names } from "./names.ts";
import { guessState, stateFile } from "./state-files.ts";

type Rows = ReadonlyMap<string, Row>;

/** What is known of a stack before anything is done to it. */
export interface Known {
  readonly caller: Caller;
  readonly file: string;
  readonly rows: Rows;
  /** Reads of those rows, under way. */
  readonly early: EarlyReads;
}

/** Lets a promise fail later without being reported as unhandled; whoever awaits it still gets the failure. */
const background = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => {});
  return promise;
};

/**
 * The rows of a stack: from its state file, or found again by tag where that is lost. Whatever needs no account id
 * runs beside GetCallerIdentity.
 */
export async function knownRows(config: Config, aws: Aws): Promise<Known> {
  const guess = guessState(config.root, aws);
  const early = guess && readEarly({ aws, kinds }, guess.rows);
  const search = async (): Promise<Rows> => {
    const top = await discover(aws, names(config));
    return new Map([...top, ...(await discoverInside(aws, names(config), top))]);
  };
  const found = guess === undefined ? background(search()) : undefined;
  const caller = await aws.caller;
  const file = stateFile(config.root, aws, caller);
  if (guess?.account === caller.account && early) return { caller, file, rows: guess.rows, early };
  const rows = readState(file) ?? (await (found ?? search()));
  return { caller, file, rows, early: readEarly({ aws, kinds }, rows) };
}
