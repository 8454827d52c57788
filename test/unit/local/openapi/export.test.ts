import { GetExportCommand } from "@aws-sdk/client-api-gateway";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { backend, guardedBy, mock, type Part, POOL, swagger, TOKEN, uriOf } from "./definitions.ts";
import { contentOf, importer } from "./imports.ts";

type Importer = ReturnType<typeof importer>;
type Asked = Partial<ConstructorParameters<typeof GetExportCommand>[0]>;

async function exported({ client }: Importer, restApiId: string | undefined, asked: Asked = {}) {
  const given = { restApiId, stageName: "dev", exportType: "oas30", ...asked };
  const { body, contentType, contentDisposition } = await client.send(new GetExportCommand(given));
  return { text: Buffer.from(body ?? "").toString(), contentType, contentDisposition };
}

const WHOLE = { parameters: { extensions: "apigateway" } };

/** What AWS was recorded to export, with an integration of our own. */
const PETS = swagger(
  {
    "/pets": {
      post: {
        operationId: "CreatePet",
        parameters: [
          { name: "type", in: "query" },
          { in: "body", name: "NewPet", schema: { $ref: "#/definitions/NewPet" } },
        ],
        responses: { "200": { headers: { "X-Count": { type: "string" } }, schema: { $ref: "#/definitions/NewPet" } } },
        "x-amazon-apigateway-integration": {
          type: "HTTP",
          httpMethod: "POST",
          uri: "http://127.0.0.1/pets",
          passthroughBehavior: "when_no_match",
          responses: {
            default: { statusCode: "200", responseParameters: { "method.response.header.X-Count": "'1'" } },
          },
        },
      },
    },
    "/pets/{petId}": { "x-amazon-apigateway-any-method": mock() },
  },
  {
    definitions: {
      NewPet: { type: "object", properties: { type: { $ref: "#/definitions/Type" } } },
      Type: { type: "string" },
    },
    "x-amazon-apigateway-binary-media-types": ["image/png"],
  },
);
const INTEGRATION = {
  type: "http",
  httpMethod: "POST",
  uri: "http://127.0.0.1/pets",
  passthroughBehavior: "when_no_match",
  responses: { default: { statusCode: "200", responseParameters: { "method.response.header.X-Count": "'1'" } } },
};
const MOCK = {
  type: "mock",
  requestTemplates: { "application/json": '{"statusCode": 200}' },
  responses: { default: { statusCode: "200" } },
  passthroughBehavior: "when_no_match",
};

describe("a definition as AWS was recorded to export it", () => {
  test.each([
    [
      "swagger",
      {
        parameters: [
          { name: "type", in: "query", required: false, type: "string" },
          { in: "body", name: "NewPet", required: true, schema: { $ref: "#/definitions/NewPet" } },
        ],
        operationId: "CreatePet",
        consumes: ["application/json"],
        produces: ["application/json"],
        responses: {
          "200": {
            description: "200 response",
            headers: { "X-Count": { type: "string" } },
            schema: { $ref: "#/definitions/NewPet" },
          },
        },
      },
      {
        parameters: [{ name: "petId", in: "path", required: true, type: "string" }],
        responses: { "200": { description: "200 response" } },
      },
      {
        swagger: "2.0",
        host: "127.0.0.1:1",
        schemes: ["http"],
        definitions: {
          NewPet: { type: "object", properties: { type: { $ref: "#/definitions/Type" } } },
          Type: { type: "string" },
        },
      },
    ],
    [
      "oas30",
      {
        operationId: "CreatePet",
        parameters: [{ name: "type", in: "query", schema: { type: "string" } }],
        requestBody: {
          content: { "application/json": { schema: { $ref: "#/components/schemas/NewPet" } } },
          required: true,
        },
        responses: {
          "200": {
            description: "200 response",
            headers: { "X-Count": { schema: { type: "string" } } },
            content: { "application/json": { schema: { $ref: "#/components/schemas/NewPet" } } },
          },
        },
      },
      {
        parameters: [{ name: "petId", in: "path", required: true, schema: { type: "string" } }],
        responses: { "200": { description: "200 response", content: {} } },
      },
      {
        openapi: "3.0.1",
        components: {
          schemas: {
            NewPet: { type: "object", properties: { type: { $ref: "#/components/schemas/Type" } } },
            Type: { type: "string" },
          },
        },
      },
    ],
  ])("%s", async (exportType, post: Part, any: Part, more: Part) => {
    const the = importer();
    const { id } = await the.import(PETS);
    await the.deploy(id);
    const { text, ...about } = await exported(the, id, { exportType });
    expect(about).toEqual({
      contentType: "application/octet-stream",
      contentDisposition: `attachment; filename="${exportType}_1.0.json"`,
    });
    const plain = JSON.parse(text);
    expect(plain).toMatchObject({ info: { title: "imported", version: "1.0" }, ...more });
    expect(plain.paths).toEqual({
      "/pets": { post },
      "/pets/{petId}": { "x-amazon-apigateway-any-method": any },
    });
    const whole = JSON.parse((await exported(the, id, { exportType, ...WHOLE })).text);
    expect(whole).toEqual({
      ...plain,
      paths: {
        "/pets": { post: { ...post, "x-amazon-apigateway-integration": INTEGRATION } },
        "/pets/{petId}": { "x-amazon-apigateway-any-method": { ...any, "x-amazon-apigateway-integration": MOCK } },
      },
      "x-amazon-apigateway-binary-media-types": ["image/png"],
    });
    const yaml = await exported(the, id, { exportType, accepts: "application/yaml" });
    expect(yaml).toMatchObject({
      contentDisposition: expect.stringMatching(/\.yaml"$/),
    });
    expect(parse(yaml.text)).toEqual(plain);
  });
});

const NAMES = ["guard", "asked", "pool", "sigv4", "api_key"] as const;
const SCHEMES: Readonly<Record<(typeof NAMES)[number], Part>> = {
  guard: TOKEN,
  asked: guardedBy({ type: "request", authorizerUri: uriOf("guard"), identitySource: "method.request.header.A" }),
  pool: guardedBy({ type: "cognito_user_pools", providerARNs: [POOL] }, "cognito_user_pools"),
  sigv4: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
  api_key: { type: "apiKey", name: "x-api-key", in: "header" },
};
const security = fc.constantFrom(...[[], ["guard"], ["asked"], ["pool"], ["sigv4"], ["api_key"], ["guard", "api_key"]]);
const integration = fc.record(
  {
    type: fc.constantFrom("aws", "aws_proxy"),
    passthroughBehavior: fc.constantFrom("never", "when_no_templates"),
    contentHandling: fc.constantFrom("CONVERT_TO_TEXT", "CONVERT_TO_BINARY"),
    timeoutInMillis: fc.integer({ min: 50, max: 29_000 }),
    credentials: fc.constant("arn:aws:iam::000000000000:role/r"),
    cacheKeyParameters: fc.constant(["method.request.path.id"]),
    cacheNamespace: fc.constant("shared"),
    requestTemplates: fc.constant({ "text/plain": "#set($a = 1)" }),
    requestParameters: fc.constant({ "integration.request.header.A": "'a'" }),
    responses: fc.constant({
      default: { statusCode: "200", responseParameters: { "method.response.header.A": "'a'" } },
      "4\\d\\d": { statusCode: "404", responseTemplates: { "text/plain": "none" } },
    }),
  },
  { requiredKeys: ["type"] },
);
const operation = fc.record({ security, integration, model: fc.boolean() }).map(({ security: names, ...given }) => ({
  ...(given.model && { parameters: [{ in: "body", name: "M", schema: { $ref: "#/definitions/M" } }] }),
  responses: { "200": { headers: { A: {} }, ...(given.model && { schema: { $ref: "#/definitions/M" } }) }, "404": {} },
  security: names.map((name) => ({ [name]: name === "pool" ? ["email"] : [] })),
  "x-amazon-apigateway-integration": { httpMethod: "POST", uri: uriOf("backend"), ...given.integration },
}));
const path = fc.constantFrom("/", "/a", "/a/{id}", "/a/{id}/b", "/c/{proxy+}");
const verb = fc.constantFrom("get", "post", "options", "x-amazon-apigateway-any-method");
const definition = fc
  .record({
    paths: fc.dictionary(path, fc.dictionary(verb, operation, { minKeys: 1 }), { minKeys: 1 }),
    more: fc.record(
      {
        "x-amazon-apigateway-gateway-responses": fc.constant({ ACCESS_DENIED: { statusCode: 404 }, DEFAULT_5XX: {} }),
        "x-amazon-apigateway-binary-media-types": fc.constant(["image/png"]),
        "x-amazon-apigateway-api-key-source": fc.constant("AUTHORIZER"),
        "x-amazon-apigateway-endpoint-configuration": fc.constant({ disableExecuteApiEndpoint: true }),
        "x-amazon-apigateway-policy": fc.constant({
          Version: "2012-10-17",
          Statement: [{ Effect: "Deny", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }],
        }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ paths, more }) =>
    swagger(paths, {
      info: { title: "API", description: "of a test", version: "1" },
      definitions: { M: {} },
      securityDefinitions: SCHEMES,
      ...more,
    }),
  );

test("what is exported and imported again is the same API", async () => {
  await fc.assert(
    fc.asyncProperty(
      definition,
      fc.constantFrom("oas30", "swagger"),
      fc.constantFrom("json", "yaml"),
      async (given, exportType, type) => {
        const the = importer();
        const { id } = await the.import(given, { failOnWarnings: true });
        await the.deploy(id);
        const { text } = await exported(the, id, { ...WHOLE, exportType, accepts: `application/${type}` });
        const again = await the.import(text, { failOnWarnings: true });
        const [before, after] = [await contentOf(the.client, id), await contentOf(the.client, again.id)];
        const resourcePolicy = JSON.stringify(after.api.policy)?.replaceAll(String(id), "the API");
        expect({ ...after, api: { ...after.api, policy: resourcePolicy } }).toEqual({
          ...before,
          api: { ...before.api, policy: JSON.stringify(before.api.policy) },
        });
      },
    ),
    { numRuns: 40 },
  );
});

test("an export is of what is deployed", async () => {
  const the = importer();
  const { id } = await the.import(swagger({ "/a": { get: backend() } }));
  await the.deploy(id);
  await the.put(id, swagger({ "/b": { get: backend() } }), { mode: "overwrite" });
  expect(Object.keys(JSON.parse((await exported(the, id)).text).paths)).toEqual(["/a"]);
});

test.each([
  [{ parameters: { extensions: "authorizers" } }, true, false],
  [{ parameters: { extensions: "integrations" } }, false, true],
  [{ parameters: { extensions: "integrations,authorizers" } }, true, true],
  [{}, false, false],
])("%j", async (asked, hasAuthorizers, hasIntegrations) => {
  const the = importer();
  const securityDefinitions = { guard: TOKEN, api_key: SCHEMES.api_key };
  const guarded = backend({ security: [{ guard: [] }, { api_key: [] }] });
  const { id } = await the.import(swagger({ "/a": { get: guarded } }, { securityDefinitions }));
  await the.deploy(id);
  const { components, paths } = JSON.parse((await exported(the, id, asked)).text);
  expect(Object.keys(components.securitySchemes)).toEqual(["guard", "api_key"]);
  expect("x-amazon-apigateway-authorizer" in components.securitySchemes.guard).toBe(hasAuthorizers);
  expect("x-amazon-apigateway-integration" in paths["/a"].get).toBe(hasIntegrations);
  expect(paths["/a"].get.security).toEqual([{ guard: [] }, { api_key: [] }]);
});

test.each([
  [{ exportType: "postman" }, "GetExport exportType postman"],
  [{ accepts: "text/html" }, "GetExport accepts text/html"],
  [{ parameters: { extensions: "postman" } }, "GetExport postman"],
  [{ parameters: { other: "1" } }, "GetExport other"],
])("%j is answered 501", async (asked, what) => {
  const the = importer();
  const { id } = await the.import(swagger({ "/a": { get: backend() } }));
  await the.deploy(id);
  await expect(exported(the, id, asked)).rejects.toMatchObject({
    name: "NotImplemented",
    message: expect.stringContaining(what),
  });
});
