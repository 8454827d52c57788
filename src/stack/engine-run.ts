import type { Aws } from "../aws/aws.ts";
import { alreadyExists, explainAwsError } from "../aws/aws-errors.ts";
import type { Listener } from "../engine/events.ts";
import type { EngineRun } from "../engine/run.ts";
import type { State } from "../engine/state/state.ts";
import { kinds } from "../resources/index.ts";

/**
 * A run of the engine on the stack's kinds.
 * @param on gets its events; a rehearsal reports none.
 */
export const engineRun = (aws: Aws, state: State, on: Listener = aws.on): EngineRun<Aws> => ({
  aws,
  kinds,
  state,
  on,
  alreadyExists,
  signal: aws.signal,
  explain: (error) => explainAwsError(error, aws),
});
