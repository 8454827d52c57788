import {
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  DeleteAuthorizerCommand,
  DeleteDeploymentCommand,
  GetRestApiCommand,
  PutGatewayResponseCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
} from "@aws-sdk/client-api-gateway";
import { CreateRoleCommand, DeleteRoleCommand, GetRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  type CreateFunctionRequest,
  GetFunctionCommand,
  InvokeCommand,
  RemovePermissionCommand,
} from "@aws-sdk/client-lambda";
import { ECHO } from "./functions.ts";
import type { Session } from "./session.ts";
import type { Built } from "./tutorial.ts";

async function roles({ iam, call }: Session): Promise<void> {
  const RoleName = "differential";
  let count = 0;
  const trust = (document: string) =>
    iam.send(new CreateRoleCommand({ RoleName: `bad${count++}`, AssumeRolePolicyDocument: document }));
  await call("a role that is there", iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: "{}" })));
  await call("a trust policy that is no JSON", trust("nonsense"));
  await call(
    "a trust policy without an effect",
    trust('{"Version":"2012-10-17","Statement":[{"Principal":"*","Action":"sts:AssumeRole"}]}'),
  );
  await call("a role that is not there", iam.send(new GetRoleCommand({ RoleName: "nobody" })));
  await call(
    "a policy that is no JSON",
    iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: "nonsense" })),
  );
  const PolicyDocument = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}';
  await call("a policy", iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument })));
  await call("the end of a role with a policy", iam.send(new DeleteRoleCommand({ RoleName })));
}

async function functions({ lambda, call }: Session, { roleArn }: Built): Promise<void> {
  let count = 0;
  const create = (changes: Partial<CreateFunctionRequest>) => {
    // A name of its own each time: an endpoint that takes it must not spoil the next step.
    const of = {
      FunctionName: `bad${count++}`,
      Runtime: "nodejs22.x",
      Role: roleArn,
      Handler: "index.handler",
    } as const;
    return lambda.send(new CreateFunctionCommand({ ...of, Code: { ZipFile: ECHO }, ...changes }));
  };
  await call("a function that is there", create({ FunctionName: "echo" }));
  await call("a role that is none", create({ Role: "r1" }));
  await call("a role that nobody made", create({ Role: "arn:aws:iam::000000000000:role/nobody" }));
  await call("a runtime that nobody knows", create({ Runtime: "cobol" as "nodejs22.x" }));
  await call("what is no zip", create({ Code: { ZipFile: Buffer.from("no zip") } }));
  await call("a reserved name in the environment", create({ Environment: { Variables: { AWS_REGION: "x" } } }));
  await call("too little memory", create({ MemorySize: 1 }));
  await call("a function that is not there", lambda.send(new GetFunctionCommand({ FunctionName: "nobody" })));
  await call(
    "a payload that is no JSON",
    lambda.send(new InvokeCommand({ FunctionName: "echo", Payload: Buffer.from("{") })),
  );
  const permission = {
    FunctionName: "echo",
    StatementId: "routes",
    Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com",
  };
  await call("a statement id that is there", lambda.send(new AddPermissionCommand(permission)));
  await call(
    "a principal that is none",
    lambda.send(new AddPermissionCommand({ ...permission, StatementId: "x", Principal: "nobody" })),
  );
  await call(
    "a statement that is not there",
    lambda.send(new RemovePermissionCommand({ FunctionName: "echo", StatementId: "nothing" })),
  );
}

async function apis({ apigateway: api, call }: Session, built: Built): Promise<void> {
  const { restApiId, rootId, authorizerId, guardUri, firstDeploymentId, echoUri } = built;
  const at = { restApiId, resourceId: rootId, httpMethod: "GET" };
  await call("an API that nobody made", api.send(new GetRestApiCommand({ restApiId: "abcdefghij" })));
  await call("an API without a name", api.send(new CreateRestApiCommand({ name: "" })));
  await call(
    "a path part twice",
    api.send(new CreateResourceCommand({ restApiId, parentId: rootId, pathPart: "orders" })),
  );
  await call(
    "a second variable beside one",
    api.send(new CreateResourceCommand({ restApiId, parentId: built.ordersId, pathPart: "{other}" })),
  );
  await call(
    "a path part with a slash",
    api.send(new CreateResourceCommand({ restApiId, parentId: rootId, pathPart: "a/b" })),
  );
  await call(
    "a parent that is not there",
    api.send(new CreateResourceCommand({ restApiId, parentId: "nowhere", pathPart: "x" })),
  );
  await call("a method twice", api.send(new PutMethodCommand({ ...at, authorizationType: "NONE" })));
  await call(
    "CUSTOM without an authorizer",
    api.send(new PutMethodCommand({ ...at, httpMethod: "PUT", authorizationType: "CUSTOM" })),
  );
  await call(
    "a method that nobody knows",
    api.send(new PutMethodCommand({ ...at, httpMethod: "FETCH", authorizationType: "NONE" })),
  );
  await call(
    "a proxy to what is no function",
    api.send(new PutIntegrationCommand({ ...at, type: "AWS_PROXY", integrationHttpMethod: "POST", uri: "arn:x" })),
  );
  await call("a proxy without a verb", api.send(new PutIntegrationCommand({ ...at, type: "AWS_PROXY", uri: echoUri })));
  const undeclared = { "method.response.header.X": "'x'" };
  await call(
    "a header that no method response declares",
    api.send(
      new PutIntegrationResponseCommand({
        ...at,
        httpMethod: "OPTIONS",
        statusCode: "200",
        responseParameters: undeclared,
      }),
    ),
  );
  const authorizer = {
    restApiId,
    name: "bad",
    type: "TOKEN",
    authorizerUri: guardUri,
    identitySource: "method.request.header.Authorization",
  } as const;
  await call(
    "a TTL over 3600",
    api.send(new CreateAuthorizerCommand({ ...authorizer, authorizerResultTtlInSeconds: 3_601 })),
  );
  await call("an authorizer's name twice", api.send(new CreateAuthorizerCommand({ ...authorizer, name: "guard" })));
  await call(
    "an authorizer of no API",
    api.send(new CreateAuthorizerCommand({ ...authorizer, restApiId: "abcdefghij" })),
  );
  await call("the end of an authorizer in use", api.send(new DeleteAuthorizerCommand({ restApiId, authorizerId })));
  const unquoted = { "gatewayresponse.header.X": "*" };
  await call(
    "a gateway header without quotes",
    api.send(new PutGatewayResponseCommand({ restApiId, responseType: "DEFAULT_4XX", responseParameters: unquoted })),
  );
  await call(
    "the end of a deployment in use",
    api.send(new DeleteDeploymentCommand({ restApiId, deploymentId: firstDeploymentId })),
  );
  await call(
    "a stage twice",
    api.send(new CreateStageCommand({ restApiId, stageName: "dev", deploymentId: firstDeploymentId })),
  );
  await call(
    "a stage of no deployment",
    api.send(new CreateStageCommand({ restApiId, stageName: "new", deploymentId: "nothing" })),
  );
  const { id } = await api.send(new CreateRestApiCommand({ name: "empty" }));
  await call("a deployment of nothing", api.send(new CreateDeploymentCommand({ restApiId: id })));
}

/** What the control plane refuses. */
export async function badInput(session: Session, built: Built): Promise<void> {
  await roles(session);
  await functions(session, built);
  await apis(session, built);
}
