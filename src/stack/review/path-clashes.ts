import type { Config } from "../../config/config.ts";
import type { Row } from "../../engine/state/row.ts";
import { AuthzError } from "../../lib/errors.ts";
import { isVariableSibling, pathsOf } from "../../routes/resource-paths.ts";
import type { Inside } from "../find/api-contents.ts";

/**
 * Refuses a path variable beside another one that this deploy may not delete: API Gateway would refuse it half way.
 * @param rows what the deploy prunes where config.ini lacks it.
 * @throws AuthzError NOT_OURS.
 */
export function refusePathClashes(
  { apiId, resources }: Inside,
  { routes }: Pick<Config, "routes">,
  rows: ReadonlyMap<string, Row>,
): void {
  const owned = [...rows.values()].filter(({ type, key }) => type === "apigateway.resource" && key["apiId"] === apiId);
  const paths = pathsOf(routes);
  const clashes = paths.flatMap((path) => {
    const other = resources.find((one) => isVariableSibling(path, one.path ?? ""))?.path;
    if (other === undefined || owned.some(({ key }) => key["path"] === other)) return [];
    return [`${path} cannot be created beside ${other}, which somebody else's resources in the API need`];
  });
  if (clashes.length === 0) return;
  throw new AuthzError("NOT_OURS", [...clashes, "API Gateway allows one path variable below a path"].join("\n"), {
    fix: "use the existing variable's name in config.ini, or delete that path in AWS",
  });
}
