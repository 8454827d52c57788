import type { RestApi } from "../model.ts";
import { listOf, nodeOf, nodesIn } from "./document.ts";
import type { Importing } from "./importing.ts";

const API = "x-amazon-apigateway-";
/** Extensions that set one member of an API, and which one. */
const SINGLE: Readonly<Record<string, string>> = {
  "api-key-source": "apiKeySource",
  "minimum-compression-size": "minimumCompressionSize",
  policy: "policy",
};
const KNOWN = `${Object.keys(SINGLE).join(" ")} binary-media-types endpoint-configuration gateway-responses`;

/** Takes away what a definition that overwrites an API has to bring anew; ids, endpoint, stages and tags stay. */
export function reset(api: RestApi, paths: readonly string[]): void {
  for (const name of ["description", "version", "policy", "models"] as const) delete api[name];
  Object.assign(api, { apiKeySource: "HEADER", binaryMediaTypes: [], gatewayResponses: {} });
  for (const { path, id, methods } of Object.values(api.resources)) {
    for (const verb of Object.keys(methods)) delete methods[verb];
    if (path !== "/" && !paths.some((one) => `${one}/`.startsWith(`${path}/`))) delete api.resources[id];
  }
}

/** Gives an API the name, settings and gateway responses of a definition. @throws Refusal. */
export function importSettings(importing: Importing, isUndocumented: boolean): void {
  const { document } = importing;
  importing.only(document, isUndocumented ? `${KNOWN} documentation` : KNOWN);
  const { title: name, description, version } = nodeOf(document["info"]);
  const server = nodeOf(listOf(document["servers"])[0]);
  importing.only(server, "endpoint-configuration");
  const endpoint = [server, document].flatMap((node) => Object.entries(nodeOf(node[`${API}endpoint-configuration`])));
  const source = document[`${API}api-key-source`] ?? "HEADER";
  if (source !== "HEADER" && source !== "AUTHORIZER") throw importing.absent(`${API}api-key-source ${source}`);
  const changes: [path: string, value: unknown][] = [
    ...Object.entries({ name, description, version }),
    ...Object.entries(SINGLE).map(([from, to]): [string, unknown] => [to, document[API + from]]),
    ...endpoint.map(([from, to]): [string, unknown] => [/^d/.test(from) ? from : `endpointConfiguration/${from}`, to]),
  ];
  const replaced = changes.flatMap(([path, value]) =>
    value === undefined
      ? []
      : { op: "replace", path: `/${path}`, value: typeof value === "string" ? value : JSON.stringify(value) },
  );
  const added = listOf(document[`${API}binary-media-types`]).map((type) => ({
    op: "add",
    path: `/binaryMediaTypes/${String(type).replaceAll("/", "~1")}`,
  }));
  importing.perform("UpdateRestApi", { patchOperations: [...replaced, ...added] });
  for (const [responseType, { statusCode, ...given }] of nodesIn(document[`${API}gateway-responses`])) {
    importing.only(given, "responseParameters responseTemplates", `${API}gateway-responses.`);
    const response = { ...given, responseType, statusCode: statusCode === undefined ? statusCode : String(statusCode) };
    importing.attempt(`Unable to put gateway response '${responseType}'`, () =>
      importing.perform("PutGatewayResponse", response),
    );
  }
}
