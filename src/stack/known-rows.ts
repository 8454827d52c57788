import type { Aws, Caller } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import { type EarlyReads, readEarly } from "../engine/early-reads.ts";
import type { Row, Rows } from "../engine/state/row.ts";
import { inBackground } from "../lib/in-background.ts";
import { same } from "../lib/json.ts";
import { kinds } from "../resources/index.ts";
import { startListings } from "./find/api-contents.ts";
import { findInside, findTagged, mayHavePool } from "./find/find-stack.ts";
import { guessState, readRows, stateFile } from "./find/state-files.ts";
import { findUnexpectedPools, unlistedPoolsNote } from "./find/unexpected-pools.ts";
import { names } from "./names.ts";

/** The rows of a stack before a run changes anything. */
export interface StackRows {
  readonly caller: Caller;
  readonly file: string;
  readonly rows: Rows;
  /** Whether the state file was missing, so that the rows are what AWS lists. */
  readonly isRebuilt: boolean;
  /** Reads of those rows, in flight. */
  readonly early: EarlyReads;
}

/**
 * Rows of the resources with names from config.ini: they can be read before the account is known, and foreign ones are
 * found before the first write.
 */
export function namedRows(config: Config, { region }: Pick<Aws, "region">): Map<string, Row> {
  const { functionName, roleName, logGroup } = names(config, region);
  const row = (type: string, section: string, name: string, more: object = {}): [string, Row] => [
    `${type}:${section}`,
    { type, status: "ready", key: { name, ...more }, needs: [] },
  ];
  const sections = [...config.functions, config.authorizer];
  return new Map(
    sections.flatMap(({ name, roleArn }) => [
      ...(roleArn === undefined ? [row("iam.role", name, roleName(name), { region })] : []),
      row("logs.log-group", name, logGroup(name)),
      row("lambda.function", name, functionName(name)),
    ]),
  );
}

/** Rows to read early: those of the state file, or, for a renamed resource, the row with its new name. */
export const rowsToRead = (named: Rows, rows: Rows = new Map()): Rows =>
  new Map([...rows, ...[...named].filter(([id, { key }]) => !same(rows.get(id)?.key, key))]);

const unexpectedPools = (aws: Aws, stackNames: ReturnType<typeof names>): Promise<Rows> =>
  findUnexpectedPools(aws, stackNames, (why) => aws.on({ type: "note", text: unlistedPoolsNote(why) }));

/**
 * The rows of a stack: from its state file, or by tags if that is lost. Calls that need no account ID run concurrently with
 * GetCallerIdentity.
 */
export async function findRows(config: Config, aws: Aws): Promise<StackRows> {
  const guess = guessState(config.root, aws);
  const start = (rows: Rows) => readEarly({ aws, kinds }, rows);
  const named = namedRows(config, aws);
  const first = rowsToRead(named, guess?.rows);
  const early = start(first);
  const search = async (): Promise<Rows> => {
    const stackNames = names(config, aws.region);
    const hasPool = mayHavePool(config);
    const tagged = await findTagged(aws, stackNames, early, hasPool);
    startListings(aws, tagged);
    const inside = async (found: Rows) => [...found, ...(await findInside(aws, stackNames, found))];
    // A first deploy finds nothing, and needs no permission for Cognito.
    const mayHaveMore = !hasPool && tagged.size > 0;
    const all = [inside(tagged), ...(mayHaveMore ? [unexpectedPools(aws, stackNames).then(inside)] : [])];
    return new Map((await Promise.all(all)).flat());
  };
  startListings(aws, guess?.rows);
  const found = guess === undefined ? inBackground(search()) : undefined;
  const caller = await aws.caller;
  const file = stateFile(config.root, aws, caller);
  if (guess?.account === caller.account) return { caller, file, rows: guess.rows, isRebuilt: false, early };
  const saved = readRows(file);
  const rows = saved ?? (await (found ?? search()));
  // Reads of a state file of another account are useless; those by name were made in the right account.
  const more = new Map([...rowsToRead(named, rows)].filter(([id, { key }]) => !same(first.get(id)?.key, key)));
  return { caller, file, rows, isRebuilt: saved === undefined, early: new Map([...early, ...start(more)]) };
}
