import { executeApiArn } from "../aws/arn.ts";
import type { Caller } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import { credentials } from "../config/own-authorizer.ts";
import { sampleCall, samplePath, sampleText } from "../routes/sample-call.ts";
import type { DeployedStack } from "./locate.ts";

const PARAMETER = /\{([^}+]*)\+?\}/g;

const parametersOf = (resource: string, text: string) => {
  const names = Array.from(resource.matchAll(PARAMETER), ([, name = ""]) => name);
  return names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, text]));
};

/**
 * The event of a GET with a proxy integration, with the members that handlers commonly read.
 * @param resource the path in config.ini: "/orders/{id}".
 * @param text the value of each path variable.
 */
export const proxyEvent = (stage: string, resource = "/", text = "1") => ({
  resource,
  path: resource.replace(PARAMETER, text),
  httpMethod: "GET",
  headers: { Accept: "application/json" },
  multiValueHeaders: { Accept: ["application/json"] },
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: parametersOf(resource, text),
  stageVariables: null,
  requestContext: {
    resourcePath: resource,
    httpMethod: "GET",
    path: `/${stage}${resource.replace(PARAMETER, text)}`,
    stage,
    identity: { sourceIp: "127.0.0.1" },
  },
  body: null,
  isBase64Encoded: false,
});

/**
 * The event that API Gateway sends to the authorizer for the first protected GET.
 * @param token without "Bearer".
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 */
export function authorizerEvent(
  config: Config,
  { apiId, stage, region }: Pick<DeployedStack, "apiId" | "stage" | "region">,
  caller: Caller,
  token: string,
) {
  const { authorizer, routes } = config;
  const route = routes.find((one) => !one.public && sampleCall(routes, one)?.verb === "GET");
  const resource = route?.path ?? "/";
  const methodArn = executeApiArn(
    { partition: caller.partition, region, account: caller.account },
    apiId,
    `/${stage}/GET${samplePath(routes, resource)}`,
  );
  const [first, ...others] = authorizer.identitySources;
  const inHeader = credentials(config, first?.name ?? "Authorization", token);
  if (authorizer.type === "TOKEN") return { type: "TOKEN", authorizationToken: inHeader, methodArn };
  const valuesIn = (where: "header" | "querystring") =>
    Object.fromEntries([
      ...(first?.in === where ? [[first.name, where === "header" ? inHeader : token]] : []),
      ...others.filter((source) => source.in === where).map(({ name }) => [name, "test"]),
    ]);
  const base = proxyEvent(stage, resource, sampleText(routes));
  return {
    type: "REQUEST",
    methodArn,
    ...base,
    headers: { ...base.headers, ...valuesIn("header") },
    queryStringParameters: valuesIn("querystring"),
  };
}
