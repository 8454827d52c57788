import { GetRestApisCommand } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import { backend, guardedBy, mock, openapi, type Part, swagger, TOKEN, uriOf } from "./definitions.ts";
import { contentOf, importer } from "./imports.ts";

const withIntegration = (integration: Part, more: Part = {}) =>
  swagger({ "/": { get: { ...mock(), "x-amazon-apigateway-integration": integration, ...more } } });
const FUNCTION = { type: "aws_proxy", httpMethod: "POST", uri: uriOf("backend") };
const isEmptyAfter = async ({ client }: ReturnType<typeof importer>) =>
  (await client.send(new GetRestApisCommand({}))).items?.length === 0;

describe("AWS's words for what it does not import; nothing is left of it", () => {
  const found = (...errors: string[]) => `Errors found during import:${errors.map((one) => `\n\t${one}`).join("")}`;
  test.each([
    ["{'key:value}", "Invalid OpenAPI input."],
    ['test:\n  - "value ... "escaped": $var', "Invalid OpenAPI input."],
    ["", "Invalid OpenAPI input."],
    ["{}", "Invalid OpenAPI input."],
    [JSON.stringify(swagger({ "/": "x" } as never)), "Invalid OpenAPI input."],
    [JSON.stringify(openapi({}, { openapi: "3.1.0" })), "Invalid OpenAPI input."],
    [
      JSON.stringify(withIntegration({ type: "aws_proxy", httpMethod: "POST", uri: { "Fn::Sub": "arn" } })),
      "Unable to parse API definition because of a malformed integration at path /.",
    ],
    [
      JSON.stringify(
        swagger({
          "/": { get: { "x-amazon-apigateway-integration": { type: "http", httpMethod: "GET", uri: "nowhere" } } },
          "/user/{bizId}/a": { get: mock() },
          "/user/{userId}/b": { get: mock() },
        }),
      ),
      found(
        "Unable to put integration on 'GET' for resource at path '/': Invalid HTTP endpoint specified for URI",
        "Unable to create resource at path '/user/{userId}/b': A sibling ({bizId}) of this resource already has a variable path part -- only one is allowed",
      ),
    ],
  ])("%s", async (body, message) => {
    const the = importer();
    await expect(the.import(body)).rejects.toMatchObject({ name: "BadRequestException", message });
    expect(await isEmptyAfter(the)).toBe(true);
  });
});

describe("what the endpoint does not have is answered 501 with its name; nothing is left of it", () => {
  const path = (item: Part, more?: Part) => swagger({ "/": item }, more);
  const schemes = (securityDefinitions: Part, ...security: Part[]) =>
    path({ get: mock({ security }) }, { securityDefinitions });
  test.each([
    ["x-amazon-apigateway-request-validators", path({ get: mock() }, { "x-amazon-apigateway-request-validators": {} })],
    ["x-amazon-apigateway-request-validator", path({ get: mock({ "x-amazon-apigateway-request-validator": "all" }) })],
    ["x-amazon-apigateway-documentation", path({ get: mock() }, { "x-amazon-apigateway-documentation": {} })],
    ["x-amazon-apigateway-auth", path({ get: mock({ "x-amazon-apigateway-auth": { type: "AWS_IAM" } }) })],
    ["x-amazon-apigateway-cors", path({ "x-amazon-apigateway-cors": {} })],
    ["x-amazon-apigateway-cors", swagger({ "x-amazon-apigateway-cors": {} })],
    ["/minimumCompressionSize", path({ get: mock() }, { "x-amazon-apigateway-minimum-compression-size": 0 })],
    [
      "x-amazon-apigateway-api-key-source BODY",
      path({ get: mock() }, { "x-amazon-apigateway-api-key-source": "BODY" }),
    ],
    ["PutIntegration tlsConfig", withIntegration({ ...FUNCTION, tlsConfig: { insecureSkipVerification: true } })],
    ["PutIntegration connectionType VPC_LINK", withIntegration({ ...FUNCTION, connectionType: "VPC_LINK" })],
    ["PutIntegration integrationSubtype", withIntegration({ ...FUNCTION, integrationSubtype: "x" })],
    [
      "CreateAuthorizer jwtConfiguration",
      schemes({ a: guardedBy({ type: "token", jwtConfiguration: { issuer: "a" } }) }),
    ],
    ["security nobody", schemes({}, { nobody: [] })],
    ["security oauth", schemes({ oauth: { type: "oauth2" } }, { oauth: [] })],
    ["security key", schemes({ key: { type: "apiKey", in: "header", name: "token" } }, { key: [] })],
    ["a choice of authorizations", schemes({ a: TOKEN, b: TOKEN }, { a: [] }, { b: [] })],
    ["a choice of authorizations", schemes({ a: TOKEN }, { a: [] }, {})],
    ["paths.'/'.$ref", path({ $ref: "https://example.com" })],
    ["responses.default", path({ get: mock({ responses: { default: { description: "" } } }) })],
    ["responses.200", path({ get: mock({ responses: { "200": { $ref: "#/responses/a" } } }) })],
  ])("%s", async (what, definition) => {
    const the = importer();
    const message = expect.stringContaining(what);
    await expect(the.import(definition)).rejects.toMatchObject({ name: "NotImplemented", message });
    expect(await isEmptyAfter(the)).toBe(true);
  });

  test.each([{ basepath: "drop" }, { ignore: "models" }, { mode: "import", other: "1" }])(
    "parameters %j",
    async (parameters) => {
      const the = importer();
      const message = expect.stringContaining(
        `ImportRestApi parameters.${Object.entries(parameters).at(-1)?.join(" ")}`,
      );
      await expect(the.import(path({ get: mock() }), { parameters })).rejects.toMatchObject({ message });
    },
  );
});

test("what other tools wrote into a definition is left alone; a path that is none is a warning", async () => {
  const the = importer();
  const { warnings } = await the.import(
    swagger({ "x-order": { a: 1 }, a: { get: mock() }, "/a": { get: mock(), "x-b": 1 } }),
  );
  expect(warnings).toEqual(["Parse issue: attribute paths. Resource a should start with /"]);
});

test("a definition that fails leaves the API that it should update as it was", async () => {
  const the = importer();
  const { id } = await the.import(
    swagger({ "/a": { get: backend({ security: [{ guard: [] }] }) } }, { securityDefinitions: { guard: TOKEN } }),
  );
  const before = await contentOf(the.client, id);
  const wrong = { type: "http", httpMethod: "GET", uri: "nowhere" };
  const definition = swagger({ "/b": { get: mock() }, "/c": { get: { "x-amazon-apigateway-integration": wrong } } });
  for (const mode of ["merge", "overwrite"] as const)
    await expect(the.put(id, definition, { mode })).rejects.toMatchObject({ name: "BadRequestException" });
  expect(await contentOf(the.client, id)).toEqual(before);
  await expect(the.put("none", "{'key:value}")).rejects.toMatchObject({ message: "Invalid OpenAPI input." });
  await expect(the.put("none", definition)).rejects.toMatchObject({ name: "NotFoundException" });
});
