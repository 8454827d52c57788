import type { Aws } from "../../aws/aws.ts";
import type { Change, Kind } from "../../engine/kind.ts";
import { changesOf } from "../../engine/kind.ts";
import { same } from "../../lib/json.ts";

/** Identity, which fixes the clients' type so that a kind names only its props and attributes. */
export const kind = <P, A>(contract: Kind<P, A, Aws>): Kind<P, A, Aws> => contract;

/** Names what differs in pairs of [wanted, there]; a wanted `undefined` asks for nothing. */
export const changes = (pairs: Readonly<Record<string, readonly [wanted: unknown, there: unknown]>>): Change[] =>
  changesOf(pairs, (a, b) => !same(a, b));

/** True when a change of this name is among them. */
export const has = (all: readonly Change[], ...props: readonly string[]): boolean =>
  all.some((change) => props.includes(change.prop));
