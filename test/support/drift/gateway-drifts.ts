import {
  DeleteGatewayResponseCommand,
  PutIntegrationResponseCommand,
  PutMethodResponseCommand,
} from "@aws-sdk/client-api-gateway";
import { add, type DriftedApi, remove, replace } from "./drifted-api.ts";

/** One change by hand: the node and the property that a diff must name; property "" for one that was deleted. */
export interface Drift {
  readonly node: string;
  readonly prop: string;
  /** Whether it is in force for callers only after a new deployment. */
  readonly isCaptured: boolean;
  /** Whether it would undo, or hide, another change of the same resource. */
  readonly isAlone?: boolean;
  readonly by: (api: DriftedApi) => Promise<unknown>;
}

const API = "apigateway.rest-api:api";
const PROTECTED = "GET /";
/** Routes for changes that must be alone on theirs. */
const [BY_IAM, BY_OTHER, TO_SERVER, BY_GET, CACHED] = ["GET /a", "GET /b", "GET /c", "GET /d", "GET /e"] as const;
const OPEN = "GET /health";
const PREFLIGHT = "OPTIONS /";
const ROLE = "arn:aws:iam::123456789012:role/any";
const DENIED = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }],
};
const ALLOWED = { ...DENIED, Statement: [{ ...DENIED.Statement[0], Effect: "Allow" }] };

const api = (prop: string, by: Drift["by"], isCaptured = true): Drift => ({ node: API, prop, isCaptured, by });
const method = (route: string, prop: string, by: Drift["by"]): Drift => ({
  node: `apigateway.method:${route}`,
  prop,
  isCaptured: true,
  by,
});
const authorizer = (prop: string, path: string, value: string): Drift => ({
  node: "apigateway.authorizer:shopLambdaAuthorizer",
  prop,
  isCaptured: true,
  by: (at) => at.authorizer(replace(path, value)),
});
const response = (prop: string, by: Drift["by"]): Drift => ({
  node: "apigateway.gateway-response:DEFAULT_4XX",
  prop,
  isCaptured: true,
  by,
});
const stage = (prop: string, by: Drift["by"]): Drift => ({ node: "apigateway.stage:dev", prop, isCaptured: false, by });

async function strayResponse({ client, at }: DriftedApi, route: string) {
  const where = { ...(await at(route)), statusCode: "403" };
  await client.send(new PutMethodResponseCommand(where));
  await client.send(new PutIntegrationResponseCommand({ ...where, selectionPattern: "2.." }));
}

const alone = (drift: Drift): Drift => ({ ...drift, isAlone: true });

/** The routes of config.ini that the changes are about. */
export const ROUTES = [
  ...[PROTECTED, BY_IAM, BY_OTHER, TO_SERVER, BY_GET, CACHED].map((route) => `${route} = web`),
  `${OPEN} = web, public`,
].join("\n");

/** By what somebody did. */
export const DRIFTS: Readonly<Record<string, Drift>> = {
  "a resource policy denies everyone": api("policy", ({ api }) => api(replace("/policy", JSON.stringify(DENIED)))),
  "a resource policy allows everyone": api("policy", ({ api }) => api(replace("/policy", JSON.stringify(ALLOWED)))),
  "every type is binary": api("binaryMediaTypes", ({ api }) => api(add("/binaryMediaTypes/*~1*"))),
  "two types are binary": api("binaryMediaTypes", ({ api }) =>
    api(add("/binaryMediaTypes/image~1png"), add("/binaryMediaTypes/application~1zip")),
  ),
  "API keys come from the authorizer": api("apiKeySource", ({ api }) => api(replace("/apiKeySource", "AUTHORIZER"))),
  "the default endpoint is off": api("disableExecuteApiEndpoint", ({ api }) =>
    api(replace("/disableExecuteApiEndpoint", "true")),
  ),
  "the endpoint is an edge one": api("endpointConfiguration.types", ({ api }) =>
    api(replace("/endpointConfiguration/types/REGIONAL", "EDGE")),
  ),
  "the description is another": api("description", ({ api }) => api(replace("/description", "Orders")), false),
  "the description is gone": api("description", ({ api }) => api(remove("/description")), false),
  "the name is another": api("name", ({ api }) => api(replace("/name", "renamed")), false),

  "a protected route is open": alone(
    method(PROTECTED, "authorizerId", (at) => at.method(PROTECTED, replace("/authorizationType", "NONE"))),
  ),
  "a protected route wants IAM": alone(
    method(BY_IAM, "authorizationType", (at) => at.method(BY_IAM, replace("/authorizationType", "AWS_IAM"))),
  ),
  "a public route wants IAM": method(OPEN, "authorizationType", (at) =>
    at.method(OPEN, replace("/authorizationType", "AWS_IAM")),
  ),
  "a preflight wants IAM": method(PREFLIGHT, "authorizationType", (at) =>
    at.method(PREFLIGHT, replace("/authorizationType", "AWS_IAM")),
  ),
  "a route has another authorizer": alone(
    method(BY_OTHER, "authorizerId", async (at) =>
      at.method(BY_OTHER, replace("/authorizerId", await at.otherAuthorizer())),
    ),
  ),
  "a route wants an API key": method(PROTECTED, "apiKeyRequired", (at) =>
    at.method(PROTECTED, replace("/apiKeyRequired", "true")),
  ),
  "a route validates requests": method(PROTECTED, "requestValidatorId", async ({ held }) => {
    const { resources, rootResourceId } = held();
    const root = resources[rootResourceId]?.methods["GET"];
    if (root !== undefined) root.requestValidatorId = "abc123";
  }),
  "a route calls another function": method(PROTECTED, "answer", (at) => {
    const uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012";
    return at.integration(PROTECTED, replace("/uri", `${uri}:function:shop-dev-other/invocations`));
  }),
  "a route calls its function by GET": method(BY_GET, "answer", (at) =>
    at.integration(BY_GET, replace("/httpMethod", "GET")),
  ),
  "a route calls a server": alone(
    method(TO_SERVER, "answer", (at) =>
      at.putIntegration(TO_SERVER, {
        type: "HTTP_PROXY",
        uri: "http://127.0.0.1:1/",
        integrationHttpMethod: "GET",
        timeoutInMillis: 50,
      }),
    ),
  ),
  "a route gives up after 50 ms": method(PROTECTED, "integration.timeoutInMillis", (at) =>
    at.integration(PROTECTED, replace("/timeoutInMillis", "50")),
  ),
  "a route calls its function as a role": method(PROTECTED, "integration.credentials", (at) =>
    at.integration(PROTECTED, replace("/credentials", ROLE)),
  ),
  "a route passes nothing through": method(PROTECTED, "integration.passthroughBehavior", (at) =>
    at.integration(PROTECTED, replace("/passthroughBehavior", "NEVER")),
  ),
  "a route converts bodies": method(PROTECTED, "integration.contentHandling", (at) =>
    at.integration(PROTECTED, replace("/contentHandling", "CONVERT_TO_BINARY")),
  ),
  "a route sets a parameter": method(PROTECTED, "integration.requestParameters", (at) =>
    at.integration(PROTECTED, add("/requestParameters/integration.request.header.X-Amz-Invocation-Type", "'Event'")),
  ),
  "a route has a template": method(PROTECTED, "integration.requestTemplates", (at) =>
    at.integration(PROTECTED, add("/requestTemplates/text~1plain", "$input.body")),
  ),
  "a route shares a cache": alone(
    method(CACHED, "integration.cacheNamespace", async (at) => {
      const { resources, rootResourceId } = at.held();
      const { uri, httpMethod } = resources[rootResourceId]?.methods["GET"]?.integration ?? {};
      return at.putIntegration(CACHED, { uri, integrationHttpMethod: httpMethod, cacheNamespace: "shared" });
    }),
  ),
  "a preflight allows another origin": method(PREFLIGHT, "answer", (at) =>
    at.integrationResponse(
      PREFLIGHT,
      replace("/responseParameters/method.response.header.Access-Control-Allow-Origin", "'https://evil.example'"),
    ),
  ),
  "a preflight answers only some calls": method(PREFLIGHT, "integration.integrationResponses", (at) =>
    at.integrationResponse(PREFLIGHT, replace("/selectionPattern", "3..")),
  ),
  "a preflight is refused": method(PREFLIGHT, "integration.integrationResponses", (at) => strayResponse(at, PREFLIGHT)),
  "a preflight has a second template": method(PREFLIGHT, "integration.requestTemplates", (at) =>
    at.integration(PREFLIGHT, add("/requestTemplates/text~1plain", '{"statusCode": 500}')),
  ),

  "policies are cached for an hour": authorizer("ttlSeconds", "/authorizerResultTtlInSeconds", "3600"),
  "the token is in another header": authorizer("identitySource", "/identitySource", "method.request.header.X-Token"),
  "tokens must look alike": authorizer("validation", "/identityValidationExpression", "^never$"),
  "the authorizer runs as a role": authorizer("authorizerCredentials", "/authorizerCredentials", ROLE),
  "another function decides": authorizer(
    "uri",
    "/authorizerUri",
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:shop-dev-other/invocations",
  ),
  "the authorizer is of another type": authorizer("authorizerType", "/type", "REQUEST"),

  "an error names another origin": response("headers", ({ response }) =>
    response(
      replace("/responseParameters/gatewayresponse.header.Access-Control-Allow-Origin", "'https://evil.example'"),
    ),
  ),
  "errors have another text": response("responseTemplates", ({ response }) =>
    response(replace("/responseTemplates/application~1json", '{"token":"$context.authorizer.principalId"}')),
  ),
  "errors are successes": response("statusCode", ({ response }) => response(replace("/statusCode", "200"))),
  "the error response is deleted": alone(
    response("", ({ client, restApiId }) =>
      client.send(new DeleteGatewayResponseCommand({ restApiId, responseType: "DEFAULT_4XX" })),
    ),
  ),

  "the stage serves another deployment": stage("deploymentId", async (at) =>
    at.stage(replace("/deploymentId", await at.otherDeployment())),
  ),
  "the stage has a canary": stage("canary", (at) => at.stage(replace("/canarySettings/percentTraffic", "50"))),
  "the stage lets no call through": stage("methodSettings.throttling", (at) =>
    at.stage(replace("/*/*/throttling/rateLimit", "0"), replace("/*/*/throttling/burstLimit", "0")),
  ),
  "one method lets no call through": stage("methodSettings.throttling", (at) =>
    at.stage(replace("/health/GET/throttling/burstLimit", "0")),
  ),
  "whole requests are logged": stage("dataTrace", (at) => at.stage(replace("/*/*/logging/dataTrace", "true"))),
  "the stage has variables": stage("variables", (at) =>
    at.stage(replace("/variables/backend", "blue"), replace("/variables/key", "secret-value")),
  ),
  "responses are cached": stage("methodSettings.cachingEnabled", (at) =>
    at.stage(replace("/*/*/caching/enabled", "true")),
  ),
};

/** The changes in rounds that can be made at once, so that a few deploys repair all of them. */
export function rounds(): (readonly (readonly [string, Drift])[])[] {
  const all: [string, Drift][][] = [];
  const fits = (round: readonly [string, Drift][], { node, prop, isAlone }: Drift) =>
    round.every(([, one]) => one.node !== node || (one.prop !== prop && !one.isAlone && !isAlone));
  for (const [name, drift] of Object.entries(DRIFTS)) {
    const round = all.find((one) => fits(one, drift));
    if (round === undefined) all.push([[name, drift]]);
    else round.push([name, drift]);
  }
  return all;
}
