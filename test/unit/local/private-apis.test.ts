import {
  CreateDeploymentCommand,
  CreateRestApiCommand,
  type CreateRestApiCommandInput,
  GetExportCommand,
  GetRestApiCommand,
  ImportRestApiCommand,
  UpdateRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import { expect, test } from "vitest";
import { account } from "./gateway/api.ts";

const { client } = account();
const ids = async (restApiId: string | undefined) =>
  (await client.send(new GetRestApiCommand({ restApiId }))).endpointConfiguration?.vpcEndpointIds;
const create = (endpointConfiguration: CreateRestApiCommandInput["endpointConfiguration"]) =>
  client.send(new CreateRestApiCommand({ name: "api", endpointConfiguration }));
const ONLY = { name: "BadRequestException", message: "VPCEndpoints can only be specified with PRIVATE apis." };

test("a private API keeps the VPC endpoints that it is associated with, and other APIs have none", async () => {
  const { id: restApiId } = await create({ types: ["PRIVATE"], vpcEndpointIds: ["vpce-1"] });
  expect(await ids(restApiId)).toEqual(["vpce-1"]);
  const change = (op: "add" | "remove", value: string) => {
    const patchOperations = [{ op, path: "/endpointConfiguration/vpcEndpointIds", value }];
    return client.send(new UpdateRestApiCommand({ restApiId, patchOperations }));
  };
  await change("add", "vpce-2");
  expect(await ids(restApiId)).toEqual(["vpce-1", "vpce-2"]);
  for (const id of ["vpce-1", "vpce-2"]) await change("remove", id);
  expect(await ids(restApiId)).toBeUndefined();
  await expect(create({ types: ["REGIONAL"], vpcEndpointIds: ["vpce-1"] })).rejects.toMatchObject(ONLY);
});

test("a definition names the VPC endpoints of a private API, and of no other", async () => {
  const extension = { "x-amazon-apigateway-endpoint-configuration": { vpcEndpointIds: ["vpce-1", "vpce-2"] } };
  const body = Buffer.from(
    JSON.stringify({ openapi: "3.0.1", info: { title: "api", version: "1" }, paths: {}, servers: [extension] }),
  );
  const imported = (type: string) =>
    client.send(new ImportRestApiCommand({ body, parameters: { endpointConfigurationTypes: type } }));
  expect(await ids((await imported("PRIVATE")).id)).toEqual(["vpce-1", "vpce-2"]);
  await expect(imported("REGIONAL")).rejects.toMatchObject({ message: expect.stringContaining(ONLY.message) });
});

test.each(["oas30", "swagger"])("an export as %s names VPC endpoints and stage where AWS does", async (exportType) => {
  const policy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }],
  };
  const integration = { type: "mock", requestTemplates: { "application/json": '{"statusCode": 200}' } };
  const document = {
    openapi: "3.0.1",
    info: { title: "api" },
    paths: { "/": { get: { "x-amazon-apigateway-integration": integration } } },
    "x-amazon-apigateway-policy": policy,
    "x-amazon-apigateway-endpoint-configuration": { vpcEndpointIds: ["vpce-1"], disableExecuteApiEndpoint: true },
  };
  const { id: restApiId } = await client.send(
    new ImportRestApiCommand({
      body: Buffer.from(JSON.stringify(document)),
      parameters: { endpointConfigurationTypes: "PRIVATE" },
    }),
  );
  await client.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
  const read = async (parameters?: Record<string, string>) => {
    const input = { restApiId, stageName: "dev", exportType, parameters };
    const { body } = await client.send(new GetExportCommand(input));
    return JSON.parse(Buffer.from(body ?? []).toString());
  };
  const endpoint = { disableExecuteApiEndpoint: true, vpcEndpointIds: ["vpce-1"] };
  const plain = await read();
  // Without milliseconds, as an API has no version of its own.
  expect(plain.info.version).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const whole = await read({ extensions: "apigateway" });
  if (exportType === "swagger") expect(whole["x-amazon-apigateway-endpoint-configuration"]).toEqual(endpoint);
  else {
    const url = expect.stringMatching(new RegExp(`/_aws/execute-api/${restApiId}/\\{basePath\\}$`));
    const server = { url, variables: { basePath: { default: "dev" } } };
    expect(plain.servers).toEqual([server]);
    expect(whole.servers).toEqual([{ ...server, "x-amazon-apigateway-endpoint-configuration": endpoint }]);
  }
});
