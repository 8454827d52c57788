import type { NodeRef } from "../../engine/graph.ts";
import { resource } from "../../resources/resource.ts";
import type { RestApiAttrs } from "../../resources/rest-api.ts";
import { parentOf, pathsOf } from "../../routes/resource-paths.ts";
import type { Blueprint } from "./blueprint.ts";
import { STEP } from "./steps.ts";

/** Nodes of paths; the root has none because it is part of the API. */
export type Paths = ReadonlyMap<string, NodeRef<{ readonly id: string }>>;

/** Adds a resource per path. */
export function addPaths({ graph, config }: Blueprint, api: NodeRef<RestApiAttrs>): Paths {
  const paths = new Map<string, NodeRef<{ readonly id: string }>>();
  for (const path of pathsOf(config.routes)) {
    const parent = paths.get(parentOf(path));
    const node =
      parent === undefined
        ? graph.add(path, resource, STEP.api, { api }, (d) => ({
            apiId: d.api.get("id"),
            parentId: d.api.get("rootId"),
            path,
          }))
        : graph.add(path, resource, STEP.api, { api, parent }, (d) => ({
            apiId: d.api.get("id"),
            parentId: d.parent.get("id"),
            path,
          }));
    paths.set(path, node);
  }
  return paths;
}
