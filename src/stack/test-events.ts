import type { Caller } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import { credentials } from "../config/own-authorizer.ts";
import { arnOf } from "../lib/partitions.ts";
import type { Deployed } from "./deployed.ts";

const PARAMETER = /\{([^}+]*)\+?\}/g;
const sample = (resource: string) => resource.replace(PARAMETER, "1");

const parametersOf = (resource: string) => {
  const names = Array.from(resource.matchAll(PARAMETER), ([, name = ""]) => name);
  return names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, "1"]));
};

/**
 * A GET as API Gateway hands it to a function behind a proxy integration, with what a handler commonly reads.
 * @param resource as in config.ini: "/orders/{id}".
 */
export const proxyEvent = (stage: string, resource = "/") => ({
  resource,
  path: sample(resource),
  httpMethod: "GET",
  headers: { Accept: "application/json" },
  multiValueHeaders: { Accept: ["application/json"] },
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: parametersOf(resource),
  stageVariables: null,
  requestContext: {
    resourcePath: resource,
    httpMethod: "GET",
    path: `/${stage}${sample(resource)}`,
    stage,
    identity: { sourceIp: "127.0.0.1" },
  },
  body: null,
  isBase64Encoded: false,
});

/**
 * The event API Gateway sends to the authorizer for the first guarded GET.
 * @param token without "Bearer".
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 */
export function authorizerEvent(
  config: Config,
  { apiId, stage, region }: Pick<Deployed, "apiId" | "stage" | "region">,
  caller: Caller,
  token: string,
) {
  const { authorizer, routes } = config;
  const route = routes.find((one) => !one.public && (one.verb === "GET" || one.verb === "ANY"));
  const resource = route?.path ?? "/";
  const methodArn = arnOf(
    caller.partition,
    "execute-api",
    { region, account: caller.account },
    `${apiId}/${stage}/GET${sample(resource)}`,
  );
  const [first, ...others] = authorizer.identitySources;
  const inHeader = credentials(config, first?.name ?? "Authorization", token);
  if (authorizer.type === "TOKEN") return { type: "TOKEN", authorizationToken: inHeader, methodArn };
  const valuesIn = (where: "header" | "querystring") =>
    Object.fromEntries([
      ...(first?.in === where ? [[first.name, where === "header" ? inHeader : token]] : []),
      ...others.filter((source) => source.in === where).map(({ name }) => [name, "test"]),
    ]);
  const base = proxyEvent(stage, resource);
  return {
    type: "REQUEST",
    methodArn,
    ...base,
    headers: { ...base.headers, ...valuesIn("header") },
    queryStringParameters: valuesIn("querystring"),
  };
}
