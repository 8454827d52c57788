import { filled, pick } from "../own.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import type { RestApi } from "./apigateway-model.ts";
import { badRequest } from "./apigateway-refusals.ts";
import { domainsOf } from "./domains/domains-model.ts";
import { apiOf, apisIn, listing, newId, type Paging } from "./lookup.ts";
import { type Fields, made, members, only, PATCHES, type Patches, patch, text, texts } from "./patch.ts";
import { readPolicy, shownPolicy } from "./resource-policy.ts";

type RestApiSettings = Pick<RestApi, "name" | "description" | "version" | "binaryMediaTypes" | "apiKeySource" | "tags">;
type RestApiInput = Partial<RestApiSettings & Pick<RestApi, "disableExecuteApiEndpoint">> & {
  readonly policy?: string;
  readonly endpointConfiguration?: Partial<RestApi["endpointConfiguration"]>;
};

const TYPES = ["PRIVATE", "EDGE", "REGIONAL"];
/** @param always also an empty map of tags, as in the answer of an update. */
export function describe(api: RestApi, always = false) {
  const { binaryMediaTypes, tags } = api;
  return {
    ...pick(api, "id", "name", "description", "version", "createdDate", "rootResourceId", "apiKeySource"),
    ...pick(api, "disableExecuteApiEndpoint", "endpointConfiguration"),
    policy: shownPolicy(api.policy),
    binaryMediaTypes: binaryMediaTypes.length === 0 ? undefined : binaryMediaTypes,
    tags: always || Object.keys(tags).length > 0 ? tags : undefined,
  };
}

function checkAddress({ endpointConfiguration: { types, ipAddressType, vpcEndpointIds = [] } }: RestApi): void {
  if (types[0] !== "PRIVATE" && vpcEndpointIds.length > 0)
    throw badRequest("VPCEndpoints can only be specified with PRIVATE apis.");
  if (types[0] === "PRIVATE" && ipAddressType !== "dualstack")
    throw badRequest("Only dualstack ipAddressType is supported for Private APIs.");
}

function checkGiven({ name, description, endpointConfiguration = {} }: RestApiInput): void {
  const wrong =
    (!name && "API name cannot be null or empty") ||
    (description === "" && "Description cannot be an empty string") ||
    (endpointConfiguration.types?.length === 0 &&
      "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.") ||
    ((endpointConfiguration.types?.length ?? 1) > 1 && "Cannot create an api with multiple Endpoint Types.");
  if (wrong) throw badRequest(wrong);
}

function create(given: RestApiInput, call: Call) {
  const { world, region, now } = call;
  checkGiven(given);
  const { name = "", binaryMediaTypes = [], endpointConfiguration, tags = {} } = given;
  const [type = "EDGE"] = endpointConfiguration?.types ?? [];
  const { vpcEndpointIds = [] } = endpointConfiguration ?? {};
  const rootResourceId = newId(10);
  const api: RestApi = {
    id: newId(10),
    rootResourceId,
    name,
    ...filled(given, "description", "version"),
    createdDate: Math.floor(now / 1_000),
    apiKeySource: given.apiKeySource ?? "HEADER",
    disableExecuteApiEndpoint: given.disableExecuteApiEndpoint ?? false,
    endpointConfiguration: {
      types: [type],
      ipAddressType: endpointConfiguration?.ipAddressType ?? (type === "PRIVATE" ? "dualstack" : "ipv4"),
      ...(vpcEndpointIds.length > 0 && { vpcEndpointIds: [...vpcEndpointIds] }),
    },
    tags: { ...tags },
    deployments: {},
    stages: {},
    authorizers: {},
    gatewayResponses: {},
    resources: { [rootResourceId]: { id: rootResourceId, path: "/", methods: {} } },
    binaryMediaTypes: [...binaryMediaTypes],
  };
  checkAddress(api);
  setPolicy(api, given.policy ?? "", call);
  apisIn(world, region)[api.id] = api;
  return describe(api);
}

/** @throws Refusal BadRequestException */
function setPolicy(api: RestApi, text: string, call: Call): void {
  const policy = readPolicy(text, api, call);
  if (policy === undefined) delete api.policy;
  else api.policy = policy;
}

const fieldsOf = (call: Call): Fields<RestApi> => ({
  "/policy": { ops: ["replace"], apply: (api, { value }) => setPolicy(api, value, call) },
  ...texts("name", "version", "apiKeySource"),
  "/description": text("description", ["replace", "remove"]),
  // Chalice says with every deploy that there is none; nothing is compressed here.
  "/minimumCompressionSize": only("UpdateRestApi", ""),
  "/disableExecuteApiEndpoint": made("disableExecuteApiEndpoint", (value) => value === "true"),
  "/binaryMediaTypes/*": {
    ops: ["add", "remove", "replace"],
    apply: (api, { op, key, value }) => {
      const others = api.binaryMediaTypes.filter((one) => one !== key);
      api.binaryMediaTypes = op === "remove" ? others : [...others, op === "replace" && value !== "" ? value : key];
    },
  },
  "/endpointConfiguration/ipAddressType": {
    ops: ["replace"],
    apply: ({ endpointConfiguration }, { value }) => {
      if (!["ipv4", "dualstack"].includes(value)) throw badRequest("ipAddressType must be either ipv4 or dualstack.");
      endpointConfiguration.ipAddressType = value;
    },
  },
  "/endpointConfiguration/vpcEndpointIds": {
    ops: ["add", "remove"],
    apply: ({ endpointConfiguration }, change) =>
      members<RestApi["endpointConfiguration"]>("vpcEndpointIds").apply(endpointConfiguration, change),
  },
  "/endpointConfiguration/types/*": {
    ops: ["add", "remove", "replace"],
    apply: ({ endpointConfiguration }, { value }) => {
      if (!TYPES.includes(value))
        throw badRequest("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE");
      endpointConfiguration.types = [value];
      if (value === "PRIVATE") endpointConfiguration.ipAddressType = "dualstack";
    },
  },
});

type Update = { readonly restApiId: string } & Patches;

const RULES = {
  unknownOp: (path: string) =>
    path.startsWith("/endpointConfiguration/types")
      ? "Invalid patch operation specified. Must be 'add'|'remove'|'replace'"
      : "Invalid patch operation specified. Must be one of: [replace]",
  check: checkAddress,
  absent: ["UpdateRestApi", /^\/(?:securityPolicy|endpointAccessMode)/] as const,
};

const update = (input: Update, call: Call) => describe(patch(apiOf(input, call), input, fieldsOf(call), RULES), true);

/** REST APIs themselves. */
export const restApiOperations: Readonly<Record<string, Operation>> = {
  CreateRestApi: op<RestApiInput>(
    "name description version binaryMediaTypes apiKeySource endpointConfiguration.* policy tags disableExecuteApiEndpoint",
    create,
  ),
  GetRestApi: op<{ restApiId: string }>("", (input, call) => describe(apiOf(input, call))),
  GetRestApis: op<Paging>("position limit", (input, { world, region }) =>
    listing(input, Object.values(apisIn(world, region)), ({ id }) => id, describe),
  ),
  UpdateRestApi: op<Update>(PATCHES, update),
  DeleteRestApi: op<{ restApiId: string }>("", (input, call) => {
    const { id } = apiOf(input, call);
    const domains = domainsOf(call, id);
    if (domains.length > 0)
      throw badRequest(
        `Deleting RestApi ${id} failed. Please remove all base path mappings related to the RestApi in your domains: ${domains.join(", ")}`,
      );
    delete apisIn(call.world, call.region)[id];
  }),
};
