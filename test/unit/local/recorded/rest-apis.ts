import {
  type APIGatewayClient,
  CreateAuthorizerCommand,
  CreateRestApiCommand,
  type CreateRestApiRequest,
  DeleteRestApiCommand,
  GetAuthorizersCommand,
  GetRestApiCommand,
  GetRestApisCommand,
  type PatchOperation,
  UpdateRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import type { Scenario, Stage } from "./replay.ts";

/** A change as a PATCH carries it; the recordings send operations that no type allows. */
export const change = (op: string, path?: string, value?: string): PatchOperation =>
  ({ op, ...(path !== undefined && { path }), ...(value !== undefined && { value }) }) as PatchOperation;

const description = "this is my api";
const send = (api: APIGatewayClient, input: Partial<CreateRestApiRequest>) =>
  api.send(new CreateRestApiCommand({ name: "api", ...input }));

/** A scenario that creates APIs, each under its step's name. */
const creating =
  (inputs: Readonly<Record<string, Partial<CreateRestApiRequest>>>): Scenario =>
  async ({ apigateway, step }) => {
    for (const [name, input] of Object.entries(inputs)) await step(name, send(apigateway, input));
  };

/** A scenario that creates an API and changes it, step by step. */
const updating =
  (input: Partial<CreateRestApiRequest>, steps: Readonly<Record<string, readonly PatchOperation[]>>): Scenario =>
  async ({ apigateway, step }) => {
    const { id: restApiId } = await send(apigateway, input);
    for (const [name, patchOperations] of Object.entries(steps))
      await step(name, apigateway.send(new UpdateRestApiCommand({ restApiId, patchOperations: [...patchOperations] })));
  };

/** The APIs there are. In which order AWS lists them two cannot tell, so they are put in the order of their making. */
const allApis = async (api: APIGatewayClient) => {
  const answer = await api.send(new GetRestApisCommand({}));
  const items = answer.items?.toSorted((a, b) => ((a.description ?? "") < (b.description ?? "") ? -1 : 1));
  return { ...answer, items };
};

const listed: Scenario = async ({ apigateway, step }) => {
  const one = await step("create-rest-api-1", send(apigateway, { name: "one", description }));
  await step("create-rest-api-2", send(apigateway, { name: "two", description: "this is my api2" }));
  await step("get-rest-api-before-delete", allApis(apigateway));
  await step("delete-rest-api", apigateway.send(new DeleteRestApiCommand({ restApiId: one?.id })));
  await step("get-rest-api-after-delete", allApis(apigateway));
};

const otherCase: Scenario = async ({ apigateway, step }) => {
  const made = await step("create-rest-api", send(apigateway, { description: "lower case api" }));
  const restApiId = made?.id?.toUpperCase();
  await step("get-api-upper-case", apigateway.send(new GetRestApiCommand({ restApiId })));
};

const tagged: Scenario = async ({ apigateway, step }) => {
  const tags = { MY_TAG1: "MY_VALUE1" };
  const made = await step("create-rest-api-w-tags", send(apigateway, { description, tags }));
  await step("get-rest-api-w-tags", apigateway.send(new GetRestApiCommand({ restApiId: made?.id })));
  await step("get-rest-apis-w-tags", apigateway.send(new GetRestApisCommand({})));
};

const nobodys: Scenario = async ({ apigateway, step }) => {
  const patchOperations = [change("replace", "/apiKeySource", "HEADER")];
  const update = new UpdateRestApiCommand({ restApiId: "api_id", patchOperations });
  await step("not-found-update-rest-api", apigateway.send(update));
};

const noApi: Scenario = async ({ apigateway, step }) => {
  const restApiId = "test-fake-rest-id";
  const authorizer = { restApiId, name: "fake-auth-name", type: "TOKEN" } as const;
  await step("wrong-rest-api-id-create-authorizer", apigateway.send(new CreateAuthorizerCommand(authorizer)));
  await step("wrong-rest-api-id-get-authorizers", apigateway.send(new GetAuthorizersCommand({ restApiId })));
};

type Configuration = NonNullable<CreateRestApiRequest["endpointConfiguration"]>;
const endpointOf = (types?: readonly string[], ipAddressType?: string): Partial<CreateRestApiRequest> => ({
  endpointConfiguration: {
    ...(types && { types: [...types] }),
    ...(ipAddressType && { ipAddressType }),
  } as Configuration,
});
const WRONG = endpointOf(["wrong"], "wrong");
const BINARY = "/binaryMediaTypes";
const TYPE = "/endpointConfiguration/types/0";
const ADDRESS = "/endpointConfiguration/ipAddressType";
const wrongOps = (...paths: readonly string[]) => paths.map((path) => change("wrong", path, "x"));

const NAME = "TestApiGatewayApiRestApi::test_";

/** Scenarios about REST APIs themselves. */
export const restApiScenarios: Record<string, Scenario> = {
  [`${NAME}list_and_delete_apis`]: listed,
  [`${NAME}get_api_case_insensitive`]: otherCase,
  [`${NAME}create_rest_api_with_tags`]: tagged,
  [`${NAME}update_rest_api_invalid_api_id`]: nobodys,
  "TestApiGatewayApiAuthorizer::test_authorizer_crud_no_api": noApi,
  [`${NAME}create_rest_api_with_optional_params`]: creating({
    "create-only-name": {},
    "create-empty-desc": { description: "" },
    "create-with-version": { version: "v1" },
    "create-with-empty-binary-media": { binaryMediaTypes: [] },
    "string-compression-size": { minimumCompressionSize: -1 },
  }),
  [`${NAME}create_rest_api_with_binary_media_types`]: creating({
    "create-with-binary-media": { binaryMediaTypes: ["image/png"] },
  }),
  [`${NAME}create_rest_api_with_endpoint_configuration`]: creating({
    "create-with-empty-types": endpointOf([]),
    "create-with-invalid-ip-address-type": endpointOf(["EDGE"], "wrong"),
    "create-with-invalid-types": endpointOf(["wrong"]),
    "create-with-invalid-ip-address-type-and-types": WRONG,
    "create-with-invalid-types-and-ip-address-type": WRONG,
    "create-with-multiple-errors-1": { ...WRONG, description: "" },
    "create-with-multiple-errors-2": { ...endpointOf([]), description: "" },
    "create-with-two-types": endpointOf(["EDGE", "REGIONAL"]),
    "create-with-endpoint-config-dualstack": endpointOf(["EDGE"], "dualstack"),
    "create-with-endpoint-config-regional": endpointOf(["REGIONAL"]),
  }),
  [`${NAME}create_rest_api_private_type`]: creating({
    "create-with-private-type-and-ipv4-ip-address-type": endpointOf(["PRIVATE"], "ipv4"),
    "create-with-private-type-and-wrong-ip-address-type": endpointOf(["PRIVATE"], "wrong"),
    "create-with-private-type-and-ipv4-ip-address-type-and-empty-description": {
      ...endpointOf(["PRIVATE"], "ipv4"),
      description: "",
    },
  }),
  [`${NAME}create_rest_api_verify_defaults`]: creating({
    "create-with-edge-default": endpointOf(["EDGE"]),
    "create-with-regional-default": endpointOf(["REGIONAL"]),
    "create-with-private-default": endpointOf(["PRIVATE"]),
    "create-with-empty-default": endpointOf(),
    "create-with-empty-ip-address-type-and-wrong-type": endpointOf(["wrong"]),
  }),
  [`${NAME}update_rest_api_operation_add_remove`]: updating(
    { description },
    {
      "update-rest-api-add": [change("add", `${BINARY}/image~1png`), change("add", `${BINARY}/image~1jpeg`)],
      "update-rest-api-replace": [change("replace", `${BINARY}/image~1png`, "image/gif")],
      "update-rest-api-remove": [change("remove", `${BINARY}/image~1gif`), change("remove", "/description")],
    },
  ),
  [`${NAME}update_rest_api_behaviour`]: updating(
    { description },
    {
      "update-rest-api-array": [change("add", `${BINARY}/-`, "image/gif")],
      "update-rest-api-add-base-path": [change("add", BINARY, "image/gif")],
      "update-rest-api-replace-base-path": [change("replace", BINARY, "image/gif")],
      "update-rest-api-remove-base-path": [change("remove", BINARY)],
    },
  ),
  [`${NAME}update_rest_api_ip_address_type`]: updating(endpointOf(["REGIONAL"]), {
    "update-rest-api-replace-type": [change("replace", TYPE, "PRIVATE")],
    "update-rest-api-replace-to-ipv4-within-private-type": [change("replace", ADDRESS, "ipv4")],
    "update-rest-api-wrong-ipAddressType": [change("replace", ADDRESS, "wrong")],
    "update-rest-api-wrong-type": [change("replace", TYPE, "wrong")],
    "update-rest-api-invalid-operation-on-ipAddressType": [change("add", ADDRESS, "dualstack")],
    "update-rest-api-invalid-operation-on-type": [change("test", TYPE, "REGIONAL")],
    "update-rest-api-replace-ip-address-type": [change("replace", ADDRESS, "dualstack")],
  }),
  [`${NAME}update_rest_api_concatenation_of_errors`]: updating(
    {},
    {
      "update-rest-api-wrong-operations-on-ipAddressType": wrongOps(ADDRESS, ADDRESS),
      "update-rest-api-wrong-operations-on-type": wrongOps(TYPE, TYPE),
      "update-rest-api-wrong-operations-on-type-and-on-ip-address-type": wrongOps(TYPE, ADDRESS, TYPE),
    },
  ),
};

/** An API for scenarios about what is in it. */
export async function emptyApi({ apigateway }: Stage) {
  const { id: restApiId = "", rootResourceId: rootId = "" } = await send(apigateway, {});
  return { restApiId, rootId };
}
