import type { Importing } from "./importing.ts";
import { listOf, type Node, nodeOf, nodesIn } from "./openapi-document.ts";
import { schemesOf } from "./security.ts";

const KNOWN =
  "api-key-source minimum-compression-size policy binary-media-types endpoint-configuration gateway-responses";

/** Removes what a definition that overwrites an API defines anew; ids, endpoint, stages and tags stay. */
export function reset({ api, document }: Importing, paths: readonly (readonly [path: string, item: Node])[]): void {
  for (const name of ["description", "version", "policy", "models"] as const) delete api[name];
  Object.assign(api, { apiKeySource: "HEADER", binaryMediaTypes: [], gatewayResponses: {} });
  const schemes = schemesOf(document);
  for (const { id, name } of Object.values(api.authorizers))
    if (!Object.hasOwn(schemes, name)) delete api.authorizers[id];
  for (const { path, id, methods } of Object.values(api.resources)) {
    for (const verb of Object.keys(methods)) delete methods[verb];
    if (path !== "/" && !paths.some(([one]) => `${one}/`.startsWith(`${path}/`))) delete api.resources[id];
  }
}

/** Gives an API the name, settings and gateway responses of a definition. @throws Refusal. */
export function importSettings({ document, only, absent, perform }: Importing, isUndocumented: boolean): void {
  only(document, isUndocumented ? `${KNOWN} documentation` : KNOWN);
  const servers = listOf(document["servers"]).map(nodeOf);
  for (const server of servers) only(server, "endpoint-configuration");
  const of = (name: string, node = document) => node[`x-amazon-apigateway-${name}`];
  const { title: name, description, version } = nodeOf(document["info"]);
  const endpoints = [...servers, document].map((node) => nodeOf(of("endpoint-configuration", node)));
  const { disableExecuteApiEndpoint, vpcEndpointIds, ...endpoint } = Object.assign({}, ...endpoints) as Node;
  const [apiKeySource, policy] = [of("api-key-source"), of("policy")];
  if (![undefined, "HEADER", "AUTHORIZER"].includes(apiKeySource as string | undefined))
    throw absent(`x-amazon-apigateway-api-key-source ${apiKeySource}`);
  const settings = [
    ...Object.entries({ name, description, version, disableExecuteApiEndpoint, apiKeySource, policy }),
    ["minimumCompressionSize", of("minimum-compression-size")],
    ...Object.entries(endpoint).map(([key, value]) => [`endpointConfiguration/${key}`, value]),
  ].filter(([, value]) => value !== undefined);
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const types = listOf(of("binary-media-types")).map((type) => String(type).replaceAll("/", "~1"));
  const patchOperations = [
    ...listOf(vpcEndpointIds).map((id) => ({
      op: "add",
      path: "/endpointConfiguration/vpcEndpointIds",
      value: String(id),
    })),
    ...settings.map(([path, value]) => ({ op: "replace", path: `/${path}`, value: text(value) })),
    ...types.map((type) => ({ op: "add", path: `/binaryMediaTypes/${type}` })),
  ];
  perform("UpdateRestApi", { patchOperations });
  for (const [responseType, { statusCode, ...given }] of nodesIn(of("gateway-responses"))) {
    const response = { ...given, responseType, statusCode: statusCode === undefined ? statusCode : String(statusCode) };
    perform("PutGatewayResponse", response, `Unable to put gateway response '${responseType}'`);
  }
}
