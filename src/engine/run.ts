import type { AuthzError } from "../lib/errors.ts";
import type { Listener } from "./events.ts";
import type { Kinds } from "./kind.ts";
import type { State } from "./state/state.ts";

/** What a run of the engine needs in addition to the graph. */
export interface EngineRun<C> {
  readonly aws: C;
  readonly kinds: Kinds<C>;
  readonly state: State;
  readonly signal: AbortSignal;
  readonly on: Listener;
  /** Turns an error of a kind into one with a message and a fix. */
  readonly explain: (error: unknown) => AuthzError;
  /** True for an error that says that the resource exists already: the response to an earlier attempt was lost. */
  readonly alreadyExists?: (error: unknown) => boolean;
}
