import { own } from "../../own.ts";
import type { Resource } from "../apigateway-model.ts";
import { badRequest } from "../apigateway-refusals.ts";
import { newId } from "../lookup.ts";
import type { Importing } from "./importing.ts";
import { follow, listOf, type Node, nodeOf, nodesIn } from "./openapi-document.ts";
import { authorizationOf } from "./security.ts";

const PLACES: Readonly<Record<string, string>> = { path: "path", query: "querystring", header: "header" };
const upper = (value: unknown) => (typeof value === "string" ? value.toUpperCase() : value);

/** The models of a body by content type. @param types of Swagger, where one schema is for all of them. */
function modelsOf({ api, document, warnings }: Importing, node: Node, types: unknown, where: string): Node {
  const old = listOf(types ?? "application/json").map((type) => [String(type), node] as const);
  const all = [...(document["swagger"] ? old : nodesIn(node["content"]))].filter(([, { schema }]) => schema);
  const names = all.map(([type, { schema }]) => {
    const { $ref: ref } = nodeOf(schema);
    const name = typeof ref === "string" ? ref.split("/").at(-1) : `MODEL${newId()}`;
    if (typeof ref !== "string") api.models = { ...api.models, [String(name)]: schema };
    else if (!follow(document, ref)) warnings.push(`Parse issue: attribute ${where}.schema.${ref} is missing`);
    return [type, name];
  });
  return Object.fromEntries(names);
}

/** The parameters of a method, those of its path first, and the models of its body. */
function requestOf(importing: Importing, path: string, item: Node, operation: Node, where: string): Node {
  const { document } = importing;
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
  const types = operation["consumes"] ?? document["consumes"];
  const requestModels = modelsOf(importing, body, types, `${where}.requestBody`);
  return { requestParameters: Object.fromEntries(requestParameters), requestModels };
}

/** Puts the integration of a method and its responses. @throws Refusal BadRequestException, NotImplemented. */
function importIntegration({ perform, warnings }: Importing, { id, path }: Resource, verb: string, whole: Node): void {
  const { httpMethod, responses, requestParameters, payloadFormatVersion: _, ...given } = whole;
  const { type, uri = "", passthroughBehavior, contentHandling } = given;
  if (typeof type !== "string" || typeof uri !== "string")
    throw badRequest(`Unable to parse API definition because of a malformed integration at path ${path}.`);
  const isText = ([, value]: readonly [string, unknown]) => typeof value === "string";
  const parameters = Object.entries(nodeOf(requestParameters));
  for (const [name, value] of parameters.filter((one) => !isText(one)))
    warnings.push(
      `Invalid format for 'requestParameters'. Expected type string for property '${name}' of resource '${path}' and method '${verb}' but got '${value}'`,
    );
  const [at, place] = [{ resourceId: id, httpMethod: verb }, `'${verb}' for resource at path '${path}'`];
  const integration = {
    ...given,
    ...at,
    type: upper(type),
    requestParameters: Object.fromEntries(parameters.filter(isText)),
    passthroughBehavior: upper(passthroughBehavior),
    contentHandling: upper(contentHandling),
    integrationHttpMethod: upper(type) === "MOCK" ? undefined : upper(httpMethod),
  };
  perform("PutIntegration", integration, `Unable to put integration on ${place}`);
  for (const [pattern, response] of nodesIn(responses)) {
    const { statusCode, contentHandling: handling } = response;
    const status = { statusCode: String(statusCode), contentHandling: upper(handling) };
    const answer = { ...response, ...at, ...status, selectionPattern: pattern === "default" ? undefined : pattern };
    perform("PutIntegrationResponse", answer, `Unable to put integration response on ${place}`);
  }
}

/** Puts a method of a path with its responses and integration; replaces an existing one. @throws Refusal. */
export function importMethod(importing: Importing, resource: Resource, item: Node, key: string): void {
  const { document, perform, absent, only } = importing;
  const { path, id: resourceId, methods } = resource;
  const operation = nodeOf(item[key]);
  const httpMethod = key.startsWith("x-") ? "ANY" : key.toUpperCase();
  const where = `paths.'${path}'(${key})`;
  only(operation, "integration");
  delete methods[httpMethod];
  const callers = { operationName: operation["operationId"], ...authorizationOf(importing, operation) };
  const method = { resourceId, httpMethod, ...callers, ...requestOf(importing, path, item, operation, where) };
  perform("PutMethod", method, `Unable to put method '${httpMethod}' on resource at path '${path}'`);
  if (methods[httpMethod] === undefined) return;
  for (const [statusCode, response] of nodesIn(operation["responses"])) {
    if (statusCode.startsWith("x-")) continue;
    if (statusCode === "default" || response["$ref"]) throw absent(`${where}.responses.${statusCode}`);
    const headers = nodesIn(response["headers"]).map(([name]) => [`method.response.header.${name}`, false]);
    const types = operation["produces"] ?? document["produces"];
    const responseModels = modelsOf(importing, response, types, `${where}.responses.${statusCode}`);
    const answer = { statusCode, responseParameters: Object.fromEntries(headers), responseModels };
    const what = `Unable to put method response on '${httpMethod}' for resource at path '${path}'`;
    perform("PutMethodResponse", { resourceId, httpMethod, ...answer }, what);
  }
  const integration = operation["x-amazon-apigateway-integration"];
  if (integration) importIntegration(importing, resource, httpMethod, nodeOf(integration));
}
