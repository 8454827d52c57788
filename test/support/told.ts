import type { Aws } from "../../src/aws/aws.ts";
import type { StackEvent } from "../../src/engine/events.ts";

/** What a run told besides its result. */
export interface Told {
  readonly notes: readonly string[];
  /** Ids of what teardown left because it carries no tags of the stack. */
  readonly untagged: readonly string[];
}

/** Does work with an Aws whose events are read, and adds what was told to the result. */
export async function told<T extends object>(aws: Aws, work: (aws: Aws) => Promise<T>): Promise<T & Told> {
  const events: StackEvent[] = [];
  const result = await work({ ...aws, on: (event) => void events.push(event) });
  return {
    ...result,
    notes: events.flatMap((event) => (event.type === "note" ? [event.text] : [])),
    untagged: events.flatMap((event) => (event.type === "failed" && event.code === "NOT_OURS" ? [event.id] : [])),
  };
}
