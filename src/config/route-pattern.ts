import type { Route } from "./config.ts";

/** "DELETE /orders/{id}" as it stands behind `<api>/<stage>/` in a method ARN. A parameter becomes `*`. */
export const routePattern = ({ verb, path }: Pick<Route, "verb" | "path">): string =>
  `${verb === "ANY" ? "*" : verb}${path.replace(/\{[^}]*\}/g, "*")}`;
