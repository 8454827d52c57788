import {
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  PutGatewayResponseCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
} from "@aws-sdk/client-api-gateway";
import { CreateRoleCommand, GetRoleCommand } from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  GetPolicyCommand,
  InvokeCommand,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { ECHO, GUARD } from "./functions.ts";
import type { Session } from "./session.ts";

/** What the tutorial leaves behind for the steps that follow. */
export interface Built {
  readonly restApiId: string;
  readonly rootId: string;
  readonly authorizerId: string;
  readonly requestAuthorizerId: string;
  readonly ordersId: string;
  readonly echoUri: string;
  readonly guardUri: string;
  readonly roleArn: string;
  readonly firstDeploymentId: string;
  /** Without a slash at the end. */
  readonly url: string;
}

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const invocations = (arn: string) => `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
const CORS = {
  "method.response.header.Access-Control-Allow-Headers": "'Authorization,Content-Type'",
  "method.response.header.Access-Control-Allow-Methods": "'GET,OPTIONS'",
  "method.response.header.Access-Control-Allow-Origin": "'https://a.example'",
};

async function functions({ iam, lambda, call }: Session) {
  const RoleName = "differential";
  const made = await call(
    "create the role",
    iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST })),
    ({ Role }) => [Role?.RoleName, Role?.Path, Role?.Arn],
  );
  await call("get the role", iam.send(new GetRoleCommand({ RoleName })), ({ Role }) =>
    JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")),
  );
  const roleArn = made?.Role?.Arn ?? "";
  const arns: string[] = [];
  for (const [FunctionName, ZipFile] of Object.entries({ echo: ECHO, guard: GUARD })) {
    const of = { FunctionName, Runtime: "nodejs22.x", Role: roleArn, Handler: "index.handler", Timeout: 5 } as const;
    const create = async () => {
      for (;;) {
        const made = lambda.send(new CreateFunctionCommand({ ...of, Code: { ZipFile } }));
        const settled = await made.catch((error: Error) => error);
        if (!(settled instanceof Error)) return settled;
        if (!settled.message.includes("cannot be assumed")) throw settled;
      }
    };
    const { FunctionArn } =
      (await call(`create the function ${FunctionName}`, create(), (made) => [
        made.FunctionName,
        made.Runtime,
        made.Handler,
        made.MemorySize,
        made.Timeout,
        made.State,
        made.PackageType,
        made.Architectures,
        made.Version,
      ])) ?? {};
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { FunctionName });
    arns.push(FunctionArn ?? "");
  }
  await call(
    "invoke the function",
    lambda.send(new InvokeCommand({ FunctionName: "echo", Payload: Buffer.from('{"a":1}') })),
    ({ StatusCode, FunctionError, ExecutedVersion, Payload }) => [
      StatusCode,
      FunctionError ?? null,
      ExecutedVersion,
      Buffer.from(Payload ?? []).toString(),
    ],
  );
  const failing = Buffer.from('{"pathParameters":{"what":"throw"}}');
  await call(
    "invoke the function so that it throws",
    lambda.send(new InvokeCommand({ FunctionName: "echo", Payload: failing })),
    ({ StatusCode, FunctionError, Payload }) => {
      const { errorType, errorMessage } = JSON.parse(Buffer.from(Payload ?? []).toString());
      return [StatusCode, FunctionError, errorType, errorMessage];
    },
  );
  return { roleArn, echo: arns[0] ?? "", guard: arns[1] ?? "" };
}

/** The tutorial from the role to the first request, each step with its outcome. */
export async function tutorial(session: Session): Promise<Built> {
  const { apigateway, lambda, call, endpoint } = session;
  const { roleArn, echo, guard } = await functions(session);
  const [echoUri, guardUri] = [invocations(echo), invocations(guard)];
  const api = await call(
    "create the API",
    apigateway.send(new CreateRestApiCommand({ name: "basicAPI", endpointConfiguration: { types: ["REGIONAL"] } })),
    ({ name, apiKeySource, disableExecuteApiEndpoint, endpointConfiguration }) => [
      name,
      apiKeySource,
      disableExecuteApiEndpoint,
      endpointConfiguration?.types,
    ],
  );
  const restApiId = api?.id ?? "";
  const { items = [] } = await apigateway.send(new GetResourcesCommand({ restApiId }));
  const rootId = items.find(({ path }) => path === "/")?.id ?? "";
  const resource = async (parentId: string, pathPart: string) =>
    (await apigateway.send(new CreateResourceCommand({ restApiId, parentId, pathPart }))).id ?? "";

  const authorizer = { restApiId, name: "guard", type: "TOKEN", authorizerUri: guardUri } as const;
  const header = "method.request.header.Authorization";
  const made = await call(
    "create the TOKEN authorizer",
    apigateway.send(
      new CreateAuthorizerCommand({
        ...authorizer,
        identitySource: header,
        identityValidationExpression: "^Bearer .+",
        authorizerResultTtlInSeconds: 300,
      }),
    ),
    ({ id: _, authorizerUri: _uri, $metadata: _m, ...rest }) => rest,
  );
  const request = await call(
    "create the REQUEST authorizer",
    apigateway.send(
      new CreateAuthorizerCommand({
        ...authorizer,
        name: "request",
        type: "REQUEST",
        identitySource: `${header}, method.request.querystring.tenant`,
        authorizerResultTtlInSeconds: 0,
      }),
    ),
    ({ id: _, authorizerUri: _uri, $metadata: _m, ...rest }) => rest,
  );
  const [authorizerId, requestAuthorizerId] = [made?.id ?? "", request?.id ?? ""];

  const ordersId = await resource(rootId, "orders");
  const places: [string, string, string | undefined][] = [
    [rootId, "GET", authorizerId],
    [ordersId, "ANY", undefined],
    [await resource(ordersId, "{id}"), "GET", authorizerId],
    [await resource(ordersId, "special"), "GET", undefined],
    [await resource(await resource(rootId, "files"), "{proxy+}"), "GET", undefined],
    [await resource(await resource(rootId, "say"), "{what}"), "GET", undefined],
    [await resource(rootId, "tenant"), "GET", requestAuthorizerId],
  ];
  for (const [resourceId, httpMethod, guardedBy] of places) {
    const at = { restApiId, resourceId, httpMethod };
    const authorization = guardedBy
      ? { authorizationType: "CUSTOM", authorizerId: guardedBy }
      : { authorizationType: "NONE" };
    await apigateway.send(new PutMethodCommand({ ...at, ...authorization }));
    await apigateway.send(
      new PutIntegrationCommand({ ...at, type: "AWS_PROXY", integrationHttpMethod: "POST", uri: echoUri }),
    );
  }
  const options = { restApiId, resourceId: rootId, httpMethod: "OPTIONS" };
  await call("put OPTIONS", apigateway.send(new PutMethodCommand({ ...options, authorizationType: "NONE" })), (one) => [
    one.httpMethod,
    one.authorizationType,
    one.apiKeyRequired,
  ]);
  const requestTemplates = { "application/json": '{"statusCode": 200}' };
  await call(
    "put the MOCK integration",
    apigateway.send(new PutIntegrationCommand({ ...options, type: "MOCK", requestTemplates })),
    ({ type, passthroughBehavior, timeoutInMillis }) => [type, passthroughBehavior, timeoutInMillis],
  );
  const declared = Object.fromEntries(Object.keys(CORS).map((name) => [name, false]));
  await call(
    "put the method response",
    apigateway.send(new PutMethodResponseCommand({ ...options, statusCode: "200", responseParameters: declared })),
    ({ statusCode, responseParameters }) => [statusCode, responseParameters],
  );
  await call(
    "put the integration response",
    apigateway.send(new PutIntegrationResponseCommand({ ...options, statusCode: "200", responseParameters: CORS })),
    ({ statusCode, responseParameters }) => [statusCode, responseParameters],
  );
  await call(
    "put the gateway response",
    apigateway.send(
      new PutGatewayResponseCommand({
        restApiId,
        responseType: "DEFAULT_4XX",
        responseParameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "'https://a.example'" },
      }),
    ),
    ({ $metadata: _, ...rest }) => rest,
  );
  const deployed = await call(
    "deploy",
    apigateway.send(new CreateDeploymentCommand({ restApiId, stageName: "dev", variables: { colour: "blue" } })),
    ({ id }) => typeof id,
  );
  const url = `${endpoint}/_aws/execute-api/${restApiId}/dev`;

  await session.ask("a guarded route before any permission is given", `${url}/orders/1`, {
    headers: { Authorization: "Bearer allow.0" },
  });
  await session.ask("an open route before any permission is given", `${url}/orders/special`);
  const permit = (FunctionName: string, StatementId: string, SourceArn: string) =>
    lambda.send(
      new AddPermissionCommand({
        FunctionName,
        StatementId,
        Action: "lambda:InvokeFunction",
        Principal: "apigateway.amazonaws.com",
        SourceArn,
      }),
    );
  const source = `arn:aws:execute-api:us-east-1:000000000000:${restApiId}`;
  await call("permit the routes", permit("echo", "routes", `${source}/*/*/*`), ({ Statement }) =>
    JSON.parse(Statement ?? ""),
  );
  await call("permit the authorizers", permit("guard", "guard", `${source}/authorizers/*`), ({ Statement }) =>
    JSON.parse(Statement ?? ""),
  );
  await call("get the policy", lambda.send(new GetPolicyCommand({ FunctionName: "echo" })), ({ Policy }) =>
    JSON.parse(Policy ?? ""),
  );
  const firstDeploymentId = deployed?.id ?? "";
  return {
    restApiId,
    rootId,
    authorizerId,
    requestAuthorizerId,
    ordersId,
    echoUri,
    guardUri,
    roleArn,
    firstDeploymentId,
    url,
  };
}
