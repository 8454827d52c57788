import type { Aws } from "../aws/aws.ts";
import type { Graph } from "../engine/graph.ts";
import { AuthzError } from "../lib/errors.ts";
import { API, NODE } from "./graph/node-ids.ts";

/** Which existing resources to adopt: none, all with the stack's names, or those of some nodes. */
export type Adopt = boolean | readonly string[];

/** Whether to adopt the API: AWS lets several share a name, so it is searched by its name only then. */
export const adoptsApi = (adopt: Adopt): boolean =>
  typeof adopt === "boolean" ? adopt : adopt.some((one) => one === API || one === NODE.api);

/**
 * Returns whether the node of an ID may be adopted.
 * @throws AuthzError USAGE if a name matches no node, or several.
 */
export function adoptsIn({ nodes }: Pick<Graph<Aws>, "nodes">, adopt: Adopt): (id: string) => boolean {
  if (typeof adopt === "boolean") return () => adopt;
  const ids = new Set(adopt.map((name) => nodeOf([...nodes.values()], name)));
  return (id) => ids.has(id);
}

function nodeOf(nodes: readonly { readonly id: string; readonly name: string }[], idOrName: string): string {
  const ids = nodes.filter(({ id, name }) => id === idOrName || name === idOrName).map(({ id }) => id);
  const [id] = ids;
  if (id !== undefined && ids.length === 1) return id;
  const message = `--adopt ${idOrName} matches ${ids.length === 0 ? "no node" : "several nodes"}`;
  throw new AuthzError("USAGE", message, {
    fix: `use one of: ${(ids.length > 0 ? ids : nodes.map((one) => one.id)).join(", ")}`,
  });
}
