import { own } from "../../own.ts";
import { notImplemented } from "../../wire/check-input.ts";
import { type Call, type Operation, op } from "../../wire/operation.ts";
import { apisIn } from "../find-api.ts";
import { apiOf } from "../lookup.ts";
import { describe } from "../rest-apis.ts";
import { type Node, nodeOf, pathsOf, readDocument } from "./document.ts";
import { createImporting, type Importing } from "./importing.ts";
import { importPaths } from "./paths.ts";
import { importAuthorizers } from "./security.ts";
import { importSettings, reset } from "./settings.ts";

interface Given {
  readonly restApiId: string;
  readonly body: Uint8Array;
  readonly mode?: string;
  readonly failOnWarnings?: boolean;
  readonly parameters?: Readonly<Record<string, string | undefined>>;
}

/** What the parameters of an import may say. */
const PARAMETERS: Readonly<Record<string, RegExp>> = {
  basepath: /^(?:ignore|prepend|split)$/,
  ignore: /^documentation$/,
};

/** Reads a definition into an API. @throws Refusal; then the API is in pieces. */
function importInto(importing: Importing, { mode, parameters = {}, failOnWarnings }: Given): void {
  const { api, document } = importing;
  const paths = pathsOf(document, parameters["basepath"] ?? "ignore");
  const before = mode === "overwrite" ? { ...api.authorizers } : {};
  if (mode === "overwrite")
    reset(
      api,
      paths.map(([path]) => path),
    );
  const models = document["definitions"] ?? nodeOf(document["components"])["schemas"];
  api.models = { ...api.models, ...nodeOf(models) };
  importSettings(importing, parameters["ignore"] === "documentation");
  const names = importAuthorizers(importing);
  for (const { id, name } of Object.values(before)) if (!names.includes(name)) delete api.authorizers[id];
  importPaths(importing, paths);
  importing.finish(failOnWarnings);
}

/** @param perform carries out the operations that a definition asks for, one by one. */
export function importOperations(
  perform: (operation: string, input: Node, call: Call) => unknown,
): Readonly<Record<string, Operation>> {
  const read = async (operation: string, input: Given, call: Call) => {
    const { endpointConfigurationTypes: type, ...parameters } = input.parameters ?? {};
    const isNew = operation === "ImportRestApi";
    const wrong = Object.entries(parameters).find(([name, value = ""]) => !own(PARAMETERS, name)?.test(value));
    const odd = wrong?.join(" ") ?? (isNew || !type ? undefined : "endpointConfigurationTypes");
    if (odd !== undefined) throw notImplemented(`ApiGateway ${operation} parameters.${odd}`);
    const document = await readDocument(input.body, call);
    const name = String(nodeOf(document["info"])["title"] ?? "");
    const first = { name, ...(type && { endpointConfiguration: { types: [type] } }) };
    const made = isNew ? (perform("CreateRestApi", first, call) as { readonly id: string }) : undefined;
    const api = apiOf({ restApiId: made?.id ?? input.restApiId }, call);
    const before = structuredClone(api);
    const importing = createImporting(operation, document, api, (name, given) => perform(name, given, call));
    try {
      importInto(importing, input);
    } catch (error) {
      const apis = apisIn(call.world, call.region);
      if (isNew) delete apis[api.id];
      else apis[api.id] = before;
      throw error;
    }
    return { ...describe(api, !isNew), ...(importing.warnings.length > 0 && { warnings: importing.warnings }) };
  };
  return {
    ImportRestApi: op<Given>("failOnWarnings parameters body", (input, call) => read("ImportRestApi", input, call)),
    PutRestApi: op<Given>("mode failOnWarnings parameters body", (input, call) => read("PutRestApi", input, call)),
  };
}
