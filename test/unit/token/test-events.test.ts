import { describe, expect, test } from "vitest";
import type { DeployedStack } from "../../../src/stack/locate.ts";
import { authorizerEvent, proxyEvent } from "../../../src/stack/test-events.ts";
import { configWith } from "../../support/token/sample-token.ts";

const DEPLOYED: DeployedStack = {
  invokeUrl: "https://api1.execute-api.us-east-1.amazonaws.com/dev/",
  apiId: "api1",
  stage: "dev",
  region: "us-east-1",
  accountId: "123456789012",
  authorizerId: "auth1",
  functions: {},
  issuers: [],
  userPool: null,
};
const CALLER = { account: "123456789012", partition: "aws", arn: "arn:aws:iam::123456789012:user/me" };

const eventWith = (changes: Parameters<typeof configWith>[0] = {}, caller = CALLER) =>
  authorizerEvent(configWith(changes), DEPLOYED, caller, "the.token.itself");
const requestWith = (sources: string, routes = "GET /orders/{id} = basicLambda") =>
  eventWith({ routes, authorizer: `type = REQUEST\nidentity_source = ${sources}` });

describe("a TOKEN authorizer's event", () => {
  test("has the token with Bearer and the ARN of the first guarded GET, and nothing else", () => {
    expect(eventWith()).toEqual({
      type: "TOKEN",
      authorizationToken: "Bearer the.token.itself",
      methodArn: "arn:aws:execute-api:us-east-1:123456789012:api1/dev/GET/",
    });
  });

  test.each([
    ["GET /a = basicLambda, public\nGET /orders/{id} = basicLambda", "GET/orders/1"],
    ["POST /a = basicLambda\nANY /files/{path+} = basicLambda", "GET/files/1"],
    ["POST /a = basicLambda", "GET/"],
    ["GET /v/1 = basicLambda, public\nGET /v/{version} = basicLambda", "GET/v/2"],
    ["GET /a = basicLambda, public\nANY /a = basicLambda\nGET /b = basicLambda", "GET/b"],
  ])("for the routes %j names %s", (routes, tail) => {
    expect(eventWith({ routes }).methodArn).toBe(`arn:aws:execute-api:us-east-1:123456789012:api1/dev/${tail}`);
  });

  test("has what stands in a header of its own without Bearer when no issuer is configured", () => {
    const config = { ...configWith({ authorizer: "identity_source = X-Api-Key" }), issuers: [] };
    expect(authorizerEvent(config, DEPLOYED, CALLER, "key-1")).toMatchObject({ authorizationToken: "key-1" });
  });

  test("names the partition of the account", () => {
    expect(eventWith({}, { ...CALLER, partition: "aws-cn" }).methodArn).toMatch(/^arn:aws-cn:execute-api:/);
  });
});

describe("a REQUEST authorizer's event", () => {
  test("has the token in its first source and something in the others", () => {
    expect(requestWith("Authorization, header.X-Tenant, querystring.v")).toMatchObject({
      type: "REQUEST",
      httpMethod: "GET",
      headers: { Accept: "application/json", Authorization: "Bearer the.token.itself", "X-Tenant": "test" },
      queryStringParameters: { v: "test" },
    });
  });

  test("has a token in the query string without Bearer", () => {
    const event = requestWith("querystring.token, header.X-Tenant");
    expect(event).toMatchObject({ queryStringParameters: { token: "the.token.itself" } });
    expect(event).toHaveProperty("headers", { Accept: "application/json", "X-Tenant": "test" });
  });

  test("tells of one route throughout: ARN, resource, path, parameters and context", () => {
    expect(requestWith("Authorization", "GET /shops/{shop}/files/{path+} = basicLambda")).toMatchObject({
      methodArn: "arn:aws:execute-api:us-east-1:123456789012:api1/dev/GET/shops/1/files/1",
      resource: "/shops/{shop}/files/{path+}",
      path: "/shops/1/files/1",
      pathParameters: { shop: "1", path: "1" },
      requestContext: { resourcePath: "/shops/{shop}/files/{path+}", path: "/dev/shops/1/files/1", stage: "dev" },
    });
  });
});

test("a plain GET is one of the root, without parameters or body", () => {
  expect(proxyEvent("live")).toMatchObject({
    resource: "/",
    path: "/",
    httpMethod: "GET",
    pathParameters: null,
    queryStringParameters: null,
    body: null,
    isBase64Encoded: false,
    requestContext: { path: "/live/", stage: "live", httpMethod: "GET" },
  });
});
