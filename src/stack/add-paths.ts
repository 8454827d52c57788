import type { Route } from "../config/config.ts";
import type { NodeRef } from "../engine/graph.ts";
import { resource } from "../resources/resource.ts";
import type { RestApiAttrs } from "../resources/rest-api.ts";
import type { Blueprint } from "./blueprint.ts";
import { STEP } from "./steps.ts";

/** Every path on the way to the routes, parents before children: "/orders", "/orders/{id}". The root is not among them. */
export function pathsOf(routes: readonly Pick<Route, "path">[]): string[] {
  const all = routes.flatMap(({ path }) => {
    const parts = path.split("/").filter(Boolean);
    return parts.map((_, i) => `/${parts.slice(0, i + 1).join("/")}`);
  });
  return [...new Set(all)].sort((a, b) => a.split("/").length - b.split("/").length || (a < b ? -1 : 1));
}

const parentOf = (path: string) => path.slice(0, path.lastIndexOf("/"));

/** Nodes of paths; the root has none of its own, it is the API's. */
export type Paths = ReadonlyMap<string, NodeRef<{ readonly id: string }>>;

/** A resource a path. */
export function addPaths({ graph, config }: Blueprint, api: NodeRef<RestApiAttrs>): Paths {
  const paths = new Map<string, NodeRef<{ readonly id: string }>>();
  for (const path of pathsOf(config.routes)) {
    const parent = paths.get(parentOf(path));
    const node =
      parent === undefined
        ? graph.add(path, resource, STEP.api, { api }, (d) => ({ apiId: d.api.id, parentId: d.api.rootId, path }))
        : graph.add(path, resource, STEP.api, { api, parent }, (d) => ({
            apiId: d.api.id,
            parentId: d.parent.id,
            path,
          }));
    paths.set(path, node);
  }
  return paths;
}
