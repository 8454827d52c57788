import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Aws, Caller } from "../aws/aws.ts";
import { type Row, readState } from "../engine/state.ts";

type Where = Pick<Aws, "endpoint" | "region" | "stack">;

/** "aws", or the host and port of another endpoint: state of an emulator never mixes with that of AWS. */
const targetFolder = ({ endpoint }: Where) =>
  endpoint === undefined ? "aws" : new URL(endpoint).host.replace(/[^\w.-]/g, "_");

const fileName = ({ stack }: Where) => `${stack.project}-${stack.stage}.json`;

/** Where the state of a stack is kept: `.lambda-authz/<target>/<account>/<region>/<project>-<stage>.json`. */
export const stateFile = (root: string, where: Where, { account }: Pick<Caller, "account">): string =>
  join(root, ".lambda-authz", targetFolder(where), account, where.region, fileName(where));

/** A state file found before the account is known. */
export interface Guess {
  readonly account: string;
  readonly rows: ReadonlyMap<string, Row>;
}

/**
 * The state file that is probably meant: the only one of this stack, whatever the account. Its rows can be read while
 * STS still says whose account it is. Undefined when there is none, or more than one.
 */
export function guessState(root: string, where: Where): Guess | undefined {
  const folder = join(root, ".lambda-authz", targetFolder(where));
  let accounts: string[];
  try {
    accounts = readdirSync(folder);
  } catch {
    return undefined;
  }
  const found = accounts.flatMap((account): Guess[] => {
    const rows = readState(stateFile(root, where, { account }));
    return rows === undefined ? [] : [{ account, rows }];
  });
  return found.length === 1 ? found[0] : undefined;
}
