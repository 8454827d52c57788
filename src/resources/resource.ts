import { CreateResourceCommand, DeleteResourceCommand } from "@aws-sdk/client-api-gateway";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import { isVariableSibling, parentOf } from "../routes/resource-paths.ts";
import { kind } from "./shared/aws-kind.ts";
import { inBulk } from "./shared/bulk-routes.ts";
import { listResources } from "./shared/listing.ts";
import { isOwnMethod, ownFunctionsIn } from "./shared/own-functions.ts";

export interface ResourceProps {
  readonly apiId: string;
  readonly parentId: string;
  /** "/orders/{id}". */
  readonly path: string;
}

export interface ResourceAttrs {
  readonly id: string;
}

/** A path of the API, the container of methods. Identified by its path. */
export const resource = kind<ResourceProps, ResourceAttrs>({
  type: "apigateway.resource",
  row: { key: ["apiId", "path"], ids: ["id"], within: { type: "apigateway.rest-api", by: "apiId" } },
  actions: {
    read: ["apigateway:GET"],
    create: ["apigateway:POST", "apigateway:PUT"],
    update: [],
    delete: ["apigateway:DELETE"],
  },
  watched: {},
  childOf: "api",
  pruneBefore: "apigateway.deployment",
  bulk: inBulk(({ path }) => ({ is: "path", path })),
  key: ({ apiId, path }) => ({ apiId, path }),
  excludes: ({ apiId, path = "" }, other) => apiId === other["apiId"] && isVariableSibling(path, other["path"] ?? ""),

  async read(aws, { apiId = "", path }) {
    const found = (await listResources(aws, apiId)).find((item) => item.path === path);
    return found?.id === undefined ? undefined : { attrs: { id: found.id }, owned: true };
  },

  async create({ apigateway }, { apiId, parentId, path }) {
    const pathPart = path.slice(path.lastIndexOf("/") + 1);
    const created = await apigateway.send(new CreateResourceCommand({ restApiId: apiId, parentId, pathPart }));
    return { id: created.id ?? "" };
  },

  diff: () => [],
  update: async (_aws, _props, attrs) => attrs,

  async delete(aws, key, attrs) {
    const resourceId = attrs?.id ?? (await resource.read(aws, key))?.attrs.id;
    if (resourceId === undefined) return;
    await absentAsUndefined(aws.apigateway.send(new DeleteResourceCommand({ restApiId: key["apiId"], resourceId })));
  },

  // A path with a foreign method on it, or below it, is never deleted.
  async inside(aws, apiId, stack) {
    const [all, functions] = await Promise.all([listResources(aws, apiId), ownFunctionsIn(aws, stack)]);
    const foreign = all.filter(({ resourceMethods = {} }) =>
      Object.entries(resourceMethods).some(([verb, method]) => !isOwnMethod(verb, method, functions)),
    );
    const isKept = (path: string) => foreign.some((other) => `${other.path}/`.startsWith(`${path}/`));
    return all.flatMap(({ id = "", path = "/" }) => {
      if (path === "/" || isKept(path)) return [];
      const parent = parentOf(path);
      const uses = parent === "" ? [] : [{ type: "apigateway.resource", key: { apiId, path: parent } }];
      return [{ key: { apiId, path }, attrs: { id }, uses }];
    });
  },
});
