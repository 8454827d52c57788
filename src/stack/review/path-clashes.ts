import type { Config } from "../../config/config.ts";
import type { Row } from "../../engine/state/row.ts";
import { AuthzError } from "../../lib/errors.ts";
import { isVariableSibling, pathsOf } from "../../routes/resource-paths.ts";
import type { ApiContents } from "../find/api-contents.ts";

/**
 * Refuses a path variable next to another one that this deploy may not delete: API Gateway would refuse it during the deploy.
 * @param rows of resources that the deploy prunes if config.ini lacks them.
 * @throws AuthzError NOT_OURS.
 */
export function refusePathClashes(
  { apiId, resources }: ApiContents,
  { routes }: Pick<Config, "routes">,
  rows: ReadonlyMap<string, Row>,
): void {
  const owned = [...rows.values()].filter(({ type, key }) => type === "apigateway.resource" && key["apiId"] === apiId);
  const paths = pathsOf(routes);
  const clashes = paths.flatMap((path) => {
    const other = resources.find((one) => isVariableSibling(path, one.path ?? ""))?.path;
    if (other === undefined || owned.some(({ key }) => key["path"] === other)) return [];
    return [`${path} cannot be created next to ${other}, which foreign resources in the API need`];
  });
  if (clashes.length === 0) return;
  throw new AuthzError("NOT_OURS", [...clashes, "API Gateway allows one path variable below a path"].join("\n"), {
    fix: "use the existing variable's name in config.ini, or delete that path in AWS",
  });
}
