import { GetAuthorizersCommand, GetResourcesCommand } from "@aws-sdk/client-api-gateway";
import { expect, test } from "vitest";
import { guardedBy, mock, type Part, swagger, TOKEN, uriOf } from "./definitions.ts";
import { contentOf, importer, methodsOf } from "./imports.ts";

const policy = (Effect: string): Part => ({
  Version: "2012-10-17",
  Statement: [{ Effect, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }],
});
const two = (more: Part = {}) => ({ "200": {}, "206": {}, ...more });

/** What an answer leaves out. */
const NONE = { description: undefined, policy: undefined };

const FIRST = swagger(
  {
    "/a": { get: mock({ responses: two(), security: [{ guard: [] }] }), post: mock({ responses: two() }) },
    "/b": { get: mock() },
  },
  {
    info: { title: "first", description: "of the first", version: "1" },
    securityDefinitions: { guard: TOKEN, other: TOKEN },
    "x-amazon-apigateway-binary-media-types": ["image/heif"],
    "x-amazon-apigateway-gateway-responses": { ACCESS_DENIED: { statusCode: 404 } },
    "x-amazon-apigateway-api-key-source": "AUTHORIZER",
    "x-amazon-apigateway-endpoint-configuration": { disableExecuteApiEndpoint: true },
    "x-amazon-apigateway-policy": policy("Deny"),
  },
);
const SECOND = swagger(
  { "/a": { get: mock({ responses: { "200": {}, "400": {} }, security: [{ guard: [] }] }) } },
  {
    info: { title: "second", version: "2" },
    securityDefinitions: { guard: guardedBy({ type: "token", authorizerUri: uriOf("next") }) },
    "x-amazon-apigateway-binary-media-types": ["image/png", "image/jpg"],
  },
);

async function ids({ client }: ReturnType<typeof importer>, restApiId: string | undefined) {
  const { items: resources = [] } = await client.send(new GetResourcesCommand({ restApiId }));
  const { items: authorizers = [] } = await client.send(new GetAuthorizersCommand({ restApiId }));
  return Object.fromEntries([
    ...resources.map(({ id, path }) => [path, id]),
    ...authorizers.map(({ id, name }) => [name, id]),
  ]);
}

test.each([
  [
    "merge keeps what the definition does not name",
    undefined,
    ["GET /a", "GET /b", "POST /a"],
    {
      binaryMediaTypes: ["image/heif", "image/png", "image/jpg"],
      description: "of the first",
      apiKeySource: "AUTHORIZER",
    },
    ["guard", "other"],
  ],
  [
    "overwrite keeps nothing but ids, endpoint and stages",
    "overwrite",
    ["GET /a"],
    { binaryMediaTypes: ["image/png", "image/jpg"], description: undefined, apiKeySource: "HEADER", policy: undefined },
    ["guard"],
  ],
] as const)("%s", async (_, mode, methods, settings, authorizers) => {
  const the = importer();
  const { id } = await the.import(FIRST);
  const before = await ids(the, id);
  const answer = await the.put(id, SECOND, mode && { mode });
  expect({ ...NONE, ...answer }).toMatchObject({
    id,
    name: "second",
    version: "2",
    disableExecuteApiEndpoint: true,
    tags: {},
    ...settings,
  });
  const shown = await methodsOf(the.client, id);
  expect(Object.keys(shown).sort()).toEqual(methods);
  expect(Object.keys(shown["GET /a"].methodResponses)).toEqual(["200", "400"]);
  expect(shown["GET /a"].authorizerId).toBe("guard");
  const after = await ids(the, id);
  expect(before).toMatchObject(after);
  const content = await contentOf(the.client, id);
  expect(content.authorizers.map(({ name }: { name: string }) => name).sort()).toEqual(authorizers);
  expect(content.authorizers.find(({ name }: { name: string }) => name === "guard").authorizerUri).toBe(uriOf("next"));
  const denied = content.responses.find(
    ({ responseType }: { responseType: string }) => responseType === "ACCESS_DENIED",
  );
  expect(denied.statusCode).toBe(mode === undefined ? "404" : "403");
  expect(content.api.policy === undefined).toBe(mode === "overwrite");
});

test("stages show what was deployed before an update", async () => {
  const the = importer();
  const { id } = await the.import(swagger({ "/a": { get: mock() } }));
  await the.deploy(id);
  await the.put(id, swagger({ "/b": { get: mock() } }), { mode: "overwrite" });
  expect([await the.ask(id, "GET", "/a"), (await the.ask(id, "GET", "/b")).slice(0, 3)]).toEqual(["200 ", "403"]);
  await the.deploy(id);
  expect([(await the.ask(id, "GET", "/a")).slice(0, 3), await the.ask(id, "GET", "/b")]).toEqual(["403", "200 "]);
});

test.each(["EDGE", "REGIONAL"])("endpointConfigurationTypes=%s is for new APIs", async (type) => {
  const the = importer();
  const parameters = { endpointConfigurationTypes: type };
  const { id, endpointConfiguration } = await the.import(swagger({}), { parameters });
  expect(endpointConfiguration?.types).toEqual([type]);
  await expect(the.put(id, swagger({}), { parameters })).rejects.toMatchObject({ name: "NotImplemented" });
});
