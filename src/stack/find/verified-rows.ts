import type { Aws } from "../../aws/aws.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import { kindOf } from "../../engine/kind.ts";
import { createOwnership, identityOf, type OwnershipCheck } from "../../engine/ownership.ts";
import type { Row, Rows } from "../../engine/state/row.ts";
import { fingerprint } from "../../lib/hash.ts";
import { kinds } from "../../resources/index.ts";
import { otherStack, type Tags } from "../../resources/shared/ownership-tags.ts";

/** Whether a row is deleted by its own call; the others are inside an API, a function or a pool and are deleted with it. */
export const isTop = ({ type }: Row): boolean => {
  const kind = kindOf(kinds, type);
  return kind?.row?.within === undefined || kind.blocksOwner === true;
};

/** What a teardown may delete, and what it must keep. */
export interface Verified {
  /** With the attributes that this run has read. */
  readonly owned: Rows;
  /** Resources of the state file that exist without this stack's tags. */
  readonly untagged: Rows;
}

/** Whether another stack of this tool owns it: then this stack never did, whatever the state file contains. */
const isOfOtherStack = ({ attrs }: Row, { stack }: Aws): boolean =>
  otherStack((attrs as { tags?: Tags } | undefined)?.tags ?? {}, stack) !== undefined;

export interface RowSources {
  /** The rows of the state file. */
  readonly stateRows: Rows;
  /** Rows by the stack's names; most are in the other two as well. */
  readonly named: Rows;
  /** Rows found by tags. */
  readonly tagged: Rows;
  /** Reads of the top-level rows. */
  readonly early: EarlyReads;
}

/**
 * What may be deleted: the resources found by tags, and the rows, ready or intent, whose resource or container carries the
 * stack's tags in this run.
 */
export async function verifiedRows(aws: Aws, { stateRows, named, tagged, early }: RowSources): Promise<Verified> {
  const run = { aws, kinds };
  const ownership = createOwnership(run, early);
  for (const row of tagged.values()) ownership.add(row);
  const owned = new Map(tagged);
  const untagged = new Map<string, Row>();
  const ids = new Map([...tagged].map(([id, row]) => [identityOf(run, row), id]));

  const sort = (id: string, { verdict, row }: OwnershipCheck) => {
    const known = ids.get(identityOf(run, row));
    const found = known === undefined ? undefined : owned.get(known);
    if (known !== undefined && found !== undefined) {
      // State rows contain the needs; tags show what exists.
      owned.set(known, { ...row, ...found, needs: [...found.needs, ...row.needs] });
    } else if (verdict === "owned") {
      const free = owned.has(id) ? `${id}~${fingerprint(row.key)}` : id;
      ids.set(identityOf(run, row), free);
      owned.set(free, row);
    } else if (
      verdict === "foreign" &&
      stateRows.has(id) &&
      ownership.isWithinOwned(row) &&
      !isOfOtherStack(row, aws)
    ) {
      untagged.set(id, row);
    }
  };
  const checkedState = await ownership.check(new Map([...stateRows].filter(([, row]) => isTop(row))));
  for (const [id, checked] of checkedState) sort(id, checked);
  for (const [id, checked] of await ownership.check(named)) if (checked.verdict === "owned") sort(id, checked);
  for (const [id, row] of stateRows) if (!isTop(row) && ownership.isWithinOwned(row)) owned.set(id, row);
  return { owned, untagged };
}
