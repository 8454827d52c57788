import type { AuthzError } from "../lib/errors.ts";
import type { Listener } from "./events.ts";
import type { Kinds } from "./kind.ts";
import type { State } from "./state/state.ts";

/** What a run of the engine needs beside the graph. */
export interface Run<C> {
  readonly aws: C;
  readonly kinds: Kinds<C>;
  readonly state: State;
  readonly signal: AbortSignal;
  readonly on: Listener;
  /** Turns whatever a kind threw into something a person can act on. */
  readonly explain: (error: unknown) => AuthzError;
  /** True for a refusal that says that the resource exists already: the answer to an earlier attempt was lost. */
  readonly alreadyExists?: (error: unknown) => boolean;
}
