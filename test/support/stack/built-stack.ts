import type { Config } from "../../../src/config/config.ts";
import { outputOf } from "../../../src/engine/unknown.ts";
import { buildStack, type StackGraph } from "../../../src/stack/graph/build-graph.ts";
import { fileWith, load } from "../config/sample-config.ts";

/** A valid Config, with parts of it replaced. */
export const configWith = (changes: Partial<Config> = {}): Config => ({ ...load(fileWith()), ...changes });

const CODE = { zip: new Uint8Array(), sha256: "sha" };

export function stackOf(config: Config, partition = "aws", region = "us-east-1"): StackGraph {
  const functionCode = new Map(config.functions.map(({ name }) => [name, CODE]));
  const caller = { account: "123456789012", partition };
  return buildStack({ config, caller, region, functionCode, authorizerCode: () => CODE });
}

/** What each node asks for, by its id, as if everything it needs were there: ids and ARNs name the node they are of. */
export function propsOf({ graph }: StackGraph): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const attrsOf = (id: string) => outputOf({ id: `id of ${id}`, rootId: `root of ${id}`, arn: `arn of ${id}` });
  return new Map(
    [...graph.nodes].map(([id, node]) => {
      const attrs = Object.fromEntries(Object.entries(node.needs).map(([alias, need]) => [alias, attrsOf(need)]));
      return [id, node.build(attrs) as Readonly<Record<string, unknown>>];
    }),
  );
}

/** Ids of all that must be there before a node is. */
export function allNeedsOf({ graph }: StackGraph, id: string): ReadonlySet<string> {
  const all = new Set<string>();
  const visit = (of: string) => {
    for (const need of Object.values(graph.nodes.get(of)?.needs ?? {})) {
      all.add(need);
      visit(need);
    }
  };
  visit(id);
  return all;
}
