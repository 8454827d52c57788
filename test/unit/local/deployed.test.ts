import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEndpoint, type Endpoint } from "../../../src/local/endpoint.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { inProcess } from "../../support/local/sdk.ts";
import { LOCAL_CREDENTIALS } from "../../support/local-credentials.ts";

let endpoint: Endpoint;
let api: APIGatewayClient;
let restApiId: string;
let rootId: string;
beforeAll(async () => {
  endpoint = await createEndpoint({
    folder: lastingFolder(),
    endpoint: "http://127.0.0.1:1",
    credentials: LOCAL_CREDENTIALS,
  });
  api = new APIGatewayClient(inProcess(endpoint.handle));
  const made = await api.send(new CreateRestApiCommand({ name: "api" }));
  [restApiId = "", rootId = ""] = [made.id, made.rootResourceId];
});
afterAll(() => endpoint.close());

/** A MOCK method that answers 200. */
async function mockAt(pathPart: string) {
  const { id: resourceId } = await api.send(new CreateResourceCommand({ restApiId, parentId: rootId, pathPart }));
  const at = { restApiId, resourceId, httpMethod: "GET" };
  const requestTemplates = { "application/json": '{"statusCode": 200}' };
  await api.send(new PutMethodCommand({ ...at, authorizationType: "NONE" }));
  await api.send(new PutMethodResponseCommand({ ...at, statusCode: "200" }));
  await api.send(new PutIntegrationCommand({ ...at, type: "MOCK", requestTemplates }));
  await api.send(new PutIntegrationResponseCommand({ ...at, statusCode: "200" }));
}
const deploy = () => api.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
const ask = async (target: string, host: string) => {
  const headers = [["Host", host]] as const;
  return (await endpoint.handle({ method: "GET", target, headers, body: Buffer.alloc(0) })).status;
};
const statusOf = (path: string) => ask(`/_aws/execute-api/${restApiId}/dev${path}`, "127.0.0.1:1");

test("a change takes effect once it is deployed, and no longer after the stage is rolled back", async () => {
  await mockAt("first");
  const { id: deploymentId = "" } = await deploy();
  await mockAt("second");
  expect([await statusOf("/first"), await statusOf("/second")]).toEqual([200, 403]);
  await deploy();
  expect(await statusOf("/second")).toBe(200);
  const patchOperations = [{ op: "replace", path: "/deploymentId", value: deploymentId }] as const;
  await api.send(new UpdateStageCommand({ restApiId, stageName: "dev", patchOperations: [...patchOperations] }));
  expect([await statusOf("/first"), await statusOf("/second")]).toEqual([200, 403]);
});

test("the API's own host name leads to it, without its id in the path", async () => {
  const host = `${restApiId}.execute-api.us-east-1.localhost:4566`;
  expect(await ask("/dev/first", host)).toBe(200);
  expect(await ask("/dev/first", `0${host}`)).toBe(403);
});
