import type { Graph } from "../graph.ts";
import type { EngineRun } from "../run.ts";
import { type Applied, apply } from "./apply.ts";
import type { ApplyOptions, Observation } from "./apply-context.ts";

/** What a deploy would do, and what was seen of each node. */
export interface Survey extends Applied {
  /** By node. */
  readonly observations: ReadonlyMap<string, Observation>;
}

/**
 * A dry run that does not stop at a foreign resource or a failed read: it records that of the node and continues.
 * @throws AuthzError INTERRUPTED, or the error of a failed read of what config.ini no longer has.
 */
export async function survey<C>(
  graph: Graph<C>,
  run: EngineRun<C>,
  options: Pick<ApplyOptions, "early"> = {},
): Promise<Survey> {
  const observations = new Map<string, Observation>();
  const applied = await apply(graph, run, { ...options, dryRun: true, observations });
  return { ...applied, observations };
}
