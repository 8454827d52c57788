import type { Aws } from "../../aws/aws.ts";
import type { Change, Kind } from "../../engine/kind.ts";
import { changesOf } from "../../engine/kind.ts";
import { same } from "../../lib/json.ts";

/** The identity function: it fixes the clients' type, so that a kind names only its props and attributes. */
export const kind = <P, A>(contract: Kind<P, A, Aws>): Kind<P, A, Aws> => contract;

/** The differences in pairs of [desired, actual]; a desired `undefined` matches everything. */
export const changes = (pairs: Readonly<Record<string, readonly [desired: unknown, actual: unknown]>>): Change[] =>
  changesOf(pairs, (a, b) => !same(a, b));

/** Whether one of the changes has one of these names. */
export const has = (all: readonly Change[], ...props: readonly string[]): boolean =>
  all.some((change) => props.includes(change.prop));
