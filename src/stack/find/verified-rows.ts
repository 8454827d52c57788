import type { Aws } from "../../aws/aws.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import { kindOf } from "../../engine/kind.ts";
import { createOwnership, identityOf, type OwnershipCheck } from "../../engine/ownership.ts";
import type { Row } from "../../engine/state/row.ts";
import { fingerprint } from "../../lib/hash.ts";
import { kinds } from "../../resources/index.ts";
import { otherStack, type Tags } from "../../resources/shared/ownership-tags.ts";

type Rows = ReadonlyMap<string, Row>;

/** Rows that are deleted by a call of their own; the others lie inside an API, a function or a pool and go with it. */
export const isTop = ({ type }: Row): boolean => {
  const kind = kindOf(kinds, type);
  return kind?.row?.within === undefined || kind.blocksOwner === true;
};

/** What a teardown may delete, and what it has to leave. */
export interface Verified {
  /** With the attributes that AWS showed in this run. */
  readonly owned: ReadonlyMap<string, Row>;
  /** What the state file knows and exists without this stack's tags. */
  readonly untagged: ReadonlyMap<string, Row>;
}

/** Whether another stack of this tool made it: then it never was ours, whatever a file says. */
const isAnothers = ({ attrs }: Row, { stack }: Aws): boolean =>
  otherStack((attrs as { tags?: Tags } | undefined)?.tags ?? {}, stack) !== undefined;

export interface Known {
  /** The rows of the state file. */
  readonly stateRows: Rows;
  /** What the stack's own names name; most of it is in the other two as well. */
  readonly named: Rows;
  /** What was found by tag. */
  readonly tagged: Rows;
  /** Reads of the rows that stand on their own. */
  readonly early: EarlyReads;
}

/**
 * What may be deleted: what was found by tag, and those rows whose thing, or the container of it, has shown our tags in
 * this run, be they ready or only begun.
 */
export async function verifiedRows(aws: Aws, { stateRows, named, tagged, early }: Known): Promise<Verified> {
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
      // The order of state rows says what needs what; tags say what exists.
      owned.set(known, { ...row, ...found, needs: [...found.needs, ...row.needs] });
    } else if (verdict === "owned") {
      const free = owned.has(id) ? `${id}~${fingerprint(row.key)}` : id;
      ids.set(identityOf(run, row), free);
      owned.set(free, row);
    } else if (verdict === "foreign" && stateRows.has(id) && ownership.isWithinOwned(row) && !isAnothers(row, aws)) {
      untagged.set(id, row);
    }
  };
  const checkedState = await ownership.check(new Map([...stateRows].filter(([, row]) => isTop(row))));
  for (const [id, checked] of checkedState) sort(id, checked);
  for (const [id, checked] of await ownership.check(named)) if (checked.verdict === "owned") sort(id, checked);
  for (const [id, row] of stateRows) if (!isTop(row) && ownership.isWithinOwned(row)) owned.set(id, row);
  return { owned, untagged };
}
