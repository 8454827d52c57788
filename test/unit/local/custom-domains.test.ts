import { get } from "node:http";
import {
  CreateBasePathMappingCommand,
  CreateDomainNameCommand,
  type CreateDomainNameCommandInput,
  DeleteBasePathMappingCommand,
  DeleteDomainNameCommand,
  DeleteRestApiCommand,
  DeleteStageCommand,
  GetBasePathMappingCommand,
  GetBasePathMappingsCommand,
  GetDomainNameCommand,
  GetDomainNamesCommand,
  UpdateBasePathMappingCommand,
  UpdateRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createEndpoint, type Endpoint } from "../../../src/local/endpoint.ts";
import type { Handler } from "../../../src/local/http.ts";
import { serve } from "../../../src/local/server.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { bodyOf, ECHO, makeApi, makeFunction, putMethod } from "../../support/local/sample-api.ts";
import { type Account, openAccount } from "../../support/local/socket-account.ts";
import { LOCAL_CREDENTIALS, signed } from "../../support/local-credentials.ts";

const CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/one";

let account: Account;
let fn: Awaited<ReturnType<typeof makeFunction>>;
let domainName: string;
let count = 0;
beforeAll(async () => {
  account = await openAccount(lastingFolder());
  fn = await makeFunction(account, ECHO);
});
afterAll(() => account.close());
beforeEach(async () => {
  domainName = `d${count++}.example.com`;
  await create();
});

const create = (changes: Partial<CreateDomainNameCommandInput> = {}) =>
  account.apigateway.send(
    new CreateDomainNameCommand({
      domainName,
      regionalCertificateArn: CERTIFICATE,
      endpointConfiguration: { types: ["REGIONAL"] },
      ...changes,
    }),
  );
const map = (restApiId: string, more: { readonly basePath?: string; readonly stage?: string } = {}) =>
  account.apigateway.send(new CreateBasePathMappingCommand({ domainName, restApiId, ...more }));

/** An API whose /orders and root answer with the event, at the stages dev and live. */
async function deployed() {
  const api = await makeApi(account, "REGIONAL");
  const integration = { type: "AWS_PROXY", ...fn.integration } as const;
  await putMethod(account, api, api.rootResourceId, "GET", integration);
  await putMethod(account, api, await api.add("orders"), "GET", integration);
  for (const stage of ["dev", "live"]) await api.deploy(stage);
  return api;
}
const ask = (target: string, host = domainName) => account.fetch("GET", target, { Host: host });

interface Echo {
  readonly path: string;
  readonly resource: string;
  readonly requestContext: Readonly<Record<"path" | "stage" | "domainName" | "domainPrefix", string>>;
}
const echoOf = async (target: string, host?: string) => bodyOf(await ask(target, host)) as Echo;

describe("a domain name", () => {
  test("is shown as AWS shows it, and is in the list until it is deleted", async () => {
    const { $metadata: _, ...shown } = await account.apigateway.send(new GetDomainNameCommand({ domainName }));
    expect(shown).toEqual({
      domainName,
      domainNameArn: `arn:aws:apigateway:us-east-1::/domainnames/${domainName}`,
      certificateUploadDate: expect.any(Date),
      regionalCertificateArn: CERTIFICATE,
      regionalDomainName: expect.stringMatching(/^d-[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com$/),
      regionalHostedZoneId: "Z1UJRXOUMOOFQ8",
      endpointConfiguration: { types: ["REGIONAL"], ipAddressType: "ipv4" },
      domainNameStatus: "AVAILABLE",
      securityPolicy: "TLS_1_2",
      routingMode: "BASE_PATH_MAPPING_ONLY",
    });
    const names = async () => {
      const { items = [] } = await account.apigateway.send(new GetDomainNamesCommand({ limit: 500 }));
      return items.map((one) => one.domainName);
    };
    expect(await names()).toContain(domainName);
    await account.apigateway.send(new DeleteDomainNameCommand({ domainName }));
    expect(await names()).not.toContain(domainName);
    await expect(account.apigateway.send(new GetDomainNameCommand({ domainName }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Invalid domain name identifier specified",
    });
  });

  test("of an edge-optimised API leads to CloudFront", async () => {
    domainName = `edge${count}.example.com`;
    const made = await create({ endpointConfiguration: { types: ["EDGE"] }, certificateArn: CERTIFICATE });
    expect(made).toMatchObject({
      certificateArn: CERTIFICATE,
      distributionDomainName: expect.stringMatching(/\.cloudfront\.net$/),
    });
    expect(made).not.toHaveProperty("regionalDomainName");
  });

  test("is made once", async () => {
    await expect(create()).rejects.toMatchObject({
      name: "BadRequestException",
      message: "The domain name you provided already exists.",
    });
  });
});

describe("a base path mapping", () => {
  test("is shown, changed, listed and removed; without a base path it is (none)", async () => {
    const { restApiId } = await deployed();
    const at = (basePath: string) => ({ domainName, basePath });
    expect(await map(restApiId, { stage: "dev" })).toMatchObject({ basePath: "(none)", restApiId, stage: "dev" });
    expect(await map(restApiId, { basePath: "v1" })).not.toHaveProperty("stage");
    const patchOperations = [
      { op: "replace", path: "/basePath", value: "v2" } as const,
      { op: "replace", path: "/stage", value: "live" } as const,
    ];
    await account.apigateway.send(new UpdateBasePathMappingCommand({ ...at("v1"), patchOperations }));
    const { items } = await account.apigateway.send(new GetBasePathMappingsCommand({ domainName }));
    expect(items).toEqual([
      { basePath: "(none)", restApiId, stage: "dev" },
      { basePath: "v2", restApiId, stage: "live" },
    ]);
    await account.apigateway.send(new DeleteBasePathMappingCommand(at("(none)")));
    await expect(account.apigateway.send(new GetBasePathMappingCommand(at("(none)")))).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Invalid base path mapping identifier specified",
    });
  });

  test("is refused in AWS's words", async () => {
    const { restApiId } = await deployed();
    await map(restApiId, { basePath: "v1" });
    await expect(map(restApiId, { basePath: "v1" })).rejects.toMatchObject({
      name: "ConflictException",
      message: "Base path already exists for this domain name",
    });
    await expect(map(restApiId, { basePath: "v1/a" })).rejects.toThrow("API Gateway V1 doesn't support the slash");
    await expect(map("none")).rejects.toMatchObject({
      name: "BadRequestException",
      message: "Invalid REST API identifier specified",
    });
    await expect(map(restApiId, { stage: "none" })).rejects.toThrow("Invalid stage identifier specified");
  });

  test("keeps its API and its stage from being deleted", async () => {
    const { restApiId } = await deployed();
    await map(restApiId, { stage: "dev" });
    await expect(account.apigateway.send(new DeleteRestApiCommand({ restApiId }))).rejects.toMatchObject({
      name: "BadRequestException",
      message: `Deleting RestApi ${restApiId} failed. Please remove all base path mappings related to the RestApi in your domains: ${domainName}`,
    });
    const stage = (stageName: string) => account.apigateway.send(new DeleteStageCommand({ restApiId, stageName }));
    await expect(stage("dev")).rejects.toThrow("Deleting stage dev failed. Please remove all base path mappings");
    await stage("live");
  });
});

describe("a call to a custom domain", () => {
  // What events say was measured at AWS: localstack/localstack#12296.
  test.each([
    [{ stage: "dev" }, "/orders", "/orders"],
    [{}, "/dev/orders", "/dev/orders"],
    [{ basePath: "v1", stage: "dev" }, "/v1/orders", "/v1/orders"],
    [{ basePath: "v1" }, "/v1/dev/orders", "/v1/dev/orders"],
  ])("mapped with %j reaches %s", async (mapping, target, path) => {
    await map((await deployed()).restApiId, mapping);
    expect(await echoOf(target, `${domainName}:4566`)).toMatchObject({
      ...{ path, resource: "/orders" },
      requestContext: { path, stage: "dev", domainPrefix: domainName.split(".")[0] },
    });
  });

  test("takes the mapping with the longest base path, and is 403 without any", async () => {
    const [one, two] = [await deployed(), await deployed()];
    await map(one.restApiId, { basePath: "v1", stage: "dev" });
    for (const target of ["/", "/v2/orders", "/v12/orders"]) {
      const { status, headers, body } = await ask(target);
      expect({ status, body, type: Object.fromEntries(headers)["x-amzn-ErrorType"] }, target).toEqual({
        ...{ status: 403, body: '{"message":"Forbidden"}', type: "ForbiddenException" },
      });
    }
    await map(two.restApiId, { stage: "live" });
    expect((await echoOf("/v1/orders?a=1")).requestContext.stage).toBe("dev");
    expect((await echoOf("/orders")).requestContext.stage).toBe("live");
    expect((await echoOf("/v1", domainName.toUpperCase())).requestContext.stage).toBe("dev");
  });

  test("answers where the API's own address is disabled", async () => {
    const api = await deployed();
    const patchOperations = [{ op: "replace", path: "/disableExecuteApiEndpoint", value: "true" } as const];
    await account.apigateway.send(new UpdateRestApiCommand({ restApiId: api.restApiId, patchOperations }));
    await api.deploy("dev");
    await map(api.restApiId, { stage: "dev" });
    expect((await api.ask("GET", "/dev/orders")).status).toBe(403);
    expect((await ask("/orders")).status).toBe(200);
  });

  test("of a wildcard takes any first label, and an exact name comes first", async () => {
    const [one, two] = [await deployed(), await deployed()];
    await map(one.restApiId, { stage: "dev" });
    domainName = "*.example.com";
    await create();
    await map(two.restApiId, { stage: "live" });
    expect((await echoOf("/orders", "any.example.com")).requestContext.stage).toBe("live");
    expect((await echoOf("/orders", `d${count - 1}.example.com`)).requestContext.stage).toBe("dev");
    await account.apigateway.send(new DeleteDomainNameCommand({ domainName }));
  });
});

test("over a socket another host reaches custom domains only, and of the endpoint nothing but its APIs", async () => {
  const handle: Handler = ({ method, target, headers }) => account.fetch(method, target, Object.fromEntries(headers));
  const served = await serve(handle, 0, console.error, (host) => host === `${domainName}:80`);
  onTestFinished(() => served.close());
  await map((await deployed()).restApiId, { stage: "dev" });
  const statusOf = (host: string, path: string) =>
    new Promise((resolve, reject) => {
      const options = { port: served.port, host: "127.0.0.1", path, headers: { Host: host } };
      get(options, (response) => resolve(response.resume().statusCode)).on("error", reject);
    });
  expect(await statusOf(`${domainName}:80`, "/orders")).toBe(200);
  expect(await statusOf(`${domainName}:80`, "/_local/health")).toBe(403);
  expect(await statusOf("127.0.0.1", "/_local/health")).toBe(200);
  expect(await statusOf("other.example.com", "/_local/health")).toBe(403);
  expect(await statusOf("other.example.com", "/orders")).toBe(403);
});

describe("API Gateway V2", () => {
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await createEndpoint({
      folder: lastingFolder(),
      endpoint: "http://127.0.0.1:1",
      credentials: LOCAL_CREDENTIALS,
    });
  });
  afterAll(() => endpoint.close());

  async function call(method: string, path: string, input?: object) {
    const body = input === undefined ? "" : JSON.stringify(input);
    const headers = signed({ method, path, host: "127.0.0.1:1", service: "apigateway", body });
    const answer = await endpoint.handle({ method, target: path, headers, body: Buffer.from(body) });
    const text = answer.body.toString();
    return { status: answer.status, ...(text === "" ? {} : (JSON.parse(text) as Record<string, unknown>)) };
  }

  test("shows the same domains, and maps paths of several steps, which the gateway matches step by step", async () => {
    const { id } = (await call("POST", "/restapis", { name: "api" })) as unknown as { readonly id: string };
    const { item } = (await call("GET", `/restapis/${id}/resources`)) as unknown as { item: { id: string }[] };
    const method = `/restapis/${id}/resources/${item[0]?.id}/methods/GET`;
    await call("PUT", method, { authorizationType: "NONE" });
    await call("PUT", `${method}/integration`, { type: "MOCK" });
    await call("POST", `/restapis/${id}/deployments`, { stageName: "dev" });
    const name = "api.example.com";
    await call("POST", "/domainnames", { domainName: name, endpointConfiguration: { types: ["REGIONAL"] } });
    expect(await call("GET", `/v2/domainnames/${name}`)).toMatchObject({
      domainName: name,
      apiMappingSelectionExpression: "$request.basepath",
      domainNameConfigurations: [
        { domainNameStatus: "AVAILABLE", endpointType: "REGIONAL", securityPolicy: "TLS_1_2" },
      ],
    });
    const mapping = { apiId: id, stage: "dev", apiMappingKey: "orders/v1" };
    expect(await call("POST", `/v2/domainnames/${name}/apimappings`, mapping)).toMatchObject({
      status: 201,
      ...mapping,
    });
    expect(await call("GET", `/v2/domainnames/${name}/apimappings`)).toMatchObject({ items: [mapping] });
    const statusOf = async (target: string) =>
      (await endpoint.handle({ method: "GET", target, headers: [["Host", name]], body: Buffer.alloc(0) })).status;
    // The method has no response for its MOCK integration: 500 says that it was reached.
    expect(await statusOf("/orders/v1")).toBe(500);
    expect(await statusOf("/orders/v11")).toBe(403);
    expect(await statusOf("/orders")).toBe(403);
  });

  test("has no HTTP APIs", async () => {
    expect(await call("GET", "/v2/apis")).toEqual({ status: 200, items: [] });
    expect(await call("GET", "/v2/apis/abc123")).toEqual({
      status: 404,
      message: "Invalid API identifier specified 000000000000:abc123",
    });
    expect(await call("GET", "/v2/vpclinks")).toMatchObject({
      status: 501,
      message: expect.stringContaining("ApiGatewayV2 GetVpcLinks"),
    });
  });
});
