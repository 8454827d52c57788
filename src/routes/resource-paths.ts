/** The resources of a REST API, by their paths: "/orders/{id}". */
import type { Route } from "./route.ts";

/** The path above one; empty for the root's children. */
export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

/** The paths from the root's child down to one: "/orders", "/orders/{id}". None for the root. */
export function pathsTo(path: string): string[] {
  const parts = path.split("/").filter(Boolean);
  return parts.map((_, i) => `/${parts.slice(0, i + 1).join("/")}`);
}

/** Every path that the routes need, parents before children, without the root: "/orders", "/orders/{id}". */
export function pathsOf(routes: readonly Pick<Route, "path">[]): string[] {
  const all = new Set(routes.flatMap(({ path }) => pathsTo(path)));
  return [...all].sort((a, b) => a.split("/").length - b.split("/").length || (a < b ? -1 : 1));
}

/** Whether the last part of a path is a variable: "/orders/{id}", "/files/{proxy+}". */
export const endsInVariable = (path: string): boolean => /\/\{[^/]*\}$/.test(path);

/**
 * Whether API Gateway refuses two paths together: it allows one path variable below a parent ("A sibling ({id}) of this
 * resource already has a variable path part -- only one is allowed").
 */
export const isVariableSibling = (path: string, other: string): boolean =>
  path !== other && parentOf(path) === parentOf(other) && endsInVariable(path) && endsInVariable(other);
