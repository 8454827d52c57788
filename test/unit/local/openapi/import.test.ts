import {
  CreateAuthorizerCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  GetAuthorizersCommand,
  GetRestApisCommand,
  PutGatewayResponseCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
} from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import { ALLOW, grants } from "../gateway/api.ts";
import { backend, guardedBy, mock, openapi, type Part, POOL, swagger, TOKEN, uriOf } from "./definitions.ts";
import { contentOf, importer, methodsOf } from "./imports.ts";

/** In the form that Chalice sends. */
const CHALICE = swagger(
  {
    "/orders/{id}": {
      get: {
        ...backend({ security: [{ guard: [] }, { api_key: [] }] }),
        consumes: ["application/json"],
        produces: ["application/json"],
        parameters: [{ name: "id", in: "path", required: true, type: "string" }],
        responses: { "200": { description: "200 response", schema: { $ref: "#/definitions/Empty" } } },
        "x-amazon-apigateway-integration": {
          type: "aws_proxy",
          httpMethod: "POST",
          uri: uriOf("backend"),
          passthroughBehavior: "when_no_match",
          contentHandling: "CONVERT_TO_TEXT",
          responses: { default: { statusCode: "200" } },
        },
      },
    },
    "/open": { get: backend() },
  },
  {
    schemes: ["https"],
    definitions: { Empty: { type: "object", title: "Empty Schema" } },
    securityDefinitions: { guard: TOKEN, api_key: { type: "apiKey", name: "x-api-key", in: "header" } },
    "x-amazon-apigateway-binary-media-types": ["image/png"],
    "x-amazon-apigateway-gateway-responses": { ACCESS_DENIED: { statusCode: 404 } },
  },
);

test("an imported API is the one that is made call by call, and answers as that does", async () => {
  const { client, answers, events, ...the } = importer();
  const { id } = await the.import(CHALICE);
  const settings = { name: "imported", version: "1.0", binaryMediaTypes: ["image/png"] };
  const { id: restApiId, rootResourceId: parentId } = await client.send(new CreateRestApiCommand(settings));
  const add = async (under: string | undefined, pathPart: string) =>
    (await client.send(new CreateResourceCommand({ restApiId, parentId: under, pathPart }))).id;
  const authorizer = await client.send(
    new CreateAuthorizerCommand({
      restApiId,
      name: "guard",
      type: "TOKEN",
      authType: "custom",
      authorizerUri: uriOf("guard"),
      identitySource: "method.request.header.Authorization",
      authorizerResultTtlInSeconds: 0,
    }),
  );
  const order = { restApiId, resourceId: await add(await add(parentId, "orders"), "{id}"), httpMethod: "GET" };
  const guarded = { authorizationType: "CUSTOM", authorizerId: authorizer.id, apiKeyRequired: true };
  await client.send(
    new PutMethodCommand({ ...order, ...guarded, requestParameters: { "method.request.path.id": true } }),
  );
  const responseModels = { "application/json": "Empty" };
  await client.send(new PutMethodResponseCommand({ ...order, statusCode: "200", responseModels }));
  const integration = { type: "AWS_PROXY", integrationHttpMethod: "POST", uri: uriOf("backend") } as const;
  await client.send(new PutIntegrationCommand({ ...order, ...integration, contentHandling: "CONVERT_TO_TEXT" }));
  await client.send(new PutIntegrationResponseCommand({ ...order, statusCode: "200" }));
  const open = { restApiId, resourceId: await add(parentId, "open"), httpMethod: "GET" };
  await client.send(new PutMethodCommand({ ...open, authorizationType: "NONE" }));
  await client.send(new PutIntegrationCommand({ ...open, ...integration }));
  const denied = { restApiId, responseType: "ACCESS_DENIED", statusCode: "404" } as const;
  await client.send(new PutGatewayResponseCommand(denied));
  expect(await contentOf(client, id)).toEqual(await contentOf(client, restApiId));

  answers.authorizer = grants(ALLOW);
  const seen = [];
  for (const api of [id, restApiId]) {
    await the.deploy(api);
    const asked = [await the.ask(api, "GET", "/open"), await the.ask(api, "GET", "/orders/1")];
    answers.authorizer = grants({ ...ALLOW, Effect: "Deny" });
    asked.push(await the.ask(api, "GET", "/orders/1", [["Authorization", "x"]]));
    answers.authorizer = grants(ALLOW);
    asked.push(await the.ask(api, "GET", "/orders/1", [["Authorization", "x"]]));
    seen.push(asked.map((one) => one.slice(0, 3)));
  }
  expect(seen).toEqual([
    ["200", "401", "404", "403"],
    ["200", "401", "404", "403"],
  ]);
  expect(events).toHaveLength(2);
});

describe("what AWS was recorded to make of definitions", () => {
  test.each([
    [
      "two authorizers of a pool, scopes of an operation in the place of the API's",
      openapi(
        {
          "/none": { get: mock({ security: [{ pool: [] }] }) },
          "/own": { get: mock({ security: [{ other: ["email", "openid"] }] }) },
          "/default": { get: mock() },
        },
        {
          security: [{ pool: ["email"] }],
          components: {
            securitySchemes: {
              pool: guardedBy({ type: "cognito_user_pools", providerARNs: [POOL] }, "cognito_user_pools"),
              other: guardedBy({ type: "cognito_user_pools", providerARNs: [POOL] }, "cognito_user_pools"),
            },
          },
        },
      ),
      {
        "GET /none": { authorizationType: "COGNITO_USER_POOLS", authorizerId: "pool", apiKeyRequired: false },
        "GET /own": { authorizerId: "other", authorizationScopes: ["email", "openid"] },
        "GET /default": { authorizerId: "pool", authorizationScopes: ["email"] },
      },
    ],
    [
      "a scheme for the API key, a path variable that nobody declares, any method",
      openapi(
        {
          "/key": { get: mock({ security: [{ api_key: [] }] }) },
          "/echo/{data}": { "x-amazon-apigateway-any-method": mock() },
        },
        { components: { securitySchemes: { api_key: { type: "apiKey", name: "x-api-key", in: "header" } } } },
      ),
      {
        "GET /key": { apiKeyRequired: true, authorizationType: "NONE" },
        "ANY /echo/{data}": { requestParameters: { "method.request.path.data": true } },
      },
    ],
    [
      "parameters, bodies, headers of answers",
      swagger(
        {
          "/pets": {
            parameters: [{ $ref: "#/parameters/page" }],
            post: mock({
              operationId: "CreatePet",
              parameters: [{ in: "body", name: "NewPet", schema: { $ref: "#/definitions/NewPet" } }],
              responses: {
                "200": { headers: { "X-Count": { type: "string" } }, schema: { $ref: "#/definitions/NewPet" } },
              },
            }),
          },
        },
        {
          definitions: { NewPet: { type: "object" } },
          parameters: { page: { name: "page", in: "query", required: false, type: "string" } },
        },
      ),
      {
        "POST /pets": {
          operationName: "CreatePet",
          requestParameters: { "method.request.querystring.page": false },
          requestModels: { "application/json": "NewPet" },
          methodResponses: {
            "200": {
              responseModels: { "application/json": "NewPet" },
              responseParameters: { "method.response.header.X-Count": false },
            },
          },
        },
      },
    ],
    [
      "numbers as statuses, a verb of a mock that is dropped, patterns",
      openapi({
        "/a": {
          get: {
            responses: { 200: { description: "" }, 404: { description: "" } },
            "x-amazon-apigateway-integration": {
              type: "MOCK",
              httpMethod: "POST",
              passthroughBehavior: "when_no_templates",
              responses: {
                default: { statusCode: 200 },
                "4\\d\\d": { statusCode: 404, contentHandling: "convert_to_text" },
              },
            },
          },
        },
      }),
      {
        "GET /a": {
          methodIntegration: {
            ...{
              type: "MOCK",
              passthroughBehavior: "WHEN_NO_TEMPLATES",
              timeoutInMillis: 29_000,
              cacheNamespace: "/a",
            },
            cacheKeyParameters: [],
            integrationResponses: {
              "200": { statusCode: "200" },
              "404": { statusCode: "404", selectionPattern: "4\\d\\d", contentHandling: "CONVERT_TO_TEXT" },
            },
          },
        },
      },
    ],
  ])("%s", async (_, definition: Part, wanted: object) => {
    const { client, ...the } = importer();
    const { id, warnings } = await the.import(definition, { failOnWarnings: true });
    expect(warnings).toBeUndefined();
    expect(await methodsOf(client, id)).toMatchObject(wanted);
  });

  test("authorizers keep their label, TTL and pattern; empty texts say nothing; a request is identified as it says", async () => {
    const { client, ...the } = importer();
    const uri = { authorizerUri: uriOf("guard") };
    const token = {
      type: "token",
      ...uri,
      identityValidationExpression: "^x-[a-z]+",
      authorizerResultTtlInSeconds: 60,
    };
    const identitySource = "method.request.querystring.auth";
    const securityDefinitions = {
      token: guardedBy({ ...token, authorizerCredentials: "", identitySource: "" }, "oauth2"),
      request: { ...guardedBy({ type: "request", ...uri, identitySource }), in: "query", name: "auth" },
    };
    const { id } = await the.import(swagger({ "/a": { get: mock() } }, { securityDefinitions }));
    const { items } = await client.send(new GetAuthorizersCommand({ restApiId: id }));
    expect(items?.map(({ id: _, ...one }) => one)).toEqual(
      expect.arrayContaining([
        {
          name: "token",
          type: "TOKEN",
          authType: "oauth2",
          ...uri,
          identityValidationExpression: "^x-[a-z]+",
          identitySource: "method.request.header.Authorization",
          authorizerResultTtlInSeconds: 60,
        },
        { name: "request", type: "REQUEST", authType: "custom", ...uri, identitySource },
      ]),
    );
  });

  test.each([
    ["ignore", "/test", "/test", "/test"],
    ["prepend", "/base/test", "/base-var/test", "/base-url/part/test"],
    ["split", "/test", "/test", "/part/test"],
  ])("basepath=%s", async (basepath, ...wanted) => {
    const { client, ...the } = importer();
    const paths = { "/test": { get: mock() } };
    const variables = { basePath: { default: "/base-var" } };
    const definitions = [
      swagger(paths, { basePath: "/base" }),
      openapi(paths, { servers: [{ url: "https://example.com", variables }] }),
      openapi(paths, { servers: [{ url: "https://example.com/base-url/part/" }] }),
    ];
    const seen = [];
    for (const definition of definitions) {
      const { id } = await the.import(definition, { parameters: { basepath } });
      seen.push(...Object.keys(await methodsOf(client, id)));
    }
    expect(seen).toEqual(wanted.map((path) => `GET ${path}`));
  });

  test("a parameter of an integration that is not a text is dropped with a warning", async () => {
    const requestParameters = { "integration.request.header.kept": "'a'", "integration.request.header.nothing": true };
    const integration = { type: "mock", requestParameters };
    const definition = openapi({ "/test": { get: { "x-amazon-apigateway-integration": integration } } });
    const warning =
      "Invalid format for 'requestParameters'. Expected type string for property 'integration.request.header.nothing' of resource '/test' and method 'GET' but got 'true'";
    const { client, ...the } = importer();
    const { id, warnings } = await the.import(definition);
    expect(warnings).toEqual([warning]);
    expect((await methodsOf(client, id))["GET /test"].methodIntegration.requestParameters).toEqual({
      "integration.request.header.kept": "'a'",
    });
    await expect(the.import(definition, { failOnWarnings: true })).rejects.toMatchObject({
      name: "BadRequestException",
      message: `Warnings found during import:\n\t${warning}`,
    });
    expect((await client.send(new GetRestApisCommand({}))).items).toHaveLength(1);
  });
});

test("JSON may be indented with tabs, and have long keys", async () => {
  const { client, ...the } = importer();
  const definition = swagger({ "/a": { get: mock({ [`x-${"a".repeat(2_000)}`]: 1 }) } });
  const { id } = await the.import(JSON.stringify(definition, null, "\t"));
  expect(Object.keys(await methodsOf(client, id))).toEqual(["GET /a"]);
});

test("YAML is read too, and AWS's variables are filled in", async () => {
  const { client, ...the } = importer();
  const variable = (name: string) => `$\{AWS::${name}}`;
  const uri = uriOf("backend")
    .replaceAll("arn:aws:", `arn:${variable("Partition")}:`)
    .replaceAll("us-east-1", variable("Region"))
    .replaceAll("000000000000", variable("AccountId"));
  const { id } = await the.import(`
openapi: 3.0.1
info:
  title: imported
paths:
  /a:
    get:
      responses:
        200:
          description: a number in YAML
      x-amazon-apigateway-integration:
        type: aws_proxy
        httpMethod: POST
        uri: ${uri}
`);
  const { methodIntegration, methodResponses } = (await methodsOf(client, id))["GET /a"];
  expect(methodIntegration.uri).toBe(uriOf("backend"));
  expect(methodResponses).toEqual({ "200": { statusCode: "200" } });
});
