import { own } from "../../own.ts";
import { notImplemented } from "../../wire/check-input.ts";
import { type Call, type Operation, op } from "../../wire/operation.ts";
import { apiOf, apisIn } from "../lookup.ts";
import { describe } from "../rest-apis.ts";
import { importMethod } from "./import-method.ts";
import { importSettings, reset } from "./import-settings.ts";
import { createImporting, type Importing } from "./importing.ts";
import { type Node, nodeOf, pathsOf, readDocument } from "./openapi-document.ts";
import { importAuthorizers } from "./security.ts";

interface ImportInput {
  readonly restApiId: string;
  readonly body: Uint8Array;
  readonly mode?: string;
  readonly failOnWarnings?: boolean;
  readonly parameters?: Readonly<Record<string, string>>;
}

const VERBS = ["get", "put", "post", "delete", "patch", "options", "head", "x-amazon-apigateway-any-method"];

/** Makes the resource of a path, with all above it that is missing, and its methods. @throws Refusal. */
function importPath(importing: Importing, path: string, item: Node): void {
  const { api, perform, only, absent, warnings } = importing;
  only({ ...item, [path]: item }, "any-method");
  const other = ["$ref", "trace"].find((name) => item[name] !== undefined);
  if (other !== undefined) throw absent(`paths.'${path}'.${other}`);
  if (!/^(?:\/|x-)/.test(path)) warnings.push(`Parse issue: attribute paths. Resource ${path} should start with /`);
  const find = (at: string) => Object.values(api.resources).find((one) => one.path === at);
  const steps = path.split("/").filter(Boolean);
  for (const [index, pathPart] of path.startsWith("/") ? steps.entries() : []) {
    const [above, at] = [index, index + 1].map((end) => `/${steps.slice(0, end).join("/")}`) as [string, string];
    const parent = find(above);
    if (parent === undefined || find(at) !== undefined) continue;
    perform("CreateResource", { parentId: parent.id, pathPart }, `Unable to create resource at path '${path}'`);
  }
  const resource = find(path);
  for (const verb of resource ? VERBS : []) if (resource && verb in item) importMethod(importing, resource, item, verb);
}

/** Reads a definition into an API. @throws Refusal; the API is then partly changed. */
function importInto(importing: Importing, { mode, parameters = {}, failOnWarnings }: ImportInput): void {
  const { api, document } = importing;
  const paths = pathsOf(document, parameters["basepath"]);
  if (mode === "overwrite") reset(importing, paths);
  const models = document["definitions"] ?? nodeOf(document["components"])["schemas"];
  if (models !== undefined) api.models = { ...api.models, ...nodeOf(models) };
  importSettings(importing, parameters["ignore"] === "documentation");
  importAuthorizers(importing);
  for (const [path, item] of paths) importPath(importing, path, item);
  importing.finish(failOnWarnings);
}

/** @param perform carries out the operations that a definition asks for, one by one. */
export function importOperations(
  perform: (operation: string, input: Node, call: Call) => unknown,
): Readonly<Record<string, Operation>> {
  const importAs = (operation: string, isNew: boolean) => async (input: ImportInput, call: Call) => {
    const known = { basepath: /^(?:ignore|prepend|split)$/, ignore: /^documentation$/ };
    const patterns = isNew ? { ...known, endpointConfigurationTypes: /^/ } : known;
    const wrong = Object.entries(input.parameters ?? {}).find(([name, value]) => !own(patterns, name)?.test(value));
    if (wrong) throw notImplemented(`ApiGateway ${operation} parameters.${wrong.join(" ")}`);
    const document = await readDocument(input.body, call);
    const { endpointConfigurationTypes: type } = input.parameters ?? {};
    const name = String(nodeOf(document["info"])["title"] ?? "");
    const first = { name, ...(type && { endpointConfiguration: { types: [type] } }) };
    const made = isNew ? (perform("CreateRestApi", first, call) as { readonly id: string }) : undefined;
    const api = apiOf({ restApiId: made?.id ?? input.restApiId }, call);
    const before = structuredClone(api);
    const importing = createImporting(operation, document, api, (one, given) => perform(one, given, call));
    try {
      importInto(importing, input);
    } catch (error) {
      const apis = apisIn(call.world, call.region);
      apis[api.id] = before;
      if (isNew) delete apis[api.id];
      throw error;
    }
    return { ...describe(api, !isNew), ...(importing.warnings.length > 0 && { warnings: importing.warnings }) };
  };
  return {
    ImportRestApi: op("failOnWarnings parameters body", importAs("ImportRestApi", true)),
    PutRestApi: op("mode failOnWarnings parameters body", importAs("PutRestApi", false)),
  };
}
