import {
  CreateRestApiCommand,
  type CreateRestApiCommandInput,
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
