import { type Call, type Operation, op } from "../wire/operation.ts";
import type { Resource, RestApi } from "./apigateway-model.ts";
import { badRequest, conflict, notFound } from "./apigateway-refusals.ts";
import { apiOf, listing, newId, type Paging, type Path, resourceOf } from "./lookup.ts";
import { describe as describeMethod } from "./methods.ts";
import { type Fields, PATCHES, type Patches, patch } from "./patch.ts";

interface ResourceInput extends Path, Patches {
  readonly parentId: string;
  readonly pathPart?: string;
  readonly embed?: readonly string[];
}

function describe({ id, parentId, pathPart, path, methods }: Resource, embed: ResourceInput["embed"] = []) {
  const isFull = embed.includes("methods");
  const shown = Object.entries(methods).map(([verb, method]) => [verb, isFull ? describeMethod(method) : {}]);
  const resourceMethods = shown.length === 0 ? undefined : Object.fromEntries(shown);
  return { id, parentId, pathPart, path, resourceMethods };
}

/** @throws Refusal BadRequestException, ConflictException. */
function checkPlace({ resources }: RestApi, parent: Resource, pathPart: string, except?: Resource): void {
  if (!isPathPart(pathPart))
    throw badRequest(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    );
  if (parent.pathPart?.endsWith("+}"))
    throw badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`);
  const siblings = Object.values(resources).filter((one) => one.parentId === parent.id && one !== except);
  if (siblings.some((one) => one.pathPart === pathPart))
    throw conflict(`Another resource with the same parent already has this name: ${pathPart}`);
  const variable = pathPart.startsWith("{") && siblings.find((one) => one.pathPart?.startsWith("{"));
  if (variable)
    throw badRequest(
      `A sibling (${variable.pathPart}) of this resource already has a variable path part -- only one is allowed`,
    );
}

const pathBelow = (parent: Resource, pathPart: string) => `${parent.path === "/" ? "" : parent.path}/${pathPart}`;

function create(input: ResourceInput, call: Call) {
  const parent = resourceOf({ restApiId: input.restApiId, resourceId: input.parentId }, call);
  const api = apiOf(input, call);
  const { pathPart = "" } = input;
  checkPlace(api, parent, pathPart);
  const id = newId();
  const resource = { id, parentId: parent.id, pathPart, path: pathBelow(parent, pathPart), methods: {} };
  api.resources[id] = resource;
  return describe(resource);
}

const below = ({ resources }: RestApi, { path }: Resource) =>
  Object.values(resources).filter((one) => one.path.startsWith(`${path}/`));

function remove(input: ResourceInput, call: Call): void {
  const resource = resourceOf(input, call);
  const api = apiOf(input, call);
  if (resource.parentId === undefined) throw badRequest("Root resource cannot be deleted");
  for (const { id } of [resource, ...below(api, resource)]) delete api.resources[id];
}

function update(input: ResourceInput, call: Call) {
  const resource = resourceOf(input, call);
  const api = apiOf(input, call);
  const words = {
    unknownPath: (path: string, op: string) =>
      `Invalid patch path  '${path}' specified for op '${op}'. Must be one of: [/parentId, /pathPart]`,
    unknownOp: (path: string, op: string) =>
      `Invalid patch path  '${path}' specified for op '${op}'. Please choose supported operations`,
  };
  const move = (name: string) => ({
    ops: ["replace"],
    apply: (target: Resource, { value }: { readonly value: string }) => {
      if (resource.parentId === undefined) throw badRequest(`Root resource cannot update its ${name}.`);
      const { parentId = "", pathPart = "" }: Partial<Resource> = { ...target, [name]: value };
      const parent = api.resources[parentId];
      if (parent === undefined) throw notFound("Invalid Resource identifier specified");
      if (parent === resource || below(api, resource).includes(parent))
        throw badRequest("Resources cannot be cyclical.");
      checkPlace(api, parent, pathPart, resource);
      Object.assign(target, { parentId, pathPart, path: pathBelow(parent, pathPart) });
    },
  });
  const fields: Fields<Resource> = { "/pathPart": move("pathPart"), "/parentId": move("parentId") };
  const children = below(api, resource);
  const before = resource.path;
  patch(resource, input, fields, words);
  for (const child of children) child.path = resource.path + child.path.slice(before.length);
  return describe(resource);
}

/** The resources of an API: its paths. */
export const resourceOperations: Readonly<Record<string, Operation>> = {
  CreateResource: op<ResourceInput>("pathPart", create),
  GetResource: op<ResourceInput>("embed", (input, call) => describe(resourceOf(input, call), input.embed)),
  GetResources: op<ResourceInput & Paging>("position limit embed", (input, call) => {
    const all = Object.values(apiOf(input, call).resources);
    const shown = (one: Resource) => describe(one, input.embed);
    return listing(input, all, ({ path }) => path, shown);
  }),
  UpdateResource: op<ResourceInput>(PATCHES, update),
  DeleteResource: op<ResourceInput>("", remove),
};

/** The message of AWS's refusal does not list the `$` that it takes, and lists no `~`, which it refuses. */
const PATH_PART = /^(?:[a-zA-Z0-9._:$-]+|\{[a-zA-Z0-9._-]+\+?\})$/;

/** Whether API Gateway takes a text as the part of a path. */
export const isPathPart = (text: string): boolean => PATH_PART.test(text);
