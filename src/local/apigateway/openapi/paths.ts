import { own } from "../../own.ts";
import type { Resource } from "../model.ts";
import { follow, listOf, type Node, nodeOf, nodesIn } from "./document.ts";
import type { Importing } from "./importing.ts";
import { importIntegration } from "./integration.ts";
import { authorizationOf } from "./security.ts";

const ANY = "x-amazon-apigateway-any-method";
const INTEGRATION = "x-amazon-apigateway-integration";
const VERBS = ["get", "put", "post", "delete", "patch", "options", "head", ANY];
const PLACES: Readonly<Record<string, string>> = { path: "path", query: "querystring", header: "header" };

/** The resource of a path, made with all above it where they are missing. @throws Refusal. */
function resourceAt({ api, perform }: Importing, path: string): Resource | undefined {
  const find = (at: string) => Object.values(api.resources).find((one) => one.path === at);
  let [at, resource] = ["", api.resources[api.rootResourceId]];
  for (const pathPart of path.split("/").filter(Boolean)) {
    at += `/${pathPart}`;
    if (find(at) === undefined) perform("CreateResource", { parentId: resource?.id, pathPart });
    resource = find(at);
  }
  return resource;
}

/** The parameters of a method, those of its path first, and the models of its body. */
function requestOf({ document, models }: Importing, path: string, item: Node, operation: Node, where: string): Node {
  const declared = [...listOf(item["parameters"]), ...listOf(operation["parameters"])].map((one) => {
    const { $ref } = nodeOf(one);
    return nodeOf(typeof $ref === "string" ? follow(document, $ref) : one);
  });
  const inPath = [...path.matchAll(/\{([^}]+?)\+?\}/g)].map(([, name]) => ({ in: "path", name, required: true }));
  const requestParameters = [...inPath, ...declared].flatMap(({ in: place, name, required }) => {
    const known = own(PLACES, String(place));
    return known === undefined ? [] : [[`method.request.${known}.${name}`, required === true]];
  });
  const body = declared.find((one) => one["in"] === "body") ?? nodeOf(operation["requestBody"]);
  const requestModels = models(body, operation["consumes"] ?? document["consumes"], `${where}.requestBody`);
  return { requestParameters: Object.fromEntries(requestParameters), requestModels };
}

function importMethod(importing: Importing, resource: Resource, item: Node, key: string): void {
  const { document, perform, attempt, models } = importing;
  const { path, id: resourceId } = resource;
  const operation = nodeOf(item[key]);
  const httpMethod = key === ANY ? "ANY" : key.toUpperCase();
  const where = `paths.'${path}'(${key})`;
  importing.only(operation, "integration");
  if (resource.methods[httpMethod]) perform("DeleteMethod", { resourceId, httpMethod });
  const callers = { operationName: operation["operationId"], ...authorizationOf(importing, operation) };
  const method = { resourceId, httpMethod, ...callers, ...requestOf(importing, path, item, operation, where) };
  attempt(`Unable to put method '${httpMethod}' on resource at path '${path}'`, () => perform("PutMethod", method));
  if (resource.methods[httpMethod] === undefined) return;
  for (const [statusCode, response] of nodesIn(operation["responses"])) {
    if (statusCode.startsWith("x-")) continue;
    if (statusCode === "default" || response["$ref"]) throw importing.absent(`${where}.responses.${statusCode}`);
    const headers = nodesIn(response["headers"]).map(([name]) => [`method.response.header.${name}`, false]);
    const types = operation["produces"] ?? document["produces"];
    const declared = {
      responseParameters: Object.fromEntries(headers),
      responseModels: models(response, types, `${where}.responses.${statusCode}`),
    };
    attempt(`Unable to put method response on '${httpMethod}' for resource at path '${path}'`, () =>
      perform("PutMethodResponse", { resourceId, httpMethod, statusCode, ...declared }),
    );
  }
  if (operation[INTEGRATION]) importIntegration(importing, resource, httpMethod, nodeOf(operation[INTEGRATION]));
}

/** Puts the resources and methods of a definition in the API, in the place of those that it has. @throws Refusal. */
export function importPaths(importing: Importing, paths: readonly (readonly [path: string, item: Node])[]): void {
  for (const [path, item] of paths) {
    importing.only({ ...item, [path]: item }, "any-method");
    const absent = ["$ref", "trace"].find((name) => item[name] !== undefined);
    if (absent !== undefined) throw importing.absent(`paths.'${path}'.${absent}`);
    if (path.startsWith("/"))
      importing.attempt(`Unable to create resource at path '${path}'`, () => void resourceAt(importing, path));
    else importing.warnings.push(`Parse issue: attribute paths. Resource ${path} should start with /`);
    const resource = Object.values(importing.api.resources).find((one) => one.path === path);
    for (const verb of resource ? VERBS : [])
      if (resource && verb in item) importMethod(importing, resource, item, verb);
  }
}
