import { own, unlessEmpty } from "../../own.ts";
import { notImplemented } from "../../wire/check-input.ts";
import { type Call, op, Raw } from "../../wire/operation.ts";
import type { Authorizer, Method, Snapshot } from "../apigateway-model.ts";
import { deploymentOf } from "../deployments.ts";
import { apiOf } from "../lookup.ts";
import { stageOf } from "../stages.ts";
import type { Node } from "./openapi-document.ts";
import { mapped, operationOf } from "./openapi-operation.ts";

interface ExportInput extends Readonly<Record<"restApiId" | "stageName" | "exportType", string>> {
  readonly accepts?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}
type Has = (extension: string) => boolean;
const API = "x-amazon-apigateway-";
/** OpenAPI 2 has it at the top, OpenAPI 3 in its server. */
const ENDPOINT = `${API}endpoint-configuration`;

function schemeOf({ type, authType, identitySource = "", id: _, name: _name, ...given }: Authorizer, has: Has): Node {
  const isRequest = type === "REQUEST";
  const authorizer = { type: type.toLowerCase(), ...given, ...(isRequest && { identitySource }) };
  const name = isRequest ? "Unused" : identitySource.replace("method.request.header.", "");
  const scheme = { type: "apiKey", name, in: "header", [`${API}authtype`]: authType };
  return { ...scheme, ...(has("authorizers") && { [`${API}authorizer`]: authorizer }) };
}

/** The schemes of a definition that have no authorizer. */
const OTHERS: Readonly<Record<string, Node>> = {
  sigv4: { type: "apiKey", name: "Authorization", in: "header", [`${API}authtype`]: "awsSigv4" },
  api_key: { type: "apiKey", name: "x-api-key", in: "header" },
};

function securityOf({ authorizers }: Snapshot, method: Method): Node[] {
  const { authorizationType, authorizerId = "", authorizationScopes = [], apiKeyRequired } = method;
  const name = authorizationType === "AWS_IAM" ? "sigv4" : own(authorizers, authorizerId)?.name;
  return [...(name ? [{ [name]: authorizationScopes }] : []), ...(apiKeyRequired ? [{ api_key: [] }] : [])];
}

/** What a stage shows, as a definition. */
function definitionOf(input: ExportInput, call: Call, has: Has) {
  const { snapshot, createdDate } = deploymentOf({ ...input, ...stageOf(input, call) }, call);
  const { resources, authorizers, gatewayResponses, policy, apiKeySource, disableExecuteApiEndpoint } = snapshot;
  const isOld = input.exportType === "swagger";
  const schemes: string[] = [];
  const used = Object.values(resources).filter(({ methods }) => unlessEmpty(methods));
  const paths = used.map(({ id, path, methods }) => {
    const operations = mapped(methods, (verb, method) => {
      const security = securityOf(snapshot, method);
      schemes.push(...security.flatMap(Object.keys));
      const operation = operationOf(method, isOld, has("integrations") ? id : undefined);
      const key = verb === "ANY" ? `${API}any-method` : verb.toLowerCase();
      return [key, { ...operation, security: unlessEmpty(security) }];
    });
    return [path, operations];
  });
  const own = mapped(authorizers, (_, one) => [one.name, schemeOf(one, has)]);
  const others = Object.fromEntries(Object.entries(OTHERS).filter(([name]) => schemes.includes(name)));
  const [definitions, securityDefinitions] = [snapshot.models ?? {}, { ...own, ...others }].map(unlessEmpty);
  const { host, origin, protocol } = new URL(call.endpoint);
  const base = `/_aws/execute-api/${input.restApiId}`;
  const api = apiOf(input, call);
  const { name: title, description, version = new Date(createdDate * 1_000).toISOString().replace(".000", "") } = api;
  const { vpcEndpointIds } = api.endpointConfiguration;
  const endpoint = has("apigateway")
    ? unlessEmpty({
        ...(disableExecuteApiEndpoint && { disableExecuteApiEndpoint }),
        ...(vpcEndpointIds && { vpcEndpointIds }),
      })
    : undefined;
  const server = {
    url: `${origin}${base}/{basePath}`,
    variables: { basePath: { default: input.stageName } },
    [ENDPOINT]: endpoint,
  };
  const settings = {
    policy,
    "binary-media-types": unlessEmpty(snapshot.binaryMediaTypes),
    "gateway-responses": unlessEmpty(mapped(gatewayResponses, (type, { responseType: _, ...one }) => [type, one])),
    "api-key-source": apiKeySource === "AUTHORIZER" ? apiKeySource : undefined,
  };
  const old = { host, basePath: `${base}/${input.stageName}`, schemes: [protocol.slice(0, -1)] };
  return {
    ...(isOld
      ? { swagger: "2.0", ...old, definitions, securityDefinitions, [ENDPOINT]: endpoint }
      : { openapi: "3.0.1", servers: [server] }),
    ...(!isOld && { components: { schemas: definitions, securitySchemes: securityDefinitions } }),
    info: { title, description, version },
    paths: Object.fromEntries(paths),
    ...(has("apigateway") && mapped<unknown>(settings, (name, value) => [API + name, value])),
  };
}

const KINDS = { "*/*": "json", "application/json": "json", "application/yaml": "yaml" };
const REFERENCE = /"#\/(?:definitions|components\/schemas)\//g;
const PLACES: Readonly<Record<string, string>> = { oas30: "components/schemas", swagger: "definitions" };

async function exported(input: ExportInput, call: Call): Promise<Raw> {
  const { exportType, accepts = "*/*", parameters: { extensions = "", ...others } = {} } = input;
  const [kind, place] = [own(KINDS, accepts), own(PLACES, exportType)];
  const names = extensions.split(",");
  const odd = names.find((one) => !["", "integrations", "authorizers", "apigateway"].includes(one));
  const wrong =
    (!kind && `accepts ${accepts}`) || (!place && `exportType ${exportType}`) || odd || Object.keys(others)[0];
  if (wrong) throw notImplemented(`ApiGateway GetExport ${wrong}`);
  const definition = definitionOf(input, call, (name) => names.includes(name) || names.includes("apigateway"));
  const json = JSON.stringify(definition, null, 2).replace(REFERENCE, `"#/${place}/`);
  const text = kind === "yaml" ? (await import("yaml")).stringify(JSON.parse(json)) : json;
  const type = ["Content-Type", "application/octet-stream"] as const;
  const file = `attachment; filename="${exportType}_${definition.info.version}.${kind}"`;
  return new Raw(200, [type, ["Content-Disposition", file]], text);
}

/** Definitions of what stages show. */
export const exportOperations = { GetExport: op<ExportInput>("parameters accepts", exported) };
