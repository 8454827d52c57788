import type { Aws } from "../../aws/aws.ts";
import { explainAwsError } from "../../aws/aws-errors.ts";
import type { Observation } from "../../engine/apply/apply-context.ts";
import type { Graph } from "../../engine/graph.ts";
import { unmanagedReports } from "./property-reports.ts";
import type { PropertyReport, UnreadResource } from "./status-result.ts";

/** By node: what the tool does not manage, or why that could not be read. */
export interface UnmanagedSettings {
  readonly properties: ReadonlyMap<string, readonly PropertyReport[]>;
  readonly unread: readonly UnreadResource[];
}

/** Reads the settings of the stack's own resources that differ from AWS's default and that deploy leaves alone. */
export async function unmanagedSettings(
  { nodes }: Graph<Aws>,
  aws: Aws,
  observations: ReadonlyMap<string, Observation>,
): Promise<UnmanagedSettings> {
  const properties = new Map<string, readonly PropertyReport[]>();
  const unread: UnreadResource[] = [];
  const read = async ([id, { state, key, attrs, changes = [] }]: [string, Observation]) => {
    const kind = nodes.get(id)?.kind;
    if (kind?.unmanaged === undefined || key === undefined || (state !== "same" && state !== "different")) return;
    try {
      const all = await kind.unmanaged(aws, key, attrs);
      // A kind does not know what config.ini asks for: of some resources, deploy repairs what it leaves on others.
      const repaired = changes.map(({ prop }) => kind.watched[prop]);
      properties.set(id, unmanagedReports(all.filter(({ prop }) => !repaired.includes(prop))));
    } catch (error) {
      unread.push({ id, error: explainAwsError(error, aws) });
    }
  };
  await Promise.all([...observations].map(read));
  return { properties, unread };
}
