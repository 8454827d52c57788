import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Aws, Caller } from "../../aws/aws.ts";
import type { Row } from "../../engine/state/row.ts";
import { readState } from "../../engine/state/state.ts";
import { same } from "../../lib/json.ts";
import { kinds } from "../../resources/index.ts";
import { API } from "../graph/node-ids.ts";
import { stackWord } from "../names.ts";

type StateTarget = Pick<Aws, "endpoint" | "region" | "stack">;

/** "aws", or the host and port of another endpoint: the state of an emulator never mixes with that of AWS. */
const targetFolder = ({ endpoint }: StateTarget) =>
  endpoint === undefined ? "aws" : new URL(endpoint).host.replace(/[^\w.-]/g, "_");

/**
 * The state file of a stack: `.lambda-authz/<target>/<account>/<region>/<project>-<stage>.json`, with a hash in the name if
 * another stack could have the same name. Older versions wrote no hash: their file is still used if it is this stack's.
 */
export function stateFile(root: string, where: StateTarget, { account }: Pick<Caller, "account">): string {
  const { project, stage } = where.stack;
  const folder = join(root, ".lambda-authz", targetFolder(where), account, where.region);
  const [file, old] = [join(folder, `${stackWord(project, stage)}.json`), join(folder, `${project}-${stage}.json`)];
  return file !== old && !existsSync(file) && isOf(where.stack, old) ? old : file;
}

/** Whether a state file is this stack's, by the key of its API; false if it cannot be read. */
function isOf({ project, stage }: StateTarget["stack"], file: string): boolean {
  try {
    return same(readState(file)?.get(API)?.key, { project, stage });
  } catch {
    return false;
  }
}

/**
 * The rows of a stack's state file, each in the shape that its kind relies on; undefined if the file does not exist.
 * @throws AuthzError STATE_UNREADABLE.
 */
export const readRows = (file: string): ReadonlyMap<string, Row> | undefined => readState(file, kinds);

/** A state file found before the account is known. */
export interface Guess {
  readonly account: string;
  readonly rows: ReadonlyMap<string, Row>;
}

/**
 * The probable state file: the only one of this stack, whatever the account. Its rows can be read while the STS call is in
 * flight. Undefined if there is none, more than one, or one that cannot be read: it may be of another account, and if it is
 * the right one, the next reader reports the problem.
 * @param readFile reads a state file.
 */
export function guessState(root: string, where: StateTarget, readFile = readRows): Guess | undefined {
  const folder = join(root, ".lambda-authz", targetFolder(where));
  let accounts: string[];
  try {
    accounts = readdirSync(folder);
  } catch {
    return undefined;
  }
  const read = (account: string): ReadonlyMap<string, Row> | undefined | null => {
    try {
      return readFile(stateFile(root, where, { account }));
    } catch {
      return null;
    }
  };
  const all = accounts.map((account) => ({ account, rows: read(account) })).filter(({ rows }) => rows !== undefined);
  const [only] = all;
  return all.length === 1 && only?.rows ? { account: only.account, rows: only.rows } : undefined;
}
