import { type GatewayRequest, headerIn } from "./request.ts";
import type { Route } from "./routing.ts";

/** The last value of each name. */
export const single = (groups: Readonly<Record<string, readonly string[]>>): Record<string, string> =>
  Object.fromEntries(Object.entries(groups).map(([name, values]) => [name, values.at(-1) ?? ""]));

const orNull = <T extends object>(value: T): T | null => (Object.keys(value).length === 0 ? null : value);

/** "23/Nov/2026:12:00:00 +0000": the common log format. */
const requestTime = (at: number): string =>
  new Date(at).toUTCString().replace(/^.*, (\d+) (\w+) (\d+) (\S+) GMT$/, "$1/$2/$3:$4 +0000");

const SIGNED = "accessKey accountId caller principalOrgId user userArn";
const COGNITO = "cognitoAuthenticationProvider cognitoAuthenticationType cognitoIdentityId cognitoIdentityPoolId";
/** Members of `identity` that are null without a signature. */
const ANONYMOUS = Object.fromEntries(`${SIGNED} ${COGNITO}`.split(" ").map((name) => [name, null]));

/** $context as events carry it; the authorizer's part is added once there is one. */
export function requestContext(request: GatewayRequest, resource: Pick<Route["resource"], "id" | "path"> | undefined) {
  const host = headerIn(request, "host") ?? "";
  return {
    accountId: request.account,
    apiId: request.api.id,
    deploymentId: request.stage.deploymentId,
    domainName: host,
    domainPrefix: request.domain === undefined ? request.api.id : host.split(".")[0],
    extendedRequestId: request.extendedRequestId,
    httpMethod: request.verb,
    identity: {
      ...ANONYMOUS,
      sourceIp: "127.0.0.1",
      userAgent: headerIn(request, "user-agent") ?? null,
      ...request.identity,
    },
    path: request.fullPath,
    protocol: "HTTP/1.1",
    requestId: request.requestId,
    requestTime: requestTime(request.at),
    requestTimeEpoch: request.at,
    resourceId: resource?.id,
    resourcePath: resource?.path,
    stage: request.stage.stageName,
  };
}

/** What a proxy event and a REQUEST authorizer's event have in common. */
export function requestEvent(request: GatewayRequest, routed: Route) {
  return {
    resource: routed.resource.path,
    // With the base path of a custom domain.
    path: request.domain?.path ?? request.path,
    httpMethod: request.verb,
    headers: single(request.headers),
    multiValueHeaders: request.headers,
    queryStringParameters: orNull(single(request.query)),
    multiValueQueryStringParameters: orNull(request.query),
    pathParameters: orNull(routed.pathParameters),
    stageVariables: orNull(request.stage.variables),
    requestContext: requestContext(request, routed.resource),
  };
}
