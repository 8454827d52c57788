import { type Asked, headerIn } from "./asked.ts";
import type { Routed } from "./routing.ts";

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
export function requestContext(asked: Asked, resource: Pick<Routed["resource"], "id" | "path"> | undefined) {
  const host = headerIn(asked, "host") ?? "";
  return {
    accountId: asked.account,
    apiId: asked.api.id,
    deploymentId: asked.stage.deploymentId,
    domainName: host,
    domainPrefix: asked.api.id,
    extendedRequestId: asked.extendedRequestId,
    httpMethod: asked.verb,
    identity: {
      ...ANONYMOUS,
      sourceIp: "127.0.0.1",
      userAgent: headerIn(asked, "user-agent") ?? null,
      ...asked.identity,
    },
    path: asked.fullPath,
    protocol: "HTTP/1.1",
    requestId: asked.requestId,
    requestTime: requestTime(asked.at),
    requestTimeEpoch: asked.at,
    resourceId: resource?.id,
    resourcePath: resource?.path,
    stage: asked.stage.stageName,
  };
}

/** What a proxy event and a REQUEST authorizer's event have in common. */
export function requestEvent(asked: Asked, routed: Routed) {
  return {
    resource: routed.resource.path,
    path: asked.path,
    httpMethod: asked.verb,
    headers: single(asked.headers),
    multiValueHeaders: asked.headers,
    queryStringParameters: orNull(single(asked.query)),
    multiValueQueryStringParameters: orNull(asked.query),
    pathParameters: orNull(routed.pathParameters),
    stageVariables: orNull(asked.stage.variables),
    requestContext: requestContext(asked, routed.resource),
  };
}
