import type { Aws } from "../../src/aws/aws.ts";
import type { Listener, StackEvent } from "../../src/engine/events.ts";

/** The events of a run, in addition to its result. */
export interface RunEvents {
  readonly notes: readonly string[];
  /** Ids of what teardown left because it carries no tags of the stack. */
  readonly untagged: readonly string[];
}

/** Runs work with an Aws whose events are recorded, and adds them to the result. @param on gets each as it happens. */
export async function runWithEvents<T extends object>(
  aws: Aws,
  work: (aws: Aws) => Promise<T>,
  on: Listener = () => {},
): Promise<T & RunEvents> {
  const events: StackEvent[] = [];
  const listen = (event: StackEvent) => {
    events.push(event);
    on(event);
  };
  const result = await work({ ...aws, on: listen });
  return {
    ...result,
    notes: events.flatMap((event) => (event.type === "note" ? [event.text] : [])),
    untagged: events.flatMap((event) => (event.type === "failed" && event.code === "NOT_OURS" ? [event.id] : [])),
  };
}
