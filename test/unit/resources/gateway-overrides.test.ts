import { expect, test } from "vitest";
import type { Change } from "../../../src/engine/kind.ts";
import { method } from "../../../src/resources/method.ts";
import { restApi } from "../../../src/resources/rest-api.ts";
import { hasRestrictingPolicy } from "../../../src/resources/shared/api-overrides.ts";
import { stage } from "../../../src/resources/stage.ts";
import { fakeAws, ok } from "../../support/aws/answering-aws.ts";

// What the local endpoint has no operation for: the same as test/unit/stack/gateway-drift.test.ts, with AWS's answers.
const names = (changes: readonly Change[]) => changes.map(({ prop }) => prop);
const replace = (path: string, value?: string) => ({ op: "replace", path, ...(value !== undefined && { value }) });

const TAGS = { "lambda-authz:owner": "lambda-authz", "lambda-authz:project": "basic", "lambda-authz:stage": "dev" };
const API = { id: "a", name: "n", rootResourceId: "r", tags: TAGS, description: "Made by lambda-authz" };

test("a private API with compression is made public and plain again", async () => {
  const endpointConfiguration = { types: ["PRIVATE"], vpcEndpointIds: ["vpce-1", "vpce-2"] };
  const { aws, sent } = fakeAws(() => ok({ ...API, endpointConfiguration, minimumCompressionSize: 0 }));
  const props = { project: "basic", stage: "dev", name: "n", tags: {} };
  const there = await restApi.read(aws, restApi.key(props), { id: "a", name: "", rootId: "", tags: {} });
  if (there === undefined) throw new Error("not found");
  const changes = restApi.diff(props, there.attrs);
  expect(names(changes)).toEqual([
    "minimumCompressionSize",
    "endpointConfiguration.vpcEndpointIds",
    "endpointConfiguration.types",
  ]);
  expect(restApi.capturedBy?.(changes)).toBe("apigateway.deployment");
  expect(restApi.diff(props, await restApi.update(aws, props, there.attrs, changes))).toEqual([]);
  const { patchOperations } = JSON.parse(sent.at(-1)?.body ?? "");
  expect(patchOperations).toEqual([
    replace("/minimumCompressionSize"),
    { op: "remove", path: "/endpointConfiguration/vpcEndpointIds", value: "vpce-1" },
    { op: "remove", path: "/endpointConfiguration/vpcEndpointIds", value: "vpce-2" },
    replace("/endpointConfiguration/types/PRIVATE", "REGIONAL"),
  ]);
});

const IN_OFFICE = { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } };

test.each<[restricts: boolean, statement: object]>([
  [false, { Effect: "Allow", Principal: "*" }],
  [true, { Effect: "Deny", Principal: "*" }],
  [true, { Effect: "Allow", Principal: "*", Condition: IN_OFFICE }],
  [true, { Effect: "Allow", Principal: { AWS: "210987654321" } }],
  [true, { Effect: "Allow", Principal: "*", NotResource: "execute-api:/*/GET/health" }],
])("keeps callers out: %s, a resource policy of %j", async (restricts, statement) => {
  const policy = JSON.stringify(JSON.stringify({ Version: "2012-10-17", Statement: [statement] })).slice(1, -1);
  const { aws } = fakeAws(() => ok({ ...API, policy }));
  const attrs = (await restApi.read(aws, {}, { id: "a", name: "", rootId: "", tags: {} }))?.attrs;
  expect(attrs && hasRestrictingPolicy(attrs)).toBe(restricts);
});

test.each(["name", "tags", "description"])("a changed %s needs no new deployment", (prop) => {
  expect(restApi.capturedBy?.([{ prop, from: "a", to: "b" }])).toBeUndefined();
});

test("a response cache is switched off", async () => {
  const settings = { "*/*": { cachingEnabled: true }, "~1orders~1{id}/GET": { cachingEnabled: true } };
  const found = { stageName: "dev", deploymentId: "d", cacheClusterEnabled: true, methodSettings: settings };
  const { aws, sent } = fakeAws(() => ok(found));
  const props = { apiId: "a", name: "dev", deploymentId: "d", tags: {} };
  const attrs = (await stage.read(aws, stage.key(props)))?.attrs;
  if (attrs === undefined) throw new Error("not found");
  const changes = stage.diff(props, attrs);
  expect(names(changes)).toEqual(["cacheClusterEnabled", "methodSettings.cachingEnabled"]);
  expect(stage.diff(props, await stage.update(aws, props, attrs, changes))).toEqual([]);
  expect(JSON.parse(sent.at(-1)?.body ?? "")).toEqual({
    patchOperations: [
      replace("/*/*/caching/enabled", "false"),
      replace("/~1orders~1{id}/GET/caching/enabled", "false"),
      replace("/cacheClusterEnabled", "false"),
    ],
  });
});

const URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations";
const PROXY = { type: "AWS_PROXY", httpMethod: "POST", uri: URI };
const PROPS = { apiId: "a", resourceId: "r", path: "/", verb: "GET", authorizerId: "mine" };
const answered = { ...PROPS, answer: { type: "AWS_PROXY" as const, uri: URI } };

const methodOf = (members: object, integration: object = {}) => {
  const GET = { authorizationType: "CUSTOM", authorizerId: "mine", ...members };
  const item = [
    { id: "r", path: "/", resourceMethods: { GET: { ...GET, methodIntegration: { ...PROXY, ...integration } } } },
  ];
  return fakeAws(() => ok({ item }));
};

async function drift(members: object, integration: object = {}) {
  const { aws, sent } = methodOf(members, integration);
  const attrs = (await method.read(aws, method.key(answered)))?.attrs;
  if (attrs === undefined) throw new Error("not found");
  const changes = method.diff(answered, attrs);
  expect(method.diff(answered, await method.update(aws, answered, attrs, changes))).toEqual([]);
  return { changes, sent: sent.filter(({ line }) => !line.startsWith("GET")) };
}

test("a route that a user pool's scopes protect is the authorizer's again: the scopes go first", async () => {
  const { changes, sent } = await drift({
    authorizationType: "COGNITO_USER_POOLS",
    authorizerId: "pool",
    authorizationScopes: ["orders/read", "email"],
  });
  expect(names(changes)).toEqual(["authorizerId", "authorizationScopes", "authorizationType"]);
  expect(sent.map(({ body }) => JSON.parse(body).patchOperations)).toEqual([
    [
      { op: "remove", path: "/authorizationScopes", value: "orders/read" },
      { op: "remove", path: "/authorizationScopes", value: "email" },
      replace("/authorizationType", "CUSTOM"),
      replace("/authorizerId", "mine"),
    ],
  ]);
});

test("a validator is removed by leaving its value out", async () => {
  const { sent } = await drift({ requestValidatorId: "v" });
  expect(JSON.parse(sent[0]?.body ?? "")).toEqual({ patchOperations: [replace("/requestValidatorId")] });
});

test.each([
  ["connectionType", { connectionType: "VPC_LINK" }],
  ["connectionId", { connectionId: "link" }],
  ["cacheKeyParameters", { cacheKeyParameters: ["method.request.path.id"] }],
  ["responseTransferMode", { responseTransferMode: "STREAM" }],
  ["integrationTarget", { integrationTarget: "arn:aws:elasticloadbalancing:us-east-1:1:listener/app/a/b/c" }],
  ["insecureSkipVerification", { tlsConfig: { insecureSkipVerification: true } }],
])("a changed %s of an integration is undone by putting it again", async (name, integration) => {
  const { changes, sent } = await drift({}, integration);
  expect(names(changes)).toEqual([`integration.${name}`]);
  expect(sent.map(({ line, body }) => [line, JSON.parse(body)])).toEqual([
    ["PUT /restapis/a/resources/r/methods/GET/integration", { ...PROXY, httpMethod: "POST", uri: URI }],
  ]);
});

test("what AWS, MiniStack and moto return for what nobody set is no drift", async () => {
  for (const integration of [
    { passthroughBehavior: "WHEN_NO_MATCH", timeoutInMillis: 29_000, cacheNamespace: "r", cacheKeyParameters: [] },
    { connectionType: "INTERNET", responseTransferMode: "BUFFERED", requestParameters: {}, requestTemplates: null },
    {
      timeoutInMillis: "29000",
      credentials: "",
      contentHandling: null,
      tlsConfig: { insecureSkipVerification: false },
    },
    { integrationResponses: { 200: { statusCode: "200" } } },
  ]) {
    const { aws } = methodOf({ apiKeyRequired: false, requestValidatorId: "", authorizationScopes: [] }, integration);
    const attrs = (await method.read(aws, method.key(answered)))?.attrs;
    expect(attrs).not.toHaveProperty("overrides");
    if (attrs !== undefined) expect(method.diff(answered, attrs)).toEqual([]);
  }
});
