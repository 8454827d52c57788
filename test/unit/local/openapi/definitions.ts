/** A function behind an integration or an authorizer. */
export const uriOf = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:${name}/invocations`;

export const POOL = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_pool";

/** A part of a definition. */
export type Part = Readonly<Record<string, unknown>>;

const MOCK = {
  type: "mock",
  requestTemplates: { "application/json": '{"statusCode": 200}' },
  responses: { default: { statusCode: "200" } },
};

/** An operation that answers 200 by itself. */
export const mock = (more: Part = {}): Part => ({
  responses: { "200": { description: "200 response" } },
  "x-amazon-apigateway-integration": MOCK,
  ...more,
});

/** An operation with a function behind it. */
export const backend = (more: Part = {}): Part => ({
  "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri: uriOf("backend") },
  ...more,
});

/** OpenAPI 2. */
export const swagger = (paths: Part, more: Part = {}): Part => ({
  swagger: "2.0",
  info: { title: "imported", version: "1.0" },
  paths,
  ...more,
});

/** OpenAPI 3. */
export const openapi = (paths: Part, more: Part = {}): Part => ({
  openapi: "3.0.1",
  info: { title: "imported", version: "1.0" },
  paths,
  ...more,
});

/** A scheme with an authorizer that a header identifies. */
export const guardedBy = (authorizer: Part, authtype = "custom"): Part => ({
  type: "apiKey",
  name: "Authorization",
  in: "header",
  "x-amazon-apigateway-authtype": authtype,
  "x-amazon-apigateway-authorizer": authorizer,
});

export const TOKEN = guardedBy({ type: "token", authorizerUri: uriOf("guard"), authorizerResultTtlInSeconds: 0 });
