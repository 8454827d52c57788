import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { AuthzError } from "../../src/lib/errors.ts";
import { type Account, isWrite } from "./memory-account.ts";

/** After how many operations a run is killed, and whether the last one was carried out. */
export interface Kill {
  readonly at: number;
  readonly lands: boolean;
  /** Whether only operations that can change something count. */
  readonly writesOnly?: true;
  /** The only operation that counts. */
  readonly of?: string;
}

/** How a run ended: with a result, an error, or killed. */
export type End<T> = { readonly result: T } | { readonly error: AuthzError } | { readonly killed: true };

const FOLDER = ".lambda-authz";

/** The state files of a project. */
export const stateFilesIn = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => name.startsWith(FOLDER) && name.endsWith(".json"))
    .map((name) => join(root, name));

/** A call beside one that failed may still be on its way when a run has ended; a process that is gone sends none. */
async function quiet({ calls }: Account): Promise<void> {
  let seen = -1;
  while (seen !== calls.length) {
    seen = calls.length;
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * Runs as a process that ends at an operation: nothing that it does afterwards has happened, in the account or on disk.
 * @param root the project's folder.
 */
export async function killedAt<T>(
  account: Account,
  root: string,
  kill: Kill | undefined,
  work: () => Promise<T>,
): Promise<End<T>> {
  let left = kill?.at ?? Number.POSITIVE_INFINITY;
  let disk: Map<string, string> | undefined;
  const die = () => {
    disk ??= new Map(stateFilesIn(root).map((file) => [file, readFileSync(file, "utf8")]));
    throw new Error("killed");
  };
  const counts = (operation: string) =>
    (kill?.of === undefined || kill.of === operation) && (kill?.writesOnly !== true || isWrite(operation));
  account.before = (_, operation) => {
    if (disk !== undefined || (left <= 1 && kill?.lands === false && counts(operation))) die();
  };
  account.after = (_, operation) => {
    if (counts(operation) && --left <= 0) die();
  };
  try {
    return { result: await work() };
  } catch (error) {
    if (disk === undefined) {
      if (!(error instanceof AuthzError) || error.code === "INTERNAL") throw error;
      return { error };
    }
    rmSync(join(root, FOLDER), { recursive: true, force: true });
    for (const [file, text] of disk) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return { killed: true };
  } finally {
    await quiet(account);
    account.before = undefined;
    account.after = undefined;
  }
}
